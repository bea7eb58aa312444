package io.kernwork.examples.statsd;

/**
 * How the series' works have run since the server started.
 *
 * @param runs all runs
 * @param emptyRuns those that found nothing left to fold
 * @param samples what the runs have folded
 * @param waited nanoseconds from a first sample to the start of the run that took it, sampled
 * @param ran nanoseconds of those runs
 */
public record RunTimes(long runs, long emptyRuns, long samples, Times waited, Times ran) {

    /** Before the first run. */
    static final RunTimes NONE = new RunTimes(0, 0, 0, Times.NONE, Times.NONE);

    /**
     * A distribution of times in nanoseconds, all 0 if none was measured.
     *
     * @param measured how many were measured
     * @param median half are not above it
     * @param p99 99 % are not above it
     * @param max the longest
     */
    public record Times(long measured, long median, long p99, long max) {
        static final Times NONE = new Times(0, 0, 0, 0);
    }
}
