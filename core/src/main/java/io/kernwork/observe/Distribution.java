package io.kernwork.observe;

/**
 * How long something took, as far as it was sampled. Each figure but the mean is at most an eighth above the true one.
 *
 * @param samples how many were measured; all other figures are 0 when that is 0
 * @param meanNanos the mean, in nanoseconds
 * @param p50Nanos what half of them did not exceed
 * @param p90Nanos what nine of ten did not exceed
 * @param p99Nanos what 99 of 100 did not exceed
 * @param maxNanos the longest
 */
public record Distribution(long samples, long meanNanos, long p50Nanos, long p90Nanos, long p99Nanos, long maxNanos) {

    /** Nothing was measured. */
    public static final Distribution NONE = new Distribution(0, 0, 0, 0, 0, 0);
}
