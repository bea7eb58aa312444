package io.kernwork.simulate;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the simulator. */
@Command(
        name = "simulate",
        usageHelpAutoWidth = true,
        description =
                "Run random programs over the whole engine under a seeded scheduler that may change threads before"
                        + " every shared step, and check what is promised.")
public final class Main implements Callable<Integer> {
    private static final int REPORTED = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seed", paramLabel = "S", description = "Only this one; a failure is told in full.")
    private @Nullable Long seed;

    @Option(names = "--from", paramLabel = "S", description = "The first seed (default: 0).")
    private long from;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private long seeds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Simulations at the same time (default: the number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--verbose", description = "A line for each seed.")
    private boolean verbose;

    @Option(names = "--edges", description = "Show how often each edge of the item word was taken.")
    private boolean edges;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    /** Runs seeds and exits with 0 if all have passed. */
    public static void main(String[] args) {
        System.setProperty("kernwork.edges", "true"); // before the first work exists
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 1 || threads < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--seeds and --threads must be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        Long only = seed;
        Seeds all = only == null
                ? new Seeds(from, seeds, threads, List.of(), this::progress)
                : new Seeds(only, 1, 1, List.of(), this::progress);
        Seeds.Result result = all.run();
        out.println(result.totals());
        if (edges) {
            result.totals().edges().forEach((edge, times) -> out.println("    " + edge + " " + times));
        }
        for (Seeds.Failed failed : result.failed()) {
            tell(failed, out);
        }
        out.println(result.failed().isEmpty() ? "passed" : "FAILED");
        out.flush();
        return result.failed().isEmpty() ? 0 : 1;
    }

    private void progress(long each, Outcome outcome) {
        PrintWriter err = spec.commandLine().getErr();
        if (verbose || seed != null) {
            err.println(Totals.line(each, outcome));
        } else if (each % REPORTED == 0 && each > from) {
            err.println("simulate: seed " + each);
        }
        err.flush();
    }

    private static void tell(Seeds.Failed failed, PrintWriter out) {
        Shrinker.Small small = Shrinker.small(Simulators.create(List.of()), failed);
        Report.of(failed.seed(), small).forEach(out::println);
    }
}
