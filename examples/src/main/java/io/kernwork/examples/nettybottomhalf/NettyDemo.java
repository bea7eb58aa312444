package io.kernwork.examples.nettybottomhalf;

import io.kernwork.Kernwork;
import io.kernwork.examples.text.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the same loads to one Netty server after the other, which differ in who does the heavy work of a message, and prints what
 * became of them. Stops by itself.
 */
public final class NettyDemo {
    private static final int CONNECTIONS = 4;

    /** The warm-up is this share of a phase, at the rate of the heavy load, and is not measured. */
    private static final double WARM_UP = 0.5;

    private final NettyOptions options;
    private final PrintWriter out;

    /**
     * Prepares it.
     *
     * @param options what to measure
     * @param out where to print; flushed, never closed
     */
    public NettyDemo(NettyOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @return what every load came to, in the order of the modes
     * @throws IOException if a socket fails, or a server does not read any more
     * @throws InterruptedException if the thread is interrupted
     */
    public List<PhaseResult> run() throws IOException, InterruptedException {
        HeavyWork work = HeavyWork.taking(options.work());
        introduce();
        List<PhaseResult> results = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            say("  " + mode.text() + " ...");
            results.addAll(measure(mode, work));
        }
        out.println();
        ResultTable.print(out, results);
        return results;
    }

    private void introduce() {
        say("A Netty server with one event loop, and " + CONNECTIONS + " channels; each message costs "
                + Figures.nanos(options.work().toNanos()) + " of work.");
        for (Load load : Load.values()) {
            say(String.format("  %-9s", load.text()) + Figures.grouped(Math.round(rate(load)))
                    + " messages a second, which takes "
                    + Math.round(100 * rate(load) * options.work().toNanos() / 1e9)
                    + " % of a processor for the work alone");
        }
        say("Each for " + Figures.seconds(options.phase()) + ", to a server for each way to do the work:");
    }

    private double rate(Load load) {
        return load.rate(options.overload());
    }

    private List<PhaseResult> measure(Mode mode, HeavyWork work) throws IOException, InterruptedException {
        List<PhaseResult> results = new ArrayList<>();
        try (Kernwork runtime = Kernwork.builder().name("netty").daemon(true).build();
                MessageServer server =
                        new MessageServer(MessageServer.processing(mode, work, options.bound(), runtime));
                LoadClient client = new LoadClient(server.address(), CONNECTIONS, work)) {
            Measurement measurement = new Measurement(mode, server.counts(), client);
            measurement.run(Load.HEAVY, messages(Load.HEAVY, WARM_UP), rate(Load.HEAVY));
            for (Load load : Load.values()) {
                results.add(measurement.run(load, messages(load, 1), rate(load)));
            }
        }
        return results;
    }

    private long messages(Load load, double share) {
        Duration phase = options.phase();
        return Math.max(CONNECTIONS, Math.round(share * rate(load) * phase.toNanos() / 1e9));
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }
}
