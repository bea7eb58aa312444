package io.kernwork.torture;

import io.kernwork.base.ItemRef;
import io.kernwork.torture.Violations.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What has become of all requests of the storm of queues. */
final class QueueEnds {
    private static final double LEAST_SHARE = 1;
    private static final long LEAST_VERBS = 100_000;

    final Map<QueueKind, Long> runs = new EnumMap<>(QueueKind.class);
    long rounds;
    long verbs;
    long accepted;
    long coalesced;
    long delivered;
    long removed;
    long dropped;
    long rescued;
    long slept;
    long blocked;
    long thrown;
    long freezes;
    long standstills;
    long limits;
    long replaced;
    long refusedThreads;
    long slowThreads;

    void add(QueueWorld world, List<QueueThread> threads, Map<ItemRef, Long> drops) {
        rounds++;
        world.opened.forEach(books -> runs.merge(books.kind, books.runs.sum(), Long::sum));
        world.works.forEach(this::add);
        world.files.forEach(file -> file.works.forEach(this::add));
        dropped += drops.values().stream().mapToLong(Long::longValue).sum();
        rescued += world.rescued.sum();
        slept += world.slept.sum();
        blocked += world.blocked.sum();
        thrown += world.thrown.sum();
        refusedThreads += world.threads.refused.sum();
        slowThreads += world.threads.delayed.sum();
        for (QueueThread thread : threads) {
            verbs += thread.verbs;
            freezes += thread.freezes;
            standstills += thread.standstills;
            limits += thread.limits;
            replaced += thread.replaced;
        }
    }

    private void add(QueueWork work) {
        accepted += work.accepted.get();
        coalesced += work.coalesced.get();
        delivered += work.delivered.get();
        removed += work.removed.get();
    }

    long allRuns() {
        return runs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Each queue must get its share, and each disturbance must come often enough to be looked at. */
    void checkShares(Violations violations) {
        if (verbs < LEAST_VERBS || !violations.none()) {
            return;
        }
        boolean all = runs.size() == QueueKind.values().length
                && runs.values().stream().allMatch(each -> share(each, allRuns()) > LEAST_SHARE)
                && share(coalesced, accepted) > LEAST_SHARE
                && share(removed, accepted) > LEAST_SHARE
                && share(blocked, allRuns()) > LEAST_SHARE
                && share(thrown, allRuns()) > LEAST_SHARE
                && share(standstills, freezes) > LEAST_SHARE
                && rescued > 0
                && dropped > 0
                && refusedThreads > 0
                && slowThreads > 0;
        violations.unless(all, Kind.SHARE, toString());
    }

    static double share(long part, long all) {
        return 100.0 * part / Math.max(1, all);
    }

    @Override
    public String toString() {
        StringBuilder kinds = new StringBuilder();
        runs.forEach((kind, count) -> kinds.append(String.format(
                Locale.ROOT, "%n             %-18s %,12d, %.1f %%", kind, count, share(count, allRuns()))));
        return String.format(
                Locale.ROOT,
                """
                queues     %,d verbs, %,d runtimes, %,d queues replaced
                requests   accepted %,d (coalesced %.1f %%) = delivered %,d + removed %,d (%.1f %%) + dropped by closes %,d
                runs       %,d, by rescuers %,d; threw %,d, blocked and said so %,d, did not say so %,d%s
                freezes    %,d, of which everything stood still in %.1f %%; %,d changes of a limit
                threads    refused %,d, late %,d""",
                verbs,
                rounds,
                replaced,
                accepted,
                share(coalesced, accepted),
                delivered,
                removed,
                share(removed, accepted),
                dropped,
                allRuns(),
                rescued,
                thrown,
                blocked,
                slept,
                kinds,
                freezes,
                share(standstills, freezes),
                limits,
                refusedThreads,
                slowThreads);
    }
}
