package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What sets one pool of workers apart.
 *
 * @param name in messages
 * @param awake how many of its workers may be awake, not counting those that stand in for blocked ones
 * @param most how many workers it may have, whatever they do
 * @param measured whether its workers look at the clock to see how short bodies are, and rely on that
 * @param rank pools of a higher rank get their threads first
 * @param cpu the CPU of the runtime that its workers belong to, or {@link Lane#NO_CPU}
 * @param onStart what each worker runs first
 * @param onStop what each worker runs last, if it has run the other
 * @param threads where its threads come from; null for the runtime's factory
 */
public record PoolSpec(
        String name,
        int awake,
        int most,
        boolean measured,
        int rank,
        int cpu,
        Runnable onStart,
        Runnable onStop,
        @Nullable ThreadFactory threads) {
    private static final int NO_BOUND = Integer.MAX_VALUE / 2;

    /** As many workers awake as there are CPUs, and one more for each that is blocked. */
    static PoolSpec managed(String name, int cpus, int cpu) {
        return new PoolSpec(name, cpus, NO_BOUND, true, 0, cpu, PoolSpec::nothing, PoolSpec::nothing, null);
    }

    /** A worker for each body, whatever it does. */
    public static PoolSpec unbound(String name, int rank, int cpu) {
        return new PoolSpec(name, NO_BOUND, NO_BOUND, false, rank, cpu, PoolSpec::nothing, PoolSpec::nothing, null);
    }

    /** The same, but so many at most: what comes while all of them are busy waits, also for one that is between two bodies. */
    public PoolSpec atMost(int workers) {
        return new PoolSpec(name, awake, workers, measured, rank, cpu, onStart, onStop, threads);
    }

    /** One worker; another one stands in while it is blocked and something waits. */
    public static PoolSpec single(String name) {
        return new PoolSpec(name, 1, NO_BOUND, false, 0, Lane.NO_CPU, PoolSpec::nothing, PoolSpec::nothing, null);
    }

    /** What the queues of a runtime choose from. */
    static PoolSpec of(WorkerKind kind, int cpus, int cpu) {
        String name = kind + " workers" + (cpu == Lane.NO_CPU ? "" : " of CPU " + cpu);
        return new PoolSpec(
                name,
                kind.isManaged() ? cpus : NO_BOUND,
                NO_BOUND,
                kind.isManaged(),
                kind.rank(),
                cpu,
                PoolSpec::nothing,
                PoolSpec::nothing,
                null);
    }

    /** The same with something to run around the life of each worker. */
    public PoolSpec around(Runnable start, Runnable stop) {
        return new PoolSpec(name, awake, most, measured, rank, cpu, start, stop, threads);
    }

    /** The same with threads of its own kind. */
    PoolSpec on(ThreadFactory factory) {
        return new PoolSpec(name, awake, most, measured, rank, cpu, onStart, onStop, factory);
    }

    /** Whether no more workers are awake than there are CPUs. */
    boolean isManaged() {
        return awake < NO_BOUND;
    }

    /** In a word or two. */
    String kind() {
        if (threads != null) {
            return "virtual";
        }
        if (!isManaged()) {
            return "unbound";
        }
        if (!measured) {
            return "single";
        }
        return rank > 0 ? "high priority" : "managed";
    }

    /** Whether workers may be let in before those that are there have been found blocked; where one is to run they take turns. */
    boolean advances() {
        return isManaged() && measured;
    }

    private static void nothing() {}
}
