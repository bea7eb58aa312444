package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.torture.Violations.Kind;
import java.util.Arrays;

/**
 * Who has asked for runs of one body, and what the last run knew of. Plain fields, each written by one thread or, as the last of each
 * row, by the body: a run that answers a request sees what was written before it.
 */
final class Asked {
    private final long[] asked;
    private final long[] accepted;
    private final long[] seen; // the body's
    private final long[] queued;
    private final long[] coalesced;
    private final long[] refused;

    /** For so many threads, and the body itself. */
    Asked(int threads) {
        asked = new long[threads + 1];
        accepted = new long[threads + 1];
        seen = new long[threads + 1];
        queued = new long[threads + 1];
        coalesced = new long[threads + 1];
        refused = new long[threads + 1];
    }

    /** The number of the body. */
    int body() {
        return asked.length - 1;
    }

    /** A thread is about to ask. */
    void ask(int thread) {
        asked[thread]++;
    }

    /** It has been answered. */
    void answer(int thread, Admission answer, Violations violations) {
        if (answer.accepted()) {
            accepted[thread] = asked[thread];
            (answer == Admission.QUEUED ? queued : coalesced)[thread]++;
        } else {
            refused[thread]++;
            boolean known = answer == Admission.CANCELING || answer == Admission.CLOSED;
            violations.unless(known, Kind.ANSWER, "a request was answered " + answer);
        }
    }

    /** A run has begun. */
    void see() {
        System.arraycopy(asked, 0, seen, 0, asked.length);
    }

    // ---- when nothing happens any more

    /** Each request that was accepted has had a run that began later. */
    boolean isAnswered() {
        for (int i = 0; i < asked.length; i++) {
            if (seen[i] < accepted[i]) {
                return false;
            }
        }
        return true;
    }

    long queued() {
        return sum(queued);
    }

    long coalesced() {
        return sum(coalesced);
    }

    long refused() {
        return sum(refused);
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    @Override
    public String toString() {
        return "asked " + Arrays.toString(asked) + ", accepted " + Arrays.toString(accepted) + ", seen "
                + Arrays.toString(seen) + ", queued " + queued();
    }
}
