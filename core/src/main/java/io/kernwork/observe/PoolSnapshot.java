package io.kernwork.observe;

/**
 * One pool of workers at one moment; its counts were read together.
 *
 * @param name what its threads are called
 * @param kind {@code managed}, {@code high priority}, {@code unbound}, {@code virtual} or {@code single}
 * @param cpu the runtime's CPU that it belongs to, -1 if it belongs to none
 * @param limit how many workers may use a CPU at once; the highest int where nobody counts
 * @param workers worker threads, those that are on their way included
 * @param idle workers that are parked
 * @param starting threads that were requested and have not arrived
 * @param blocked workers that do not count as using a CPU: others may run in their place, because they are blocked or serve a queue
 *     that is CPU-intensive
 * @param hogs workers beside which another one may run, because they compute for long
 * @param waiting queues (or a CPU's part of one) that wait for a worker
 * @param stalledNanos how long no worker has come by while something waited, in nanoseconds; 0 when all is well
 * @param peak the most workers at once since there were none
 */
public record PoolSnapshot(
        String name,
        String kind,
        int cpu,
        int limit,
        int workers,
        int idle,
        int starting,
        int blocked,
        int hogs,
        int waiting,
        long stalledNanos,
        int peak) {}
