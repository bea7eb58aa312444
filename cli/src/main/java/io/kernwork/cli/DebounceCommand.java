package io.kernwork.cli;

import io.kernwork.examples.debounce.DebounceDemo;
import io.kernwork.examples.debounce.DebounceOptions;
import io.kernwork.examples.debounce.PrintDigest;
import io.kernwork.examples.debounce.Reaction;
import io.kernwork.examples.debounce.RunCommand;
import io.kernwork.examples.debounce.Watching;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the library's re-arming at work: reacts once to each burst of changes below a folder. */
@Command(
        name = "debounce",
        customSynopsis = {
            "kernwork debounce [FOLDER] [--quiet=MS] [--max-wait=MS]",
            "                         [--ignore=GLOB]... [--hidden] [--exec CMD...]",
            "       kernwork debounce --demo"
        },
        description = {
            "Watch a folder and, once a burst of changes is over, run a command or print what has changed.",
            "The command never runs beside itself: changes that come while it runs lead to one more run."
        },
        sortOptions = false,
        footer = {
            "",
            "Times are milliseconds, or written like 300ms, 2s. A GLOB without a slash is",
            "for a name, one with a slash for the path below FOLDER, one with a slash at its",
            "end for folders. What the command itself writes below FOLDER is a change, too:",
            "leave it out with --ignore.",
            "",
            "  ./kernwork debounce src --ignore '*.tmp' --ignore target/",
            "  ./kernwork debounce src --quiet 500 --exec make -j4 check"
        })
final class DebounceCommand implements Callable<Integer> {
    private static final int MISUSED = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "What to watch (default: the current folder).")
    private @Nullable Path folder;

    @Option(
            names = "--quiet",
            paramLabel = "MS",
            converter = MillisConverter.class,
            description = "How long nothing must change before there is a reaction (default: 300).")
    private @Nullable Duration quiet;

    @Option(
            names = "--max-wait",
            paramLabel = "MS",
            converter = MillisConverter.class,
            description =
                    "When to react although changes go on, from the first one (default: ten times --quiet, 5000 at"
                            + " least).")
    private @Nullable Duration maxWait;

    @Option(names = "--ignore", paramLabel = "GLOB", description = "Leave out these paths. May be given several times.")
    private @Nullable List<String> ignored;

    @Option(names = "--hidden", description = "Watch folders whose names start with a dot, too.")
    private boolean hidden;

    @Option(names = "--demo", description = "Show it on a temporary folder, for some seconds.")
    private boolean demo;

    @Option(
            names = "--exec",
            paramLabel = "CMD...",
            arity = "1..*",
            hideParamSyntax = true,
            parameterConsumer = TheRest.class,
            description = "Run this command; all that follows belongs to it. Without it the changes are printed.")
    private @Nullable List<String> command;

    /** Takes everything up to the end of the line, options included. */
    static final class TheRest implements IParameterConsumer {
        TheRest() {}

        @Override
        @SuppressWarnings("JdkObsolete") // the parser's own choice
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            if (arguments.isEmpty()) {
                throw new ParameterException(command.commandLine(), "--exec needs a command");
            }
            List<String> rest = new ArrayList<>();
            while (!arguments.isEmpty()) {
                rest.add(arguments.pop());
            }
            option.setValue(rest);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return demo ? demonstrate() : watch();
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private int demonstrate() throws IOException, InterruptedException {
        if (folder != null || quiet != null || maxWait != null || ignored != null || hidden || command != null) {
            throw misuse("--demo goes with no other option");
        }
        return new DebounceDemo(out()).run() ? 0 : 1;
    }

    private int watch() throws IOException, InterruptedException {
        Path given = folder == null ? Path.of("") : folder;
        if (!Files.isDirectory(given)) {
            return fail(given + (Files.exists(given) ? ": not a folder" : ": no such folder"));
        }
        Duration calm = quiet == null ? DebounceOptions.QUIET : quiet;
        Duration longest = maxWait == null ? DebounceOptions.maxWaitFor(calm) : maxWait;
        DebounceOptions options = DebounceOptions.of(given.toRealPath())
                .withTimes(calm, longest)
                .withIgnored(ignored == null ? List.of() : ignored, hidden);
        Reaction reaction = command == null ? new PrintDigest(out()) : new RunCommand(command, out());
        String end = new Watching(options, reaction, out()).run();
        return end == null ? 0 : fail(end);
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int fail(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kernwork debounce: " + message);
        err.flush();
        return MISUSED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
