package io.kernwork.internal.queue;

import io.kernwork.observe.Distribution;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts times in buckets that grow with them: eight for each power of two, so that a bucket is an eighth of its times wide.
 * Any thread may record and any may read, without a lock; a reader may see one that is being recorded in some counts and not
 * in others.
 *
 * <pre>
 *   nanoseconds   0..63 | 64 72 80 .. 120 | 128 144 .. 240 | 256 ..      and the last bucket is 2^42 (73 minutes) and longer
 *   bucket            0 |  1  2  3 ..   8 |   9  10 ..  16 |  17 ..
 * </pre>
 */
final class Histogram {
    private static final int SHIFT = 3;
    private static final int FIRST_POWER = 6;
    private static final int LAST_POWER = 42;
    private static final int BUCKETS = 2 + ((LAST_POWER - FIRST_POWER) << SHIFT);

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle SUM;
    private static final VarHandle MOST;

    static {
        try {
            SUM = MethodHandles.lookup().findVarHandle(Histogram.class, "sum", long.class);
            MOST = MethodHandles.lookup().findVarHandle(Histogram.class, "most", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int[] counts = new int[BUCKETS];

    @SuppressWarnings("UnusedVariable") // through SUM
    private long sum;

    @SuppressWarnings("UnusedVariable") // through MOST
    private long most;

    /** Adds a time; a negative one counts as none. */
    void record(long nanos) {
        long time = Math.max(0, nanos);
        COUNT.getAndAdd(counts, bucket(time), 1);
        SUM.getAndAdd(this, time);
        long present = (long) MOST.getOpaque(this);
        while (time > present) {
            long found = (long) MOST.compareAndExchange(this, present, time);
            present = found == present ? time : found;
        }
    }

    static int bucket(long nanos) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1);
        if (power < FIRST_POWER) {
            return 0;
        }
        if (power >= LAST_POWER) {
            return BUCKETS - 1;
        }
        int within = (int) (nanos >>> (power - SHIFT)) & ((1 << SHIFT) - 1);
        return 1 + ((power - FIRST_POWER) << SHIFT) + within;
    }

    /** The last time that belongs to a bucket. */
    static long end(int bucket) {
        if (bucket == 0) {
            return (1L << FIRST_POWER) - 1;
        }
        if (bucket == BUCKETS - 1) {
            return Long.MAX_VALUE;
        }
        int power = FIRST_POWER + ((bucket - 1) >> SHIFT);
        int within = (bucket - 1) & ((1 << SHIFT) - 1);
        return (1L << power) + ((within + 1L) << (power - SHIFT)) - 1;
    }

    /** Adds what this has counted to the counts of several. */
    void addTo(Sum total) {
        for (int i = 0; i < BUCKETS; i++) {
            int count = (int) COUNT.getOpaque(counts, i);
            total.counts[i] += count;
            total.samples += count;
        }
        total.sum += (long) SUM.getOpaque(this);
        total.most = Math.max(total.most, (long) MOST.getOpaque(this));
    }

    /** What several histograms have counted together. */
    static final class Sum {
        private final long[] counts = new long[BUCKETS];
        private long samples;
        private long sum;
        private long most;

        Distribution distribution() {
            return samples == 0
                    ? Distribution.NONE
                    : new Distribution(samples, sum / samples, at(0.5), at(0.9), at(0.99), most);
        }

        /** The end of the bucket that holds the time which so large a share of all did not exceed. */
        private long at(double share) {
            long wanted = Math.max(1, (long) Math.ceil(samples * share));
            int bucket = 0;
            for (long seen = counts[0]; seen < wanted && bucket < BUCKETS - 1; seen += counts[bucket]) {
                bucket++;
            }
            return Math.min(end(bucket), most);
        }
    }
}
