package io.kernwork.torture;

import io.kernwork.torture.Violations.Kind;
import java.util.List;
import java.util.Locale;

/** What has become of all requests of the storm of softirqs. */
final class SoftirqEnds {
    private static final double LEAST_SHARE = 1;
    private static final long LEAST_RUNS = 50_000;

    final SoftirqRuns tasklets = new SoftirqRuns();
    final SoftirqRuns vectors = new SoftirqRuns();
    final SoftirqRuns halves = new SoftirqRuns();
    long rounds;
    long queued;
    long coalesced;
    long refused;
    long dropped;
    long overlaps;
    long raised;
    long marked;
    long sections;
    long kills;
    long disables;
    long accepted;
    long delivered;
    long removed;

    void add(SoftirqWorld world, List<SoftirqThread> threads) {
        rounds++;
        for (TaskletBooks books : world.tasklets) {
            queued += books.asked.queued();
            coalesced += books.asked.coalesced();
            refused += books.asked.refused();
            dropped += books.dropped.get();
            tasklets.add(books.runs);
        }
        for (VectorBooks books : world.vectors) {
            raised += books.accepted();
            books.addTo(vectors);
        }
        for (HalfBooks books : world.halves) {
            marked += books.asked.queued() + books.asked.coalesced();
            halves.add(books.runs);
        }
        for (SoftirqWorkBooks books : world.works) {
            accepted += books.accepted.get();
            delivered += books.delivered.get();
            removed += books.removed.get();
        }
        for (SoftirqThread thread : threads) {
            sections += thread.sections;
            kills += thread.kills;
            disables += thread.disables;
        }
    }

    /** Those that were accepted. */
    long schedules() {
        return queued + coalesced;
    }

    double coalesced() {
        return 100.0 * coalesced / (queued + coalesced);
    }

    /** Each way in which a tasklet can come to run must come often enough to be looked at. */
    void checkShares(Violations violations) {
        overlaps = violations.count(Kind.OVERLAP);
        if (tasklets.all() < LEAST_RUNS || !violations.none()) {
            return;
        }
        boolean all = coalesced() > LEAST_SHARE
                && tasklets.share(tasklets.atExit) > LEAST_SHARE
                && tasklets.share(tasklets.handedOver) > LEAST_SHARE
                && tasklets.share(tasklets.outside) > LEAST_SHARE;
        violations.unless(all, Kind.SHARE, toString());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                """
                tasklets   accepted %,d schedules, coalesced %.1f %%; refused %,d, dropped by closes %,d
                           runs %s; overlaps %,d
                vectors    raised %,d, handlers %s
                halves     marked %,d, runs %s
                works      accepted %,d = delivered %,d + removed %,d
                threads    %,d sections, %,d kills, %,d disables; %,d runtimes""",
                schedules(),
                coalesced(),
                refused,
                dropped,
                tasklets,
                overlaps,
                raised,
                vectors,
                marked,
                halves,
                accepted,
                delivered,
                removed,
                sections,
                kills,
                disables,
                rounds);
    }
}
