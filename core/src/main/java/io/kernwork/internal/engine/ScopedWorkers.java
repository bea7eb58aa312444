package io.kernwork.internal.engine;

import io.kernwork.cpu.Affinity;
import io.kernwork.internal.engine.Pools.Pod;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Workers;
import io.kernwork.internal.timer.Wheel;
import java.util.Arrays;

/**
 * The workers of a queue whose items are to begin near where they were enqueued: a lane that has become ready goes to the pool of
 * the group of processors that the caller is on. The lane stays one, with one order and one limit, so the groups may change at any
 * time: where it is listed it is served, and next time it goes to the new ones.
 */
final class ScopedWorkers implements Workers {
    private volatile Pod[] pods;
    /** All that the lane may ever have been listed in, the present ones among them; written under the registry's monitor. */
    volatile Pool[] everyone;

    ScopedWorkers(Pod[] pods) {
        this.pods = pods;
        this.everyone = pools(pods);
    }

    static Pool[] pools(Pod[] pods) {
        return Arrays.stream(pods).map(Pod::workers).toArray(Pool[]::new);
    }

    void set(Pod[] other) {
        pods = other;
    }

    Pod[] pods() {
        return pods;
    }

    /** Whether the lane may be listed there, now or from an earlier scope. */
    boolean contains(Pool pool) {
        return Arrays.asList(everyone).contains(pool);
    }

    /** When it is the turn of a rescuer, in one of these pools at least. */
    long rescueDue(long now) {
        return Arrays.stream(everyone)
                .mapToLong(pool -> pool.rescueDue(now))
                .min()
                .orElse(Wheel.NEVER);
    }

    @Override
    public void submit(Lane lane) {
        here().submit(lane);
    }

    private Pool here() {
        Pod[] present = pods;
        int processor = present.length > 1 ? Affinity.currentCpu() : -1;
        for (Pod pod : present) {
            if (processor >= 0 && pod.processors().contains(processor)) {
                return pod.workers();
            }
        }
        return present[(int) Long.remainderUnsigned(Thread.currentThread().threadId(), present.length)].workers();
    }

    /** Unbound workers take one item at a time, and nothing is left to them. */
    @Override
    public void rely() {}
}
