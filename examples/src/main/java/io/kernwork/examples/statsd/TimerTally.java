package io.kernwork.examples.statsd;

import java.util.Arrays;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a timer, histogram or distribution: kept one by one up to {@link #KEPT}, then in a histogram. Count,
 * sum, minimum and maximum are exact; percentiles have the precision of {@link Distributions}. Every figure counts a
 * sample as the {@code 1 / rate} events that it stands for; percentiles take the nearest whole number of them.
 */
final class TimerTally extends Tally {
    static final int KEPT = 512;

    /** Values of very many magnitudes make a histogram large. Such a one is not kept for the next interval. */
    private static final int MAX_LASTING = 64 << 10;

    private double[] kept = new double[8];
    private float[] weights = new float[8];
    private int size;
    private @Nullable PackedHistogram overflow;
    private double count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    @Override
    void addValues(Line line) {
        for (int i = 0; i < line.count; i++) {
            double value = line.values[i];
            count += line.weight;
            sum += value * line.weight;
            min = Math.min(min, value);
            max = Math.max(max, value);
            keep(value, (float) line.weight);
        }
    }

    @Override
    void absorbValues(Tally later) {
        TimerTally other = (TimerTally) later;
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        for (int i = 0; i < other.size; i++) {
            keep(other.kept[i], other.weights[i]);
        }
        if (other.overflow != null && other.overflow.getTotalCount() > 0) {
            overflow().add(other.overflow);
        }
    }

    private void keep(double value, float weight) {
        if (size == KEPT) {
            spill();
        }
        if (size == kept.length) {
            kept = Arrays.copyOf(kept, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        kept[size] = value;
        weights[size++] = weight;
    }

    private void spill() {
        PackedHistogram histogram = overflow();
        for (int i = 0; i < size; i++) {
            Distributions.record(histogram, kept[i], weights[i]);
        }
        size = 0;
    }

    private PackedHistogram overflow() {
        PackedHistogram histogram = overflow;
        if (histogram == null) {
            histogram = Distributions.newOverflow();
            overflow = histogram;
        }
        return histogram;
    }

    @Override
    void clearValues() {
        size = 0;
        count = 0;
        sum = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        if (overflow != null && overflow.getTotalCount() > 0) {
            if (overflow.getEstimatedFootprintInBytes() > MAX_LASTING) {
                overflow = null;
            } else {
                overflow.reset();
            }
        }
    }

    @Override
    Reading read(double seconds, Distributions scratch) {
        scratch.start();
        for (int i = 0; i < size; i++) {
            scratch.add(kept[i], weights[i]);
        }
        if (overflow != null) {
            scratch.add(overflow);
        }
        return scratch.reading(count, count / seconds, sum, min, max);
    }
}
