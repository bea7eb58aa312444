package io.kernwork.examples.statsd;

/** What one series says at the end of an interval. */
public sealed interface Reading {

    /**
     * A counter.
     *
     * @param total the sum of {@code value / rate} in the interval
     * @param perSecond the same over the length of the interval
     */
    record Count(double total, double perSecond) implements Reading {}

    /**
     * A gauge.
     *
     * @param value its value at the end of the interval
     */
    record Level(double value) implements Reading {}

    /**
     * A timer, histogram or distribution, in the unit it was sent in. All zero when nothing was heard in the interval.
     *
     * @param count how many events, after correction for the sample rate
     * @param perSecond the same over the length of the interval
     * @param min the least value, exact
     * @param max the greatest value, exact
     * @param mean the mean, exact
     * @param sum the sum, exact
     * @param median the middle value, within 0.1 % as the percentiles below
     * @param p90 90 % are not above it
     * @param p95 95 % are not above it
     * @param p99 99 % are not above it
     */
    record Distribution(
            double count,
            double perSecond,
            double min,
            double max,
            double mean,
            double sum,
            double median,
            double p90,
            double p95,
            double p99)
            implements Reading {}

    /**
     * A set.
     *
     * @param count how many different members
     * @param estimated whether there were too many to count exactly (standard error 1.6 %)
     */
    record Distinct(long count, boolean estimated) implements Reading {}
}
