package io.kernwork.examples.statsd;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;

/**
 * How long the socket is left alone: the time of one turn of the loop in {@link #SAMPLED} that reads something. The receive thread
 * writes, anyone may read.
 */
final class LoopMeter {
    private static final int SAMPLED = 16;
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    private final Count turns = new Count();
    private final AtomicHistogram times = new AtomicHistogram(HIGHEST, 3);
    private int countdown = SAMPLED;

    /** The clock before a turn, or 0 if this one is not measured. */
    long stamp() {
        return countdown == 1 ? System.nanoTime() | 1 : 0; // never 0
    }

    /** A turn has read something. */
    void turn(long start) {
        turns.add(1);
        countdown--;
        if (start != 0) {
            countdown = SAMPLED;
            times.recordValue(Math.clamp(System.nanoTime() - start, 0, HIGHEST));
        }
    }

    LoopTimes snapshot(ReceiveCounts counts) {
        return new LoopTimes(
                turns.get(), RunMeter.read(times), counts.parsedInLoop.get(), counts.parsedByKsoftirqd.get());
    }
}
