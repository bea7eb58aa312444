package io.kernwork.cli.watch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** What the table of queues is sorted by. */
public enum Order {
    /** What has waited longest first. */
    OLDEST('o', "oldest first"),
    /** What has most waiting first. */
    DEPTH('d', "deepest first"),
    /** What starts most bodies a second first. */
    RATE('r', "most starts first"),
    /** The longest 99th percentile of waits first. */
    WAIT('w', "longest wait p99 first"),
    /** By name. */
    NAME('n', "by name");

    private final char key;
    private final String words;

    Order(char key, String words) {
        this.key = key;
        this.words = words;
    }

    /** The key that chooses it. */
    char key() {
        return key;
    }

    /** For the table's heading. */
    String words() {
        return words;
    }

    /** Sorts rows; those alike by name. */
    Comparator<QueueRow> comparator() {
        return Comparator.<QueueRow>comparingDouble(row -> -measure(row))
                .thenComparing(row -> row.queue().name())
                .thenComparing(QueueRow::runtime);
    }

    private double measure(QueueRow row) {
        return switch (this) {
            case OLDEST -> row.queue().oldestNanos();
            case DEPTH -> row.queue().depth();
            case RATE -> Double.isNaN(row.perSecond()) ? -1 : row.perSecond();
            case WAIT -> row.queue().waits().p99Nanos();
            case NAME -> 0;
        };
    }

    /** What a key chooses. */
    static Optional<Order> ofKey(int key) {
        return Arrays.stream(values()).filter(order -> order.key == key).findFirst();
    }
}
