package io.kernwork.examples.starvation;

import io.kernwork.examples.text.Figures;
import java.time.Duration;

/**
 * What to measure. Start from {@link #defaults} and change what differs.
 *
 * @param time for how long jobs come to each candidate, 100 ms to a minute; until all is done takes longer for some
 * @param hog how long a CPU hog computes, 1 ms to a second; longer ones come more seldom
 * @param seed of the load; the same number makes the same load
 */
public record StarvationOptions(Duration time, Duration hog, long seed) {

    /** Checks the bounds. */
    public StarvationOptions {
        between("the time of the load", time, Duration.ofMillis(100), Duration.ofMinutes(1));
        between("the time of a CPU hog", hog, Duration.ofMillis(1), Duration.ofSeconds(1));
    }

    private static void between(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be " + Figures.nanos(least.toNanos()) + " to "
                    + Figures.nanos(most.toNanos()) + ", not " + Figures.nanos(value.toNanos()));
        }
    }

    /** Eight seconds, with hogs of 100 ms. */
    public static StarvationOptions defaults() {
        return new StarvationOptions(Duration.ofSeconds(8), Duration.ofMillis(100), 1);
    }

    /** These options with another time. */
    public StarvationOptions withTime(Duration other) {
        return new StarvationOptions(other, hog, seed);
    }

    /** These options with other hogs. */
    public StarvationOptions withHog(Duration other) {
        return new StarvationOptions(time, other, seed);
    }

    /** These options with another seed. */
    public StarvationOptions withSeed(long other) {
        return new StarvationOptions(time, hog, other);
    }
}
