package io.kernwork.bench;

import io.kernwork.bench.work.Workload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table, with one goal.
 *
 * @param id unique, such as {@code H1.p50}
 * @param workload what is run for it
 * @param key the sample that it shows; rows with several goals share one
 * @param bytes whether it shows the sample's bytes per operation instead of its value
 * @param title what is measured, for somebody who sees the table for the first time
 * @param unit of the figures
 * @param better which direction is good
 * @param ours the variant that is ours
 * @param against the peers that count here if they count at all; empty for everyone
 * @param limit what nobody can be better than, where that is known
 * @param goal what is asked
 */
public record Row(
        String id,
        String workload,
        String key,
        boolean bytes,
        String title,
        String unit,
        Better better,
        String ours,
        Set<String> against,
        @Nullable Limit limit,
        Goal goal) {
    /** The good direction. */
    public enum Better {
        /** The smaller the better, as with a time. */
        LOWER,
        /** The larger the better, as with a rate. */
        HIGHER
    }

    static Row lower(String id, String workload, String title, String unit, Goal goal) {
        return new Row(id, workload, id, false, title, unit, Better.LOWER, Workload.OURS, Set.of(), null, goal);
    }

    static Row higher(String id, String workload, String title, String unit, Goal goal) {
        return new Row(id, workload, id, false, title, unit, Better.HIGHER, Workload.OURS, Set.of(), null, goal);
    }

    /** The bytes that the sample of another row took, of which there must be none. */
    static Row bytes(String id, String workload, String key, String title) {
        return new Row(id, workload, key, true, title, "B", Better.LOWER, Workload.OURS, Set.of(), null, Goal.zero());
    }

    Row key(String other) {
        return new Row(id, workload, other, bytes, title, unit, better, ours, against, limit, goal);
    }

    Row ours(String variant) {
        return new Row(id, workload, key, bytes, title, unit, better, variant, against, limit, goal);
    }

    Row against(Set<String> peers) {
        return new Row(id, workload, key, bytes, title, unit, better, ours, Set.copyOf(peers), limit, goal);
    }

    Row limit(Limit other) {
        return new Row(id, workload, key, bytes, title, unit, better, ours, against, other, goal);
    }

    Row goal(Goal other) {
        return new Row(id, workload, key, bytes, title, unit, better, ours, against, limit, other);
    }

    /** {@return whether a peer that counts at all counts in this row} */
    public boolean holds(String peer) {
        return against.isEmpty() || against.contains(peer);
    }
}
