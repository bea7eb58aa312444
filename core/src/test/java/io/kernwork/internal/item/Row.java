package io.kernwork.internal.item;

import java.util.Comparator;

/** One line of the edge table. */
record Row(Event event, Verdict verdict) implements Comparable<Row> {
    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::event).thenComparing(Row::verdict);

    @Override
    public int compareTo(Row other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return event + "/" + verdict;
    }
}
