package io.kernwork.examples.statsd.demo;

import io.kernwork.examples.statsd.FlushSink;
import io.kernwork.examples.statsd.GraphiteFileSink;
import io.kernwork.examples.statsd.ReceivePath;
import io.kernwork.examples.statsd.RunTimes;
import io.kernwork.examples.statsd.StatsdOptions;
import io.kernwork.examples.statsd.StatsdServer;
import io.kernwork.examples.text.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server on a free loopback port, sends it a load for a few seconds, and prints what became of it. Sends to
 * that server only, and stops by itself.
 */
public final class Demo {
    private static final long TICK_MILLIS = 20;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1) / 2;
    private static final long IDLE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DemoOptions options;
    private final PrintWriter out;
    private final CounterTotals totals = new CounterTotals();

    /**
     * Prepares a demonstration.
     *
     * @param options what to demonstrate
     * @param out where to print; flushed, never closed
     */
    public Demo(DemoOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @return what it came to
     * @throws IOException if the capture cannot be read, the file cannot be written or the port cannot be opened
     */
    public DemoResult run() throws IOException, InterruptedException {
        List<FlushSink> sinks = new ArrayList<>();
        sinks.add(totals);
        Path file = options.file();
        if (file != null) {
            sinks.add(new GraphiteFileSink(file));
        }
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        StatsdOptions setup = StatsdOptions.defaults()
                .withAddress(anyPort)
                .withInterval(options.interval())
                .withPath(options.path());
        try (PacketSource source = source();
                Workshop workshop = new Workshop(options.interval());
                StatsdServer server = StatsdServer.start(workshop.runtime(), setup, sinks)) {
            introduce(server);
            DemoResult result = send(source, workshop, server);
            DemoReport.print(out, result, totals);
            return result;
        }
    }

    private PacketSource source() throws IOException {
        Path capture = options.capture();
        return capture == null
                ? new GeneratedLoad((long) options.rate() * options.seconds(), options.rate())
                : Captures.open(capture, options.speed(), options.capturePort(), options.rate());
    }

    private void introduce(StatsdServer server) {
        Path capture = options.capture();
        String load = capture == null
                ? Figures.grouped(options.rate()) + " metrics a second for " + options.seconds() + " s"
                : "the packets of " + capture.getFileName() + ", for " + options.seconds() + " s at most";
        out.println("A StatsD server on Kernwork, and a load sent to it over loopback: " + load + ".");
        out.println("Receiving on " + server.address().getHostString() + ":"
                + server.address().getPort() + ", flushing every "
                + Figures.nanos(options.interval().toNanos()) + ". Packets are parsed "
                + (options.path() == ReceivePath.LOOP ? "in the receive loop." : "in a softirq."));
        out.println();
        out.flush();
    }

    private DemoResult send(PacketSource source, Workshop workshop, StatsdServer server)
            throws IOException, InterruptedException {
        // A generated load ends by itself; the limit is for one that cannot keep its pace, and for captures.
        long seconds = options.capture() == null ? 2L * options.seconds() : options.seconds();
        Sender sender = new Sender(source, server.address(), TimeUnit.SECONDS.toNanos(seconds));
        AllocationMeter meter = new AllocationMeter(server);
        long start = System.nanoTime();
        sender.start();
        watch(sender, workshop, server, meter, start);
        double sending = (System.nanoTime() - start) / 1e9;
        double bytesPerPacket = meter.bytesPerPacket();
        IOException failure = sender.failure();
        if (failure != null) {
            throw failure;
        }
        int idleWorkers = awaitIdle(workshop);
        server.close();
        return new DemoResult(
                sender.packets(),
                sender.lines(),
                sending,
                server.stats(),
                workshop.mostWorkers(),
                workshop.threads(),
                idleWorkers,
                bytesPerPacket,
                totals.differences(source.expected().counters()));
    }

    /** Until the load ends: a line of progress every second. */
    private void watch(Sender sender, Workshop workshop, StatsdServer server, AllocationMeter meter, long start)
            throws InterruptedException {
        long second = TimeUnit.SECONDS.toNanos(1);
        long nextLine = second;
        long known = 0;
        while (!sender.awaitEnd(TICK_MILLIS)) {
            workshop.workers();
            long elapsed = System.nanoTime() - start;
            long series = server.stats().liveSeries();
            if (series != known && elapsed > WARM_UP_NANOS) {
                meter.start(); // again, for a new series may allocate
                known = series;
            }
            if (elapsed >= nextLine) {
                progress(nextLine / second, sender, workshop, server);
                nextLine += second;
            }
        }
    }

    private void progress(long second, Sender sender, Workshop workshop, StatsdServer server) {
        RunTimes runs = server.stats().runs();
        out.println("  " + second + " s: " + Figures.grouped(sender.lines()) + " metrics sent, "
                + Figures.grouped(runs.samples()) + " folded in " + Figures.grouped(runs.runs()) + " runs by "
                + workshop.workers() + " workers");
        out.flush();
    }

    /** How many workers are left when the idle time is over. The flush work needs one now and then, hence the patience. */
    private static int awaitIdle(Workshop workshop) throws InterruptedException {
        long end = System.nanoTime() + IDLE_PATIENCE_NANOS;
        while (workshop.workers() > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        return workshop.workers();
    }
}
