package io.kernwork.examples.nettybottomhalf;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one phase has heard from the server. Written by the receiving thread; read by others when it is complete. */
final class Replies {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private final HeavyWork work;
    private final long first; // sequence on each connection
    private final long expected;
    private final BitSet[] seen;
    private final long[] latest;
    private final Histogram reads = new Histogram(HIGHEST, 3);
    private final Histogram replies = new Histogram(HIGHEST, 3);
    private long wrong;
    private long overtaken;
    private long last;
    private volatile long heard; // written last

    /**
     * Expects replies.
     *
     * @param work knows the results
     * @param connections how many there are
     * @param first the sequence at which each of them begins
     * @param expected how many are to come in all
     */
    Replies(HeavyWork work, int connections, long first, long expected) {
        this.work = work;
        this.first = first;
        this.expected = expected;
        seen = new BitSet[connections];
        latest = new long[connections];
        for (int i = 0; i < connections; i++) {
            seen[i] = new BitSet((int) (expected / connections + 1));
            latest[i] = -1;
        }
    }

    /** A reply has come. */
    void add(int connection, long sequence, long intended, long readAt, long result, long now) {
        int index = (int) (sequence - first);
        if (index < 0 || seen[connection].get(index) || result != work.result(sequence)) {
            wrong++;
        } else {
            seen[connection].set(index);
            right(connection, sequence, intended, readAt, now);
        }
        last = now;
        heard = wrong + replies.getTotalCount();
    }

    private void right(int connection, long sequence, long intended, long readAt, long now) {
        if (sequence < latest[connection]) {
            overtaken++;
        } else {
            latest[connection] = sequence;
        }
        reads.recordValue(Math.clamp(readAt - intended, 0, HIGHEST));
        replies.recordValue(Math.clamp(now - intended, 0, HIGHEST));
    }

    /** Whether as many have come as are expected; anyone may ask. */
    boolean isComplete() {
        return heard >= expected;
    }

    /** How many have come so far, right and wrong; anyone may ask. */
    long heard() {
        return heard;
    }

    // ---- when they are complete, or the receiving thread has ended

    long right() {
        return replies.getTotalCount();
    }

    long wrong() {
        return wrong;
    }

    long overtaken() {
        return overtaken;
    }

    /** When the last one came. */
    long last() {
        return last;
    }

    PhaseResult.Times readTimes() {
        return times(reads);
    }

    PhaseResult.Times replyTimes() {
        return times(replies);
    }

    private static PhaseResult.Times times(Histogram times) {
        return new PhaseResult.Times(times.getValueAtPercentile(50), times.getValueAtPercentile(99));
    }
}
