package io.kernwork.examples.statsd.demo;

import io.kernwork.examples.statsd.FlushReport;
import io.kernwork.examples.statsd.FlushSink;
import io.kernwork.examples.statsd.Reading;
import io.kernwork.examples.statsd.SeriesReport;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the counters over all flushes, and keeps the last full flush and a few offenders for the report. */
final class CounterTotals implements FlushSink {
    private static final int OFFENDERS = 5;
    private static final double TOLERANCE = 1e-6;

    private final Map<String, Double> totals = new HashMap<>();
    private final Set<String> offenders = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private @Nullable FlushReport busiest;

    @Override
    public synchronized void write(FlushReport report) {
        for (SeriesReport series : report.series()) {
            if (series.reading() instanceof Reading.Count(double total, double perSecond)) {
                totals.merge(series.label(), total, Double::sum);
            }
        }
        report.offenders().stream()
                .limit(Math.max(0, OFFENDERS - offenders.size()))
                .forEach(offenders::add);
        if (busiest == null || lines(report) >= lines(busiest)) {
            busiest = report;
        }
    }

    @Override
    public synchronized void problem(String text) {
        problems.add(text);
    }

    /** The flush that reports the most lines, or null before the first. */
    synchronized @Nullable FlushReport busiest() {
        return busiest;
    }

    synchronized Set<String> offenders() {
        return Set.copyOf(offenders);
    }

    synchronized Set<String> problems() {
        return Set.copyOf(problems);
    }

    /** The counters that did not come to what was sent, with both figures; empty if all did. */
    synchronized Map<String, String> differences(Map<String, Double> expected) {
        Map<String, String> differences = new HashMap<>();
        expected.forEach((name, sum) -> {
            double found = totals.getOrDefault(name, 0.0);
            if (Math.abs(found - sum) > TOLERANCE * Math.max(1, Math.abs(sum))) {
                differences.put(name, "sent " + sum + ", flushed " + found);
            }
        });
        return differences;
    }

    private static long lines(FlushReport report) {
        return report.now().lines() - report.before().lines();
    }
}
