package io.kernwork.bench.report;

import io.kernwork.bench.Goal;
import io.kernwork.bench.Limit;
import io.kernwork.bench.Row;
import io.kernwork.bench.report.RowResult.Peer;
import io.kernwork.bench.report.RowResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table on the terminal, for somebody who has not read how it comes about. */
final class TableText {
    private static final String LEGEND = """
            ours, best peer, limit: medians over the rounds, below them lowest..highest and the bytes that one operation allocates.
            best peer: the best of those that count, each at its best documented setting (--list). limit: what nobody can be better
            than on this machine. lead: how many times better than the best peer, larger is better, whether the figure is a time or
            a rate. goal: what the project asks of itself. "open": the rounds do not decide it, more rounds may (--rounds).
            """;

    private final List<RowResult> results;
    private final StringBuilder text = new StringBuilder();

    private TableText(List<RowResult> results) {
        this.results = results;
    }

    /** The table, the peers, what to mind, and how to read it. */
    static String of(List<RowResult> results) {
        TableText table = new TableText(results);
        table.rows();
        table.peers();
        table.notes();
        return table.text.append('\n').append(LEGEND).toString();
    }

    private void rows() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("row", "work", "unit", "ours", "best peer", "limit", "lead", "goal", ""));
        for (RowResult result : results) {
            cells.add(figures(result));
            cells.add(spreads(result));
        }
        grid(cells);
    }

    private static List<String> figures(RowResult result) {
        Row row = result.row();
        Peer best = result.best();
        return List.of(
                row.id(),
                row.title(),
                row.unit(),
                result.ours() == null ? "-" : Numbers.figure(result.ours().median()),
                best == null
                        ? "-"
                        : Numbers.figure(best.median()) + " " + best.variant().id(),
                result.limit() == null ? "-" : Numbers.figure(result.limit().median()),
                Numbers.figure(result.lead()),
                goal(row.goal()),
                result.verdict().text() + (result.disturbed() ? " ~" : ""));
    }

    private static List<String> spreads(RowResult result) {
        Limit limit = result.row().limit();
        return List.of(
                "",
                "",
                "",
                spread(result.ours()),
                result.best() == null ? "" : spread(result.best().spread()),
                limit == null ? "" : limit.text(),
                "",
                result.row().goal().kind() == Goal.Kind.AT_MOST_OF_LIMIT
                        ? "is " + Numbers.figure(result.ofLimit()) + " of it"
                        : "",
                "");
    }

    private static String spread(@Nullable Spread spread) {
        return spread == null ? "" : Numbers.range(spread) + Numbers.bytes(spread.bytesPerOp());
    }

    private static String goal(Goal goal) {
        return switch (goal.kind()) {
            case LEAD -> "lead " + trim(goal.value());
            case AT_MOST_OF_LIMIT -> goal.value() == 1 ? "limit" : trim(goal.value()) + " x limit";
            case ZERO -> "none";
            case REPORTED -> "-";
        };
    }

    private static String trim(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%s", value);
    }

    private void peers() {
        text.append("\nAll peers: median (lowest..highest, bytes). * is shown, but does not count.\n");
        List<List<String>> cells = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (RowResult result : results) {
            String same = result.row().workload() + result.row().key();
            if (!result.row().bytes()
                    && !shown.contains(same)
                    && !result.peers().isEmpty()) {
                shown.add(same);
                String first = result.row().id();
                for (Peer peer : result.peers()) {
                    cells.add(List.of(first, peer(peer, result.row()), detail(peer)));
                    first = "";
                }
            }
        }
        grid(cells);
    }

    private static String peer(Peer peer, Row row) {
        String name = peer.variant().id() + (peer.variant().counted() ? "" : "*");
        return peer.spread() == null ? name : name + " " + Numbers.figure(peer.median()) + " " + row.unit();
    }

    private static String detail(Peer peer) {
        if (peer.spread() == null) {
            return "failed: " + peer.failure();
        }
        return "(" + spread(peer.spread()) + ")" + (peer.failure() == null ? "" : " failed once: " + peer.failure());
    }

    private void notes() {
        String disturbed = results.stream()
                .filter(RowResult::disturbed)
                .map(result -> result.row().id())
                .collect(Collectors.joining(", "));
        if (!disturbed.isEmpty()) {
            text.append("\n~ Others used more than 10 % of the CPUs, also when measured again: ")
                    .append(disturbed)
                    .append('\n');
        }
        text.append('\n');
        for (Verdict verdict : List.of(Verdict.MET, Verdict.NOT_MET, Verdict.OPEN, Verdict.NOT_MEASURED)) {
            List<String> rows = results.stream()
                    .filter(result -> result.verdict() == verdict)
                    .map(result -> result.row().id())
                    .toList();
            if (!rows.isEmpty()) {
                text.append(verdict.text()).append(": ").append(rows.size()).append(" (");
                text.append(String.join(", ", rows)).append(")\n");
            }
        }
    }

    private void grid(List<List<String>> cells) {
        int columns = cells.isEmpty() ? 0 : cells.getFirst().size();
        int[] width = new int[columns];
        for (List<String> line : cells) {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], line.get(i).length());
            }
        }
        for (List<String> line : cells) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                out.append(line.get(i)).append(" ".repeat(width[i] - line.get(i).length() + 2));
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
    }
}
