package io.kernwork.examples.statsd;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * Percentiles of values, by HdrHistogram: three significant digits, that is, within 0.1 % of the true value, but never
 * finer than 0.001 of the unit, and values above {@link #HIGHEST} count as that. One instance is the scratch pad of one
 * flush.
 */
final class Distributions {
    static final double HIGHEST = 1e12;
    private static final double SCALE = 1000;
    private static final int DIGITS = 3;

    private final Histogram scratch = new Histogram(DIGITS);

    /** A histogram whose memory grows with the number of different values, for a series that outgrows its array. */
    static PackedHistogram newOverflow() {
        return new PackedHistogram(DIGITS);
    }

    static void record(AbstractHistogram histogram, double value, float weight) {
        long scaled = Math.round(Math.min(value, HIGHEST) * SCALE);
        histogram.recordValueWithCount(scaled, Math.max(1, Math.round((double) weight)));
    }

    void start() {
        scratch.reset();
    }

    void add(double value, float weight) {
        record(scratch, value, weight);
    }

    void add(PackedHistogram overflow) {
        if (overflow.getTotalCount() > 0) {
            scratch.add(overflow);
        }
    }

    Reading.Distribution reading(double count, double perSecond, double sum, double min, double max) {
        if (scratch.getTotalCount() == 0) {
            return new Reading.Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        return new Reading.Distribution(
                count,
                perSecond,
                min,
                max,
                sum / count,
                sum,
                percentile(50, min, max),
                percentile(90, min, max),
                percentile(95, min, max),
                percentile(99, min, max));
    }

    /** A bucket's highest value may lie a little outside what was really seen. */
    private double percentile(double percent, double min, double max) {
        double value = scratch.getValueAtPercentile(percent) / SCALE;
        return Math.min(Math.max(value, min), max);
    }
}
