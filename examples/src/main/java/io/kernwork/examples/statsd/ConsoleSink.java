package io.kernwork.examples.statsd;

import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;

/** Flushes as tables for a person: the busiest series first, and what was refused and why. */
public final class ConsoleSink implements FlushSink {
    private static final int NAME_WIDTH = 44;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final int rows;

    /**
     * Creates a sink.
     *
     * @param out where to print; flushed after each report, never closed
     * @param rows how many series to show at most
     */
    public ConsoleSink(PrintWriter out, int rows) {
        this.out = out;
        this.rows = rows;
    }

    @Override
    public void write(FlushReport report) {
        out.print(summary(report));
        out.print(table(report.series(), rows));
        report.offenders().forEach(line -> out.println("  refused, " + TextTable.cut(line, TextTable.WIDTH - 11)));
        out.flush();
    }

    @Override
    public void problem(String text) {
        out.println("statsd: " + text);
        out.flush();
    }

    private static String summary(FlushReport report) {
        StatsdStats now = report.now();
        StatsdStats before = report.before();
        return (report.last() ? "last flush, " : "flush ") + report.number() + " at " + TIME.format(report.at()) + ", "
                + Figures.seconds(report.interval()) + ": "
                + Figures.grouped(now.packets() - before.packets()) + " packets, "
                + Figures.grouped(now.lines() - before.lines()) + " metrics, "
                + Figures.grouped(now.refusedLines() - before.refusedLines()) + " refused, "
                + Figures.grouped(now.liveSeries()) + " series\n";
    }

    /** The busiest series of a flush, as a table; those that were silent are only counted. */
    public static String table(List<SeriesReport> series, int rows) {
        List<SeriesReport> busiest = series.stream()
                .filter(row -> row.samples() > 0)
                .sorted(Comparator.comparingLong(SeriesReport::samples)
                        .reversed()
                        .thenComparing(SeriesReport::label))
                .limit(rows)
                .toList();
        if (busiest.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("llrl");
        table.add("NAME", "TYPE", "SAMPLES", "VALUE");
        for (SeriesReport row : busiest) {
            String label = TextTable.cut(row.label(), NAME_WIDTH);
            table.add(label, row.type().code(), Figures.grouped(row.samples()), value(row.reading()));
        }
        int more = series.size() - busiest.size();
        return table.format("  ") + (more > 0 ? "  ... and " + Figures.grouped(more) + " more series\n" : "");
    }

    private static String value(Reading reading) {
        return switch (reading) {
            case Reading.Count(double total, double perSecond) ->
                Figures.rounded(total) + " (" + Figures.rounded(perSecond) + "/s)";
            case Reading.Level(double value) -> Figures.rounded(value);
            case Reading.Distinct(long count, boolean estimated) ->
                (estimated ? "about " : "") + Figures.grouped(count) + " different";
            case Reading.Distribution d ->
                "p50 " + Figures.rounded(d.median()) + "  p99 " + Figures.rounded(d.p99()) + "  max "
                        + Figures.rounded(d.max());
        };
    }
}
