package io.kernwork.bench.report;

import io.kernwork.bench.Row.Better;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The little arithmetic of the report. It assumes nothing about how figures are distributed, for they are few. */
final class Statistics {
    /** What the interval of a ratio covers at least. Reached by lowest and highest of five rounds, not of four. */
    static final double CONFIDENCE = 0.9;

    /**
     * An interval.
     *
     * @param low its lower end
     * @param high its upper end
     */
    record Interval(double low, double high) {}

    private Statistics() {}

    /** The middle one, or between the middle two; NaN of none. */
    static double median(Collection<Double> values) {
        double[] sorted = sorted(values);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** How many times better ours is: above 1 we lead, whichever direction is good. */
    static double lead(Better better, double ours, double theirs) {
        return better == Better.LOWER ? theirs / ours : ours / theirs;
    }

    /**
     * Where the median of what these were drawn from lies, at least with {@link #CONFIDENCE}; null if they are too few to say.
     * Each draw falls above that median as often as below, so lowest and highest enclose it unless all fell on one side, and the
     * second from both ends unless all but one did: a matter of throwing coins.
     */
    static @Nullable Interval interval(Collection<Double> values) {
        double[] sorted = sorted(values);
        int n = sorted.length;
        int cut = -1;
        double outside = 0;
        double probability = Math.pow(0.5, n);
        for (int k = 0; k < n / 2; k++) {
            outside += 2 * probability;
            if (outside > 1 - CONFIDENCE) {
                break;
            }
            cut = k;
            probability = probability * (n - k) / (k + 1);
        }
        return cut < 0 ? null : new Interval(sorted[cut], sorted[n - 1 - cut]);
    }

    private static double[] sorted(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
