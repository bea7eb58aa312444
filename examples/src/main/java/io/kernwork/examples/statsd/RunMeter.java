package io.kernwork.examples.statsd;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * How the bottom half does: runs, what they folded, and, for one tally in {@link #SAMPLED}, the time from its first
 * sample to the start of the run that takes it, and that run's length. The clock costs more than adding a sample, hence
 * the sampling.
 */
final class RunMeter {
    private static final int SAMPLED = 16;
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private final LongAdder runs = new LongAdder();
    private final LongAdder emptyRuns = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private final AtomicHistogram waits = new AtomicHistogram(HIGHEST, 3);
    private final AtomicHistogram lengths = new AtomicHistogram(HIGHEST, 3);
    private int countdown = SAMPLED;

    /** Receive path: the clock, on every {@link #SAMPLED}th call; otherwise 0. */
    long stamp() {
        if (--countdown > 0) {
            return 0;
        }
        countdown = SAMPLED;
        return System.nanoTime() | 1; // never 0
    }

    void run(long folded) {
        runs.increment();
        samples.add(folded);
    }

    /** A run that found nothing: an earlier run had taken what this one was enqueued for. */
    void emptyRun() {
        emptyRuns.increment();
    }

    void times(long waited, long ran) {
        waits.recordValue(clamp(waited));
        lengths.recordValue(clamp(ran));
    }

    long folded() {
        return samples.sum();
    }

    RunTimes snapshot() {
        long full = runs.sum();
        return new RunTimes(full + emptyRuns.sum(), emptyRuns.sum(), samples.sum(), read(waits), read(lengths));
    }

    /** A sample may arrive just as a run starts that takes it: no wait at all. */
    private static long clamp(long nanos) {
        return Math.min(Math.max(nanos, 0), HIGHEST);
    }

    static RunTimes.Times read(AtomicHistogram live) {
        Histogram times = live.copy();
        return new RunTimes.Times(
                times.getTotalCount(),
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                times.getMaxValue());
    }
}
