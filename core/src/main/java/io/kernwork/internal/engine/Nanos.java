package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;
import java.time.Duration;

/** Durations as nanoseconds, and times that lie so far ahead. */
public final class Nanos {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** The duration, which is not negative, in nanoseconds; the longest there is for anything beyond 292 years. */
    public static long of(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** That much after a time, and before {@link Wheel#NEVER}. */
    public static long later(long time, long nanos) {
        return nanos > Wheel.NEVER - 1 - time ? Wheel.NEVER - 1 : time + nanos;
    }

    /**
     * The time that lies so far ahead, or a rounder one that is later by the slack at most; the end of time when that is beyond
     * it. The highest bit in which both ends of the window differ is set in the later one: with all below it cleared that is a
     * time inside.
     */
    static long deadline(long now, long delayNanos, long slackNanos) {
        long soonest = later(now, delayNanos);
        long latest = later(soonest, slackNanos);
        long differing = Long.highestOneBit(soonest ^ latest);
        return differing == 0 ? soonest : latest & -differing;
    }
}
