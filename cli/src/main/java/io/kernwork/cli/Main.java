package io.kernwork.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line behind {@code ./kernwork}. Without a subcommand it prints its help. */
@Command(
        name = "kernwork",
        description = "Kernel-grade deferred work for the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        subcommands = {
            DemoCommand.class,
            DebounceCommand.class,
            TaskQueuesCommand.class,
            JobsCommand.class,
            SoftirqsCommand.class,
            NettyCommand.class,
            StarvationCommand.class,
            TopCommand.class,
            DumpCommand.class,
            LauncherCommand.Bench.class,
            LauncherCommand.Torture.class,
            LauncherCommand.Stress.class,
            LauncherCommand.Simulate.class,
            LauncherCommand.Verify.class,
            LauncherCommand.Mutate.class,
            LauncherCommand.Disturb.class,
            LauncherCommand.Model.class,
            LauncherCommand.Outside.class,
            LauncherCommand.Test.class,
            VersionCommand.class,
            HelpCommand.class
        },
        footer = {"", "Run './kernwork help COMMAND' for the options of one command."})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs one command and exits with its status: 0 done, 1 failed, 2 misused. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        for (CommandLine subcommand : line.getSubcommands().values()) {
            Object command = subcommand.getCommand();
            if (!(command instanceof HelpCommand)) { // which brings its own
                subcommand.addMixin("helpOption", new HelpOption());
            }
            // The options of Maven and of the other programs are not ours to know.
            subcommand.setUnmatchedOptionsArePositionalParams(command instanceof LauncherCommand);
        }
        return line;
    }

    @Override
    public void run() {
        if (!spec.commandLine().getParseResult().originalArgs().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing command.");
        }
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
