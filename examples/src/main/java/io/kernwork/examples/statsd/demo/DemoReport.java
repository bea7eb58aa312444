package io.kernwork.examples.statsd.demo;

import io.kernwork.examples.statsd.ConsoleSink;
import io.kernwork.examples.statsd.FlushReport;
import io.kernwork.examples.statsd.LoopTimes;
import io.kernwork.examples.statsd.RunTimes;
import io.kernwork.examples.statsd.StatsdStats;
import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what a demonstration came to, for someone who sees it for the first time. */
final class DemoReport {
    private static final int ROWS = 12;

    private final PrintWriter out;
    private final DemoResult result;
    private final CounterTotals totals;

    private DemoReport(PrintWriter out, DemoResult result, CounterTotals totals) {
        this.out = out;
        this.result = result;
        this.totals = totals;
    }

    static void print(PrintWriter out, DemoResult result, CounterTotals totals) {
        DemoReport report = new DemoReport(out, result, totals);
        report.figures();
        report.flush();
        report.refused();
        report.verdict();
        report.next();
        out.flush();
    }

    private void figures() {
        StatsdStats stats = result.stats();
        RunTimes runs = stats.runs();
        double ratio = runs.runs() == 0 ? 0 : runs.samples() / (double) runs.runs();
        TextTable table = new TextTable("lrl");
        table.add("packets in", Figures.grouped(stats.packets()), rate(stats.packets()));
        table.add(
                "metrics in",
                Figures.grouped(stats.lines()),
                rate(stats.lines()) + ", " + stats.openedSeries() + " series");
        loop(table, stats.loop());
        table.add(
                "runs",
                Figures.grouped(runs.runs()),
                "for " + Figures.grouped(runs.samples()) + " updates: " + Figures.rounded(ratio)
                        + " coalesced into one");
        table.add("wait", Figures.nanos(runs.waited().median()), times("update to run", runs.waited()));
        table.add("run", Figures.nanos(runs.ran().median()), times("folding one batch", runs.ran()));
        table.add(
                "workers",
                Integer.toString(result.mostWorkers()),
                "at most; " + result.threads() + " threads made in all; " + result.idleWorkers()
                        + " workers left when idle");
        table.add("allocated", bytes(), "per packet on the receive path, once the series are known");
        table.add(
                "dropped",
                stats.kernelDrops() < 0 ? "?" : Figures.grouped(stats.kernelDrops()),
                "packets by the kernel, before they could be received");
        out.println();
        out.println("What happened");
        out.print(table.format("  "));
        out.println();
    }

    /** What it takes to compare the two paths of a packet. */
    private static void loop(TextTable table, LoopTimes loop) {
        long parsed = loop.parsedInLoop() + loop.parsedByKsoftirqd();
        table.add(
                "turn",
                Figures.nanos(loop.turn().median()),
                times(
                        "of the loop: " + Figures.rounded(loop.turns() == 0 ? 0 : parsed / (double) loop.turns())
                                + " packets",
                        loop.turn()));
        table.add(
                "parsed",
                percent(loop.parsedInLoop(), parsed),
                "by the receive thread, " + percent(loop.parsedByKsoftirqd(), parsed) + " by ksoftirqd");
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.1f %%", all == 0 ? 0 : 100.0 * part / all);
    }

    private String rate(long count) {
        return Figures.grouped(Math.round(count / result.seconds())) + "/s";
    }

    private static String times(String what, RunTimes.Times times) {
        return "median, p99 " + Figures.nanos(times.p99()) + ", max " + Figures.nanos(times.max()) + " (" + what + ")";
    }

    private String bytes() {
        return Double.isNaN(result.bytesPerPacket())
                ? "?"
                : String.format(Locale.ROOT, "%.2f B", result.bytesPerPacket());
    }

    private void flush() {
        FlushReport flush = totals.busiest();
        if (flush != null && !flush.series().isEmpty()) {
            out.println("The flush of one interval (number " + flush.number() + " of "
                    + result.stats().flushes() + ", "
                    + Figures.seconds(flush.interval()) + ")");
            out.print(ConsoleSink.table(flush.series(), ROWS));
            out.println();
        }
    }

    private void refused() {
        if (!totals.offenders().isEmpty()) {
            out.println("Refused: " + Figures.grouped(result.stats().refusedLines()) + " lines, for example");
            totals.offenders().forEach(line -> out.println("  " + TextTable.cut(line, TextTable.WIDTH - 2)));
            out.println();
        }
        totals.problems().forEach(text -> out.println("Problem: " + text));
    }

    private void verdict() {
        StatsdStats stats = result.stats();
        if (result.nothingLost() && stats.kernelDrops() <= 0) {
            out.println("Nothing lost: " + Figures.grouped(result.sentLines()) + " sent, "
                    + Figures.grouped(result.accountedLines()) + " accounted (" + Figures.grouped(stats.accepted())
                    + " folded, " + Figures.grouped(stats.refusedLines()) + " refused), every counter's sum right.");
        } else if (result.nothingLost()) {
            out.println("The kernel dropped " + Figures.grouped(stats.kernelDrops()) + " of "
                    + Figures.grouped(result.sentPackets()) + " packets: its buffer was full. Of the "
                    + Figures.grouped(stats.lines()) + " metrics received,");
            out.println("nothing was lost: " + Figures.grouped(result.accountedLines()) + " accounted.");
        } else {
            out.println("NOT ALL ACCOUNTED FOR: sent " + Figures.grouped(result.sentPackets()) + " packets with "
                    + Figures.grouped(result.sentLines()) + " metrics,");
            out.println("  but counted " + stats);
            result.differences().forEach((name, text) -> out.println("  " + name + ": " + text));
        }
    }

    private void next() {
        TextTable table = new TextTable("ll");
        table.add("./kernwork demo --serve", "serve on 127.0.0.1:8125 until stopped");
        table.add("printf 'hits:1|c' | nc -u -w0 127.0.0.1 8125", "send that a metric, from another terminal");
        table.add("./kernwork test", "run every test");
        table.add("docs/guide/01-work-queues.md", "start from the first queue");
        out.println();
        out.println("Next");
        out.print(table.format("  "));
    }
}
