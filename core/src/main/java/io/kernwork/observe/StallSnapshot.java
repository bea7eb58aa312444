package io.kernwork.observe;

import java.util.List;

/**
 * Something that the watchdog has reported and that goes on.
 *
 * @param kind {@code pool stall}, {@code body over its time}, {@code CPU hog} or {@code wait cycle}
 * @param subject the pool, or the item and its queue
 * @param nanos for how long, in nanoseconds
 * @param detail one line of explanation
 * @param stack the stack of the thread that it is about, innermost frame first; empty for a pool
 */
public record StallSnapshot(String kind, String subject, long nanos, String detail, List<String> stack) {

    /** Copies the stack. */
    public StallSnapshot {
        stack = List.copyOf(stack);
    }
}
