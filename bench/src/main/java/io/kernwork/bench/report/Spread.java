package io.kernwork.bench.report;

import io.kernwork.bench.Row;
import io.kernwork.bench.run.Measurements.Series;
import io.kernwork.bench.work.Sample;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one variant for one row, over all rounds.
 *
 * @param byRound the figures, in the unit of the row
 * @param bytesPerOp the median of what one operation allocated; NaN if that was not measured
 * @param disturbed how many of them were taken under foreign load
 */
record Spread(Map<Integer, Double> byRound, double bytesPerOp, int disturbed) {
    /** What the row shows of a series, or null if it has nothing. */
    static @Nullable Spread of(Row row, Series series) {
        return of(series, row.key(), row.bytes());
    }

    static @Nullable Spread of(Series series, String key, boolean bytes) {
        Map<Integer, Double> figures = new TreeMap<>();
        Map<Integer, Sample> samples = series.samples(key);
        samples.forEach((round, sample) -> {
            double figure = bytes ? sample.bytesPerOp() : sample.value();
            if (!Double.isNaN(figure)) {
                figures.put(round, figure);
            }
        });
        double allocated = Statistics.median(samples.values().stream()
                .map(Sample::bytesPerOp)
                .filter(each -> !each.isNaN())
                .toList());
        return figures.isEmpty() ? null : new Spread(figures, bytes ? Double.NaN : allocated, series.disturbed());
    }

    double median() {
        return Statistics.median(values());
    }

    double min() {
        return values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double max() {
        return values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    Collection<Double> values() {
        return byRound.values();
    }
}
