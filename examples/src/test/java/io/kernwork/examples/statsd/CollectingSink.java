package io.kernwork.examples.statsd;

import java.util.ArrayList;
import java.util.List;

/** Keeps the flushes for a test to look at. */
final class CollectingSink implements FlushSink {
    private final List<FlushReport> reports = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @Override
    public synchronized void write(FlushReport report) {
        reports.add(report);
    }

    @Override
    public synchronized void problem(String text) {
        problems.add(text);
    }

    synchronized List<FlushReport> reports() {
        return List.copyOf(reports);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    FlushReport last() {
        return reports().getLast();
    }

    /** What a series said in the last flush. */
    Reading reading(String label, MetricType type) {
        return last().series().stream()
                .filter(series -> series.label().equals(label) && series.type() == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + "|" + type.code() + " in " + last()))
                .reading();
    }

    /** A counter's sum over all flushes. */
    double total(String label) {
        return reports().stream()
                .flatMap(report -> report.series().stream())
                .filter(series -> series.label().equals(label))
                .mapToDouble(series -> series.reading() instanceof Reading.Count count ? count.total() : 0)
                .sum();
    }

    /** A distribution's number of events over all flushes. */
    double events(String label) {
        return reports().stream()
                .flatMap(report -> report.series().stream())
                .filter(series -> series.label().equals(label))
                .mapToDouble(series -> series.reading() instanceof Reading.Distribution d ? d.count() : 0)
                .sum();
    }
}
