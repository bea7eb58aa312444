package io.kernwork.simulate;

import io.kernwork.simulate.rewrite.Mutation;
import io.kernwork.simulate.rewrite.SimulationLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** Runs many seeds, on as many threads as asked for, each with a simulator of its own. */
public final class Seeds {
    /** One in so many is run twice, and must be the same again. */
    private static final int TWICE_ONE_IN = 20;

    /** One that failed. */
    public record Failed(long seed, Outcome outcome) {}

    /** What came of them; the failed ones in no order. */
    public record Result(Totals totals, List<Failed> failed) {}

    private final long first;
    private final long count;
    private final int threads;
    private final List<Mutation> mutations;
    private final BiConsumer<Long, Outcome> each;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * Seeds in a row.
     *
     * @param each hears of every run, on the threads that run them
     */
    public Seeds(long first, long count, int threads, List<Mutation> mutations, BiConsumer<Long, Outcome> each) {
        this.first = first;
        this.count = count;
        this.threads = threads;
        this.mutations = mutations;
        this.each = each;
    }

    /** Runs them until all have passed or one has failed. */
    public Result run() throws InterruptedException {
        Totals totals = new Totals();
        List<Failed> failed = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Result>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int part = i;
                parts.add(pool.submit((Callable<Result>) () -> part(part)));
            }
            for (Future<Result> part : parts) {
                Result result = part.get();
                totals.add(result.totals);
                failed.addAll(result.failed);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a part of the seeds could not be run", e.getCause());
        }
        return new Result(totals, failed);
    }

    private Result part(int part) {
        Totals totals = new Totals();
        List<Failed> failed = new ArrayList<>();
        SimulationLoader loader = new SimulationLoader(mutations);
        Simulator simulator = Simulators.of(loader);
        for (long seed = first + part; seed < first + count && !stopped.get(); seed += threads) {
            Outcome outcome = run(simulator, seed);
            totals.add(outcome);
            each.accept(seed, outcome);
            if (outcome.failure() != null) {
                failed.add(new Failed(seed, outcome));
                stopped.set(true);
            }
        }
        totals.addEdges(simulator.edges());
        if (!stopped.get()) {
            loader.checkPlanted(mutations);
        }
        return new Result(totals, failed);
    }

    private static Outcome run(Simulator simulator, long seed) {
        Program program = Program.of(seed);
        Outcome outcome = simulator.run(program, Schedule.of(seed), false);
        if (outcome.failure() == null && seed % TWICE_ONE_IN == 0) {
            Outcome again = simulator.run(program, Schedule.of(seed), false);
            if (again.hash() != outcome.hash()) {
                return outcome.failedBy(
                        "NOT THE SAME AGAIN: " + Totals.line(seed, outcome) + "; " + Totals.line(seed, again));
            }
        }
        return outcome;
    }
}
