package io.kernwork.cli;

import io.kernwork.examples.starvation.CandidateResult;
import io.kernwork.examples.starvation.StarvationDemo;
import io.kernwork.examples.starvation.StarvationOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows who starves when many components share few threads, on shared pools, virtual threads and work queues. */
@Command(
        name = "starvation",
        description = {
            "Run four components that sleep, wait for locks, compute, and have deadlines: on one shared fixed pool,",
            "on the common pool, on virtual threads, and on a work queue each. The same load for each of these;",
            "takes about a minute, with --demo at most 20 seconds."
        },
        sortOptions = false)
final class StarvationCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 60;
    private static final Duration DEMO = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "For how long jobs come to each of them, 1 to 60 (default: 8).")
    private @Nullable Integer seconds;

    @Option(
            names = "--hog-millis",
            paramLabel = "N",
            description = "How long a CPU hog computes, 1 to 1000 milliseconds (default: 100).")
    private @Nullable Integer hog;

    @Option(names = "--seed", paramLabel = "N", description = "Makes another load (default: 1).")
    private @Nullable Long seed;

    @Option(names = "--demo", description = "The short form, at most 20 seconds.")
    private boolean demo;

    @Override
    public Integer call() throws InterruptedException {
        if (demo && seconds != null) {
            throw misuse("--seconds has no meaning for --demo");
        }
        try {
            StarvationDemo starvation =
                    new StarvationDemo(options(), spec.commandLine().getOut());
            return starvation.run().stream().allMatch(CandidateResult::isSound) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private StarvationOptions options() {
        StarvationOptions options = StarvationOptions.defaults();
        if (demo) {
            options = options.withTime(DEMO);
        }
        if (seconds != null) {
            if (seconds < 1 || seconds > MAX_SECONDS) {
                throw misuse("seconds must be 1 to " + MAX_SECONDS + ", not " + seconds);
            }
            options = options.withTime(Duration.ofSeconds(seconds));
        }
        if (hog != null) {
            options = options.withHog(Duration.ofMillis(hog));
        }
        return seed == null ? options : options.withSeed(seed);
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
