package io.kernwork.bench;

import java.util.List;
import java.util.Locale;

/** What {@code --list} prints: the rows with their goals, and everybody who takes part, with the setting and its reason. */
final class Listing {
    private Listing() {}

    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder("Rows\n");
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT, "  %-13s %s, %s; goal: %s\n", row.id(), row.title(), row.unit(), goal(row)));
        }
        text.append("\nContenders\n");
        for (Contender contender : Contender.of(
                workload -> rows.stream().anyMatch(row -> row.workload().equals(workload)))) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-18s %s (%s)\n  %-18s because %s\n",
                    contender.name(),
                    contender.variant().setting(),
                    String.join(", ", contender.workloads()),
                    "",
                    contender.variant().reason()));
        }
        return text.append("\n* is shown, but does not count.\n").toString();
    }

    static String goal(Row row) {
        Limit limit = row.limit();
        return switch (row.goal().kind()) {
            case LEAD ->
                "lead " + row.goal().value() + " on "
                        + (row.against().isEmpty()
                                ? "everybody who counts"
                                : String.join(
                                        ", ", row.against().stream().sorted().toList()));
            case AT_MOST_OF_LIMIT -> "at most " + row.goal().value() + " times " + (limit == null ? "" : limit.text());
            case ZERO -> "nothing";
            case REPORTED -> "none, it is reported";
        };
    }
}
