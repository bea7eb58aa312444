package io.kernwork.simulate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was like.
 *
 * @param failure the first thing that was wrong; null when nothing was
 * @param details more about it, one line each
 * @param hash of every step and every switch
 * @param counts by the numbers of {@link Count}
 * @param verbs how often each was called
 * @param switches the decisions, by which the run can be repeated
 * @param history what happened, if it was to be told
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares outcomes
public record Outcome(
        @Nullable String failure,
        List<String> details,
        long hash,
        long[] counts,
        Map<String, Long> verbs,
        List<Switch> switches,
        List<String> history) {
    /** Of one kind. */
    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the JVM
    public long count(Count of) {
        return counts[of.ordinal()];
    }

    /** The failure without what differs from one run of it to the next. */
    public String kind() {
        return failure == null ? "" : failure.substring(0, Math.max(0, failure.indexOf(':')));
    }

    /** The same, but failed. */
    Outcome failedBy(String what) {
        return new Outcome(what, details, hash, counts, verbs, switches, history);
    }
}
