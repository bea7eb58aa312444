package io.kernwork.cli;

import io.kernwork.cli.watch.Listing;
import io.kernwork.cli.watch.Order;
import io.kernwork.cli.watch.Refusal;
import io.kernwork.cli.watch.Top;
import io.kernwork.cli.watch.TopOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows the queues of a running JVM: what waits, since when, and behind what. */
@Command(
        name = "top",
        description = {
            "Show the queues, pools and stalls of a running JVM, redrawn in place.",
            "Without a PID list the JVMs that have a runtime of Kernwork.",
            "The JVM needs no options; its management agent is started, and stays."
        },
        sortOptions = false,
        footer = {
            "",
            "Keys: o d r w n sort (oldest, depth, rate, wait, name), space looks now, q quits.",
            "Without a terminal it prints one table and ends, unless --interval or --count is given.",
            "Each table then comes at the end of an interval, so that the rates are those of now.",
            "Exit status: 0 done, 1 the process or its runtime ended meanwhile, 2 cannot be looked at."
        })
final class TopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The process to look at.")
    private @Nullable Long pid;

    @Option(names = "--once", description = "Print one table and end.")
    private boolean once;

    @Option(names = "--json", description = "Print one JSON object a line in place of each table.")
    private boolean json;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "From one look to the next, like 500ms or 2s; at least 100ms (default: 1s).")
    private @Nullable Duration interval;

    @Option(names = "--count", paramLabel = "N", description = "End after so many looks.")
    private @Nullable Integer count;

    @Option(
            names = "--sort",
            paramLabel = "KEY",
            description = "Sort the queues by oldest, depth, rate, wait (99th percentile) or name (default: oldest).")
    private Order order = Order.OLDEST;

    @Option(
            names = "--filter",
            paramLabel = "REGEX",
            converter = PatternConverter.class,
            description = "Show only queues whose name has this in it.")
    private Pattern filter = Pattern.compile("");

    @Option(names = "--runtime", paramLabel = "NAME", description = "Show only runtimes of this name.")
    private @Nullable String runtime;

    /** Tells what is wrong with an expression on one line. */
    static final class PatternConverter implements ITypeConverter<Pattern> {
        PatternConverter() {}

        @Override
        public Pattern convert(String text) {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new TypeConversionException("'" + text + "' is no regular expression: " + e.getDescription());
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        if (pid == null) {
            Listing.print(spec.commandLine().getOut(), spec.commandLine().getErr());
            return 0;
        }
        try {
            TopOptions options = new TopOptions(once, json, interval, count, order, filter, runtime);
            new Top(options, spec.commandLine().getOut()).run(pid);
            return 0;
        } catch (Refusal e) {
            return Refusals.tell(spec, e);
        }
    }

    private void check() {
        if (interval != null && interval.toMillis() < 100) {
            throw new ParameterException(spec.commandLine(), "--interval must be at least 100ms");
        }
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        if (once && count != null && count > 1) {
            throw new ParameterException(spec.commandLine(), "Give either --once or --count.");
        }
    }
}
