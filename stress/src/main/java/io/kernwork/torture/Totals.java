package io.kernwork.torture;

import java.util.Locale;

/** The counts of all rounds. */
final class Totals {
    final Ledger books = new Ledger(0);
    long accepted;
    long delivered;
    long removed;
    long saturated;
    long queues;
    int rounds;

    void add(Ledger round, long saturations, long opened) {
        books.addTotals(round);
        accepted += sum(round.accepted);
        delivered += sum(round.delivered);
        removed += sum(round.removed);
        saturated += saturations;
        queues += opened;
        rounds++;
    }

    long imbalance() {
        return accepted - delivered - removed - saturated;
    }

    /** Verbs that were called, by threads and by bodies. */
    long operations() {
        return sum(books.calls);
    }

    String equation() {
        return String.format(
                Locale.ROOT,
                "accepted %,d %s delivered %,d + removed %,d + saturated %,d",
                accepted,
                imbalance() == 0 ? "=" : "is not",
                delivered,
                removed,
                saturated);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
