package io.kernwork.examples.starvation;

import io.kernwork.examples.text.Figures;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the same load of four components to one candidate after the other, which differ in what runs the components, and prints
 * what became of it. Stops by itself.
 */
public final class StarvationDemo {
    private static final Duration WARM_UP = Duration.ofMillis(400);

    private final StarvationOptions options;
    private final PrintWriter out;
    private final int cpus = Runtime.getRuntime().availableProcessors();

    /**
     * Prepares it.
     *
     * @param options what to measure
     * @param out where to print; flushed, never closed
     */
    public StarvationDemo(StarvationOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @return what the load came to, in the order of the candidates
     * @throws InterruptedException if the thread is interrupted
     */
    public List<CandidateResult> run() throws InterruptedException {
        Load load = Load.of(options.time(), options, cpus);
        Load little = Load.of(WARM_UP.compareTo(options.time()) < 0 ? WARM_UP : options.time(), options, cpus);
        Computing computing = Computing.calibrated(cpus);
        introduce(load);
        List<CandidateResult> results = new ArrayList<>();
        for (Candidate candidate : Candidate.values()) {
            say("  " + candidate.text() + " ...");
            Trial.run(candidate, little, computing, cpus);
            results.add(Trial.run(candidate, load, computing, cpus));
        }
        say("");
        ResultTable.print(out, results);
        return results;
    }

    private void introduce(Load load) {
        say("Four components of one program, " + cpus + " processors:");
        say("  " + Component.HOUSEKEEPING.text() + "    " + Load.LEASES + " leases, each due every "
                + Figures.nanos(Load.LEASE_PERIOD.toNanos()) + ", and missed when that is not in time");
        say("  " + Component.CALLS.text() + "   " + Figures.grouped(load.count(Component.CALLS))
                + " jobs in bursts, which sleep for 30 ms on average");
        say("  " + Component.WRITES.text() + "  " + Figures.grouped(load.count(Component.WRITES)) + " jobs, "
                + Load.WRITERS + " at once for one lock, which they have for 3 ms each");
        say("  " + Component.HOGS.text() + "        " + Figures.grouped(load.count(Component.HOGS))
                + " jobs of " + Figures.nanos(options.hog().toNanos()) + " of computing, "
                + Load.HOGS_FOR_EACH_CPU * cpus + " at once: 40 % of the processors");
        say("All that comes in " + Figures.seconds(options.time()) + ", for each way to run them:");
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }
}
