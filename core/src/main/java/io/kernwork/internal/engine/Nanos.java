package io.kernwork.internal.engine;

import java.time.Duration;

/** Durations as nanoseconds. */
public final class Nanos {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** The duration, which is not negative, in nanoseconds; the longest there is for anything beyond 292 years. */
    public static long of(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
