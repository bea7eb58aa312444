package io.kernwork.bench.work;

/**
 * How long one variant may take in its JVM. What both times do not cover (set-up, collection, the check at the end) should stay
 * within half a second.
 *
 * @param warmupNanos running without being measured
 * @param measureNanos being measured
 * @param quick whether work that has a size of its own takes the smaller one
 */
public record Plan(long warmupNanos, long measureNanos, boolean quick) {
    /** {@return a part of it, for each of several things that are measured one after the other} */
    Plan part(int parts) {
        return new Plan(warmupNanos / parts, measureNanos / parts, quick);
    }
}
