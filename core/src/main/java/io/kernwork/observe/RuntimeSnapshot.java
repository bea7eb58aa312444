package io.kernwork.observe;

import java.util.List;

/**
 * One runtime at one moment. Each queue and each pool is consistent in itself; they were looked at one after the other.
 *
 * @param name the runtime's name
 * @param uptimeNanos how long it has been there, in nanoseconds
 * @param cpus how many workers it keeps on a CPU
 * @param closed whether it takes no further queues
 * @param frozen whether its freezable queues are held up
 * @param queues its queues, in the order of their creation
 * @param pools its pools of workers, the highest rank first
 * @param busy the threads that are inside a body, the longest first
 * @param timers its timers
 * @param stalls what the watchdog has reported and goes on
 * @param saturations requests that were accepted and not counted, because their item had 65,535 already
 */
public record RuntimeSnapshot(
        String name,
        long uptimeNanos,
        int cpus,
        boolean closed,
        boolean frozen,
        List<QueueSnapshot> queues,
        List<PoolSnapshot> pools,
        List<WorkerSnapshot> busy,
        TimersSnapshot timers,
        List<StallSnapshot> stalls,
        long saturations) {

    /** Copies the lists. */
    public RuntimeSnapshot {
        queues = List.copyOf(queues);
        pools = List.copyOf(pools);
        busy = List.copyOf(busy);
        stalls = List.copyOf(stalls);
    }
}
