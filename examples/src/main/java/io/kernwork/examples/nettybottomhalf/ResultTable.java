package io.kernwork.examples.nettybottomhalf;

import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what became of the loads, all on one page: for each load a row for each mode. */
final class ResultTable {
    private static final int WIDTH = 120;

    private ResultTable() {}

    static void print(PrintWriter out, List<PhaseResult> results) {
        TextTable table = new TextTable("llrrrrrrrrrr", WIDTH);
        table.add("", "", "", "channel", "to read", "", "to reply", "", "bytes/", "ksoft-", "over-", "stopped");
        table.add(
                "load", "work by", "done/s", "reads/s", "p50", "p99", "p50", "p99", "message", "irqd", "taken",
                "reading");
        for (Load load : Load.values()) {
            boolean first = true;
            for (PhaseResult result : results) {
                if (result.load() == load) {
                    row(table, result, first ? load.text() : "");
                    first = false;
                }
            }
        }
        out.print(table.format("  "));
        out.println();
        verdict(out, results);
        out.flush();
    }

    private static void row(TextTable table, PhaseResult result, String load) {
        table.add(
                load,
                result.mode().text(),
                perSecond(result.replies(), result),
                perSecond(result.reads(), result),
                Figures.nanos(result.read().median()),
                Figures.nanos(result.read().p99()),
                Figures.nanos(result.reply().median()),
                Figures.nanos(result.reply().p99()),
                String.format(Locale.ROOT, "%.0f", result.bytesPerMessage()),
                share(result),
                Figures.grouped(result.overtaken()),
                Figures.grouped(result.pauses()));
    }

    private static String perSecond(long count, PhaseResult result) {
        return Figures.grouped(Math.round(count / Math.max(1e-9, result.seconds())));
    }

    /** Of the softirq's messages; the others were done at the end of the loop's section. */
    private static String share(PhaseResult result) {
        long all = result.atExit() + result.byKsoftirqd();
        return all == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * result.byKsoftirqd() / all);
    }

    private static void verdict(PrintWriter out, List<PhaseResult> results) {
        out.println("to read    from when a message was to be sent until the read of its channel began");
        out.println("to reply   from when a message was to be sent until the client had its reply");
        out.println("ksoftirqd  the share of messages that it did; the others were done at the end of the loop's read");
        out.println("overtaken  replies that came after the reply to a later message of their channel");
        out.println();
        long messages = results.stream().mapToLong(PhaseResult::messages).sum();
        if (results.stream().allMatch(PhaseResult::isSound)) {
            out.println("Nothing lost: " + Figures.grouped(messages)
                    + " messages sent, each replied to once and right, in order where the mode keeps it.");
            return;
        }
        for (PhaseResult bad : results) {
            if (!bad.isSound()) {
                out.println("WRONG: " + bad.mode().text() + ", " + bad.load().text() + ": "
                        + Figures.grouped(bad.messages()) + " messages sent, " + Figures.grouped(bad.replies())
                        + " replied to, " + Figures.grouped(bad.wrong()) + " replies wrong, "
                        + Figures.grouped(bad.overtaken()) + " overtaken");
            }
        }
    }
}
