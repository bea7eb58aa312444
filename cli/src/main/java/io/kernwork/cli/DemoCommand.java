package io.kernwork.cli;

import io.kernwork.examples.statsd.ReceivePath;
import io.kernwork.examples.statsd.StatsdOptions;
import io.kernwork.examples.statsd.demo.Demo;
import io.kernwork.examples.statsd.demo.DemoOptions;
import io.kernwork.examples.statsd.demo.DemoResult;
import io.kernwork.examples.statsd.demo.Serving;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the library at work in a StatsD server: under a load of its own, under a replayed one, or served to anyone. */
@Command(
        name = "demo",
        description = {
            "Run a StatsD server built on the library, send it a load for some seconds, and show what became of it.",
            "With a CAPTURE replay that instead; with --serve serve until stopped."
        },
        sortOptions = false,
        footer = {
            "",
            "A CAPTURE is a classic pcap file, or text: one packet a line, \\n between the metrics of a packet.",
            "Durations are written like 500ms, 10s, 2m.",
            "",
            "  ./kernwork demo --serve --file /tmp/metrics.txt",
            "  printf 'hits:1|c' | nc -u -w0 127.0.0.1 8125"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MISUSED = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "CAPTURE", description = "Packets to replay instead of a made-up load.")
    private @Nullable Path capture;

    @Option(names = "--seconds", paramLabel = "N", description = "How long to send at most, 1 to 300 (default: 5).")
    private @Nullable Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Metrics a second, 100 to 1000000; packets a second of a text capture (default: 50000).")
    private @Nullable Integer rate;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Replay a pcap file X times faster than recorded (default: 1).")
    private @Nullable Double speed;

    @Option(
            names = "--capture-port",
            paramLabel = "N",
            description = "Destination port to take packets of from a pcap file, 0 for any (default: 8125).")
    private @Nullable Integer capturePort;

    @Option(names = "--serve", description = "Serve until stopped (Ctrl-C).")
    private boolean serve;

    @Option(names = "--host", paramLabel = "HOST", description = "Serve on this address (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", description = "Serve on this port, 0 for a free one (default: 8125).")
    private @Nullable Integer port;

    @Option(
            names = "--interval",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "From flush to flush (default: 2s; 10s with --serve).")
    private @Nullable Duration interval;

    @Option(names = "--file", paramLabel = "PATH", description = "Append the flushes here, in Graphite's text format.")
    private @Nullable Path file;

    @Option(
            names = "--max-series",
            paramLabel = "N",
            description = "Serve at most so many series at once, 1 to 1000000 (default: 10000).")
    private @Nullable Integer maxSeries;

    @Option(
            names = "--parse-in-loop",
            description = "Parse packets in the receive loop instead of a softirq, to compare the two.")
    private boolean inLoop;

    @Override
    public Integer call() throws InterruptedException {
        refuseMixedOptions();
        try {
            return serve ? serve() : demonstrate();
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            return fail(e.getFile() + ": " + reason(e));
        } catch (IOException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    private int demonstrate() throws IOException, InterruptedException {
        DemoOptions options = new DemoOptions(
                orElse(seconds, 5),
                orElse(rate, 50_000),
                capture,
                orElse(speed, 1.0),
                orElse(capturePort, StatsdOptions.PORT),
                orElse(interval, Duration.ofSeconds(2)),
                file,
                path());
        DemoResult result = new Demo(options, out()).run();
        return result.nothingLost() ? 0 : 1;
    }

    private int serve() throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(orElse(host, "127.0.0.1"), orElse(port, StatsdOptions.PORT));
        StatsdOptions options = StatsdOptions.defaults()
                .withAddress(address)
                .withInterval(orElse(interval, Duration.ofSeconds(10)))
                .withMaxSeries(orElse(maxSeries, 10_000))
                .withPath(path());
        try {
            Throwable failure = new Serving(options, file, out()).run();
            return failure == null ? 0 : fail("the socket failed: " + failure);
        } catch (BindException e) {
            return fail("cannot receive on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                    + ". Choose another with --port or --host, or stop what holds it.");
        }
    }

    private ReceivePath path() {
        return inLoop ? ReceivePath.LOOP : ReceivePath.SOFTIRQ;
    }

    private void refuseMixedOptions() {
        if (serve) {
            refuse("--serve", capture != null, "a CAPTURE");
            refuse("--serve", seconds != null, "--seconds");
            refuse("--serve", rate != null, "--rate");
        } else {
            refuse("a demonstration without --serve", host != null, "--host");
            refuse("a demonstration without --serve", port != null, "--port");
            refuse("a demonstration without --serve", maxSeries != null, "--max-series");
        }
        if (capture == null) {
            String what = serve ? "--serve" : "a demonstration without a CAPTURE";
            refuse(what, speed != null, "--speed");
            refuse(what, capturePort != null, "--capture-port");
        }
    }

    private void refuse(String what, boolean given, String option) {
        if (given) {
            throw misuse(option + " has no meaning for " + what);
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int fail(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kernwork demo: " + message);
        err.flush();
        return MISUSED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String reason(FileSystemException e) {
        String reason = e.getReason();
        return switch (e.getClass().getSimpleName()) {
            case "NoSuchFileException" -> "no such file or directory";
            case "AccessDeniedException" -> "permission denied";
            default -> reason == null ? e.getClass().getSimpleName() : reason;
        };
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
