package io.kernwork.examples.starvation;

import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints what became of the load, all on one page: for each component a row for each candidate. */
final class ResultTable {

    private ResultTable() {}

    static void print(PrintWriter out, List<CandidateResult> results) {
        TextTable table = new TextTable("llrrrrr");
        table.add("", "", "asked", "p50", "p99", "max", "missed");
        for (Component component : Component.values()) {
            boolean first = true;
            for (CandidateResult result : results) {
                row(table, first ? component.text() : "", result.candidate(), result.of(component));
                first = false;
            }
        }
        out.print(table.format("  "));
        out.println();
        out.print(wholes(results).format("  "));
        out.println();
        verdict(out, results);
        out.flush();
    }

    private static void row(TextTable table, String label, Candidate candidate, ComponentResult result) {
        table.add(
                label,
                candidate.text(),
                Figures.grouped(result.asked()),
                Figures.nanos(result.times().median()),
                Figures.nanos(result.times().p99()),
                Figures.nanos(result.times().max()),
                result.component() == Component.HOUSEKEEPING ? missed(result) : "");
    }

    private static String missed(ComponentResult result) {
        return Figures.grouped(result.missed())
                + String.format(Locale.ROOT, " (%.1f %%)", 100.0 * result.missed() / Math.max(1, result.asked()));
    }

    private static TextTable wholes(List<CandidateResult> results) {
        TextTable table = new TextTable("lrrrr");
        table.add("", "all done after", "threads", "virtual", "lost");
        for (CandidateResult result : results) {
            long lost = result.components().stream()
                    .mapToLong(each -> each.asked() - each.done())
                    .sum();
            table.add(
                    result.candidate().text(),
                    Figures.nanos(result.nanos()),
                    Figures.grouped(result.threads()),
                    Figures.grouped(result.virtualThreads()),
                    Figures.grouped(lost));
        }
        return table;
    }

    private static void verdict(PrintWriter out, List<CandidateResult> results) {
        out.println(
                "housekeeping  from when a lease is due until its renewal begins; missed if it is due again by then");
        out.println("the others    from when a job comes until it is done");
        out.println("threads       platform threads for bodies, at most; virtual threads beside");
        out.println();
        for (Component component : Component.values()) {
            CandidateResult best = results.stream()
                    .min(Comparator.comparingLong(
                            result -> result.of(component).times().p99()))
                    .orElseThrow();
            out.println("Shortest p99 of " + component.text() + ": "
                    + best.candidate().text());
        }
        out.println();
        long asked = results.stream()
                .flatMap(result -> result.components().stream())
                .mapToLong(ComponentResult::asked)
                .sum();
        if (results.stream().allMatch(CandidateResult::isSound)) {
            out.println("Nothing lost: all " + Figures.grouped(asked) + " jobs and renewals were done once.");
            return;
        }
        for (CandidateResult result : results) {
            for (ComponentResult bad : result.components()) {
                if (!bad.isSound()) {
                    out.println("WRONG: " + result.candidate().text() + ", "
                            + bad.component().text() + ": " + Figures.grouped(bad.asked()) + " asked, "
                            + Figures.grouped(bad.done()) + " done, " + Figures.grouped(bad.again())
                            + " once too often");
                }
            }
        }
    }
}
