package io.kernwork.examples.statsd.demo;

import io.kernwork.Kernwork;
import io.kernwork.examples.statsd.ConsoleSink;
import io.kernwork.examples.statsd.FlushSink;
import io.kernwork.examples.statsd.GraphiteFileSink;
import io.kernwork.examples.statsd.StatsdOptions;
import io.kernwork.examples.statsd.StatsdServer;
import io.kernwork.examples.statsd.StatsdStats;
import io.kernwork.examples.text.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that runs until the process is told to end. Ctrl-C (and any other orderly end of the JVM) closes it by a
 * shutdown hook: what was received is flushed before the process is gone.
 */
public final class Serving {
    private static final int ROWS = 20;

    private final StatsdOptions options;
    private final @Nullable Path file;
    private final PrintWriter out;

    /**
     * Prepares a server.
     *
     * @param options its set-up
     * @param file where to append the flushes, or null
     * @param out the console; flushed, never closed
     */
    public Serving(StatsdOptions options, @Nullable Path file, PrintWriter out) {
        this.options = options;
        this.file = file;
        this.out = out;
    }

    /**
     * Serves until the JVM is shut down.
     *
     * @return only if the socket failed: what happened
     * @throws IOException if the address cannot be bound or the file cannot be written
     */
    public @Nullable Throwable run() throws IOException, InterruptedException {
        List<FlushSink> sinks = new ArrayList<>();
        sinks.add(new ConsoleSink(out, ROWS));
        if (file != null) {
            sinks.add(new GraphiteFileSink(file));
        }
        // Its threads are daemons: they must not keep the JVM when the main thread gives up.
        try (Kernwork runtime = Kernwork.builder().name("statsd").daemon(true).build();
                StatsdServer server = StatsdServer.start(runtime, options, sinks)) {
            Thread hook = Thread.ofPlatform().name("statsd-stop").unstarted(() -> stop(server, runtime));
            Runtime.getRuntime().addShutdownHook(hook);
            announce(server);
            return server.awaitEnd(); // then close waits for the hook, should that be at it
        }
    }

    private void announce(StatsdServer server) {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        out.println("statsd: receiving on " + host + ":" + address.getPort() + ", flushing every "
                + Figures.nanos(options.interval().toNanos()) + (file == null ? "" : " to here and to " + file)
                + ". Ctrl-C stops.");
        out.println("statsd: try  printf 'hits:1|c' | nc -u -w0 " + host + " " + address.getPort());
        out.flush();
    }

    private void stop(StatsdServer server, Kernwork runtime) {
        server.close();
        runtime.close();
        StatsdStats stats = server.stats();
        String drops = stats.kernelDrops() < 0 ? "an unknown number" : Figures.grouped(stats.kernelDrops());
        out.println("statsd: stopped. " + Figures.grouped(stats.packets()) + " packets with "
                + Figures.grouped(stats.lines()) + " metrics: " + Figures.grouped(stats.accepted()) + " accepted, "
                + Figures.grouped(stats.refusedLines()) + " refused; " + drops + " packets dropped by the kernel.");
        out.flush();
    }
}
