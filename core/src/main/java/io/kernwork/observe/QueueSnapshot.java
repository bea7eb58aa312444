package io.kernwork.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One queue at one moment. Depth, running, and the counts of runs were read in one section of the queue's lock (for a queue that
 * is per CPU, one for each CPU), so {@code started - completed == running} always, and {@code queued == started + cancelled +
 * depth}. The other figures were read around that time.
 *
 * @param name the queue's name
 * @param kind the package of its concept: {@code workqueue}, {@code taskqueue}, {@code threadpool}, {@code softirq}, {@code
 *     tqueue}
 * @param attributes what it was built with, in words; empty for a plain one
 * @param state {@code open}, {@code draining} or {@code closed}, and {@code , frozen} behind it when it is blocked or frozen
 * @param maxActive how many bodies may be in progress at once
 * @param depth items that wait in the queue for a worker or a slot
 * @param running bodies in progress
 * @param armed items that wait for a timer to put them into this queue
 * @param oldestItem the name of the item whose turn is next; null when none waits
 * @param oldestNanos how long that one has waited, in nanoseconds; 0 when none waits. A lower bound, see {@code
 *     docs/guarantees.md}
 * @param oldestSite where that one was enqueued, outermost frame last; empty where the runtime does not trace
 * @param queued items that were given a place in the queue; merged requests are not counted here
 * @param started bodies begun
 * @param completed bodies that have ended
 * @param coalesced requests that were merged into one that waited already, of those that were delivered or cancelled
 * @param cancelled items that were taken off the queue by cancel, disable, postponing or close
 * @param failed bodies that threw
 * @param rescued bodies that a rescuer began
 * @param hogs times that a body was found computing for so long that others were let in beside it
 * @param replaced times that a body was found blocked, and another worker was let in for it
 * @param waits from enqueue to start
 * @param runs from start to end
 */
@SuppressWarnings("exports") // an annotation: no compiler or JVM of a user needs its module
public record QueueSnapshot(
        String name,
        String kind,
        List<String> attributes,
        String state,
        int maxActive,
        int depth,
        int running,
        int armed,
        @Nullable String oldestItem,
        long oldestNanos,
        List<String> oldestSite,
        long queued,
        long started,
        long completed,
        long coalesced,
        long cancelled,
        long failed,
        long rescued,
        long hogs,
        long replaced,
        Distribution waits,
        Distribution runs) {

    /** Copies the lists. */
    public QueueSnapshot {
        attributes = List.copyOf(attributes);
        oldestSite = List.copyOf(oldestSite);
    }
}
