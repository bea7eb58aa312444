package io.kernwork.cli;

import io.kernwork.cli.watch.Dump;
import io.kernwork.cli.watch.Listing;
import io.kernwork.cli.watch.Refusal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what the runtimes of a running JVM say of themselves. */
@Command(
        name = "dump",
        description = {
            "Print what each runtime of a running JVM does: who runs what, since when, and what waits behind it.",
            "Without a PID list the JVMs that have a runtime of Kernwork.",
            "The JVM needs no options; its management agent is started, and stays."
        },
        sortOptions = false,
        footer = {"", "Exit status: 0 done, 1 the process or its runtime ended meanwhile, 2 cannot be looked at."})
final class DumpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The process to look at.")
    private @Nullable Long pid;

    @Option(names = "--runtime", paramLabel = "NAME", description = "Print only runtimes of this name.")
    private @Nullable String runtime;

    @Override
    public Integer call() throws InterruptedException {
        if (pid == null) {
            Listing.print(spec.commandLine().getOut(), spec.commandLine().getErr());
            return 0;
        }
        try {
            Dump.print(pid, runtime, spec.commandLine().getOut());
            return 0;
        } catch (Refusal e) {
            return Refusals.tell(spec, e);
        }
    }
}
