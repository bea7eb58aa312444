package io.kernwork.observe;

import java.util.List;

/**
 * A thread that is inside a body. The stack was taken while it was: it was looked at again afterwards.
 *
 * @param thread the thread's name
 * @param threadId its identifier
 * @param pool the name of its pool; empty for a thread that is not a worker
 * @param queue the queue's name
 * @param item the item's name
 * @param requests how many requests this run delivers
 * @param nanos how long it has been inside, in nanoseconds: at least so long, and at most a tenth of a second longer
 * @param state the state of the thread, as {@link Thread.State} names it
 * @param blocked whether another worker may run in its place
 * @param stack the thread's stack, innermost frame first
 * @param site where the request was enqueued, innermost frame first; empty where the runtime does not note that
 */
public record WorkerSnapshot(
        String thread,
        long threadId,
        String pool,
        String queue,
        String item,
        int requests,
        long nanos,
        String state,
        boolean blocked,
        List<String> stack,
        List<String> site) {

    /** Copies the lists. */
    public WorkerSnapshot {
        stack = List.copyOf(stack);
        site = List.copyOf(site);
    }
}
