package io.kernwork.cli;

import io.kernwork.examples.nettybottomhalf.NettyDemo;
import io.kernwork.examples.nettybottomhalf.NettyOptions;
import io.kernwork.examples.nettybottomhalf.PhaseResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows softirqs at work below a Netty server: heavy work inline, handed to executors, and in a softirq. */
@Command(
        name = "netty",
        description = {
            "Measure a Netty server whose messages cost more than its event loop can afford: with the work done",
            "in the loop, handed to an executor message by message, and in a softirq with ksoftirqd behind it.",
            "Three loads for each; takes about a minute and a half, with --demo some seconds."
        },
        sortOptions = false)
final class NettyCommand implements Callable<Integer> {
    private static final int MISUSED = 2;
    private static final int MAX_SECONDS = 300;
    private static final Duration DEMO = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seconds", paramLabel = "N", description = "How long to send each load, 1 to 300 (default: 5).")
    private @Nullable Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = {
                "Messages a second in overload, 100 to 1000000; the others are shares of it.",
                "(default: half as much again as one thread can work off)"
            })
    private @Nullable Integer rate;

    @Option(
            names = "--work-micros",
            paramLabel = "N",
            description = "How long the work of one message takes, 1 to 10000 microseconds (default: 40).")
    private @Nullable Integer work;

    @Option(names = "--demo", description = "The short form, at most 20 seconds.")
    private boolean demo;

    @Override
    public Integer call() throws InterruptedException {
        if (demo && seconds != null) {
            throw misuse("--seconds has no meaning for --demo");
        }
        try {
            NettyDemo netty = new NettyDemo(options(), spec.commandLine().getOut());
            return netty.run().stream().allMatch(PhaseResult::isSound) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("kernwork netty: " + e.getMessage());
            err.flush();
            return MISUSED;
        }
    }

    private NettyOptions options() {
        NettyOptions options = NettyOptions.defaults();
        if (demo) {
            options = options.withPhase(DEMO);
        }
        if (seconds != null) {
            if (seconds < 1 || seconds > MAX_SECONDS) {
                throw misuse("seconds must be 1 to " + MAX_SECONDS + ", not " + seconds);
            }
            options = options.withPhase(Duration.ofSeconds(seconds));
        }
        if (rate != null) {
            options = options.withRate(rate);
        }
        if (work != null) {
            options = options.withWork(Duration.ofNanos(1_000L * work));
        }
        return options;
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
