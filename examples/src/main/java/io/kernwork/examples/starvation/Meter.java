package io.kernwork.examples.starvation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What became of one component. */
final class Meter {
    private static final int DIGITS = 2;

    private final CountDownLatch left;
    private final Histogram times = new ConcurrentHistogram(DIGITS);
    private final LongAdder done = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder missed = new LongAdder();

    /** Counts down what is left of all components. */
    Meter(CountDownLatch left) {
        this.left = left;
    }

    /** Something is done, and took so long, or began so late. */
    void done(long nanos, boolean late) {
        times.recordValue(Math.max(0, nanos));
        done.increment();
        if (late) {
            missed.increment();
        }
        left.countDown();
    }

    /** Something was run once too often. */
    void again() {
        again.increment();
    }

    /** Of a component that has asked for so many. */
    ComponentResult result(Component component, long asked) {
        return new ComponentResult(
                component,
                asked,
                done.sum(),
                again.sum(),
                missed.sum(),
                new ComponentResult.Times(
                        times.getValueAtPercentile(50), times.getValueAtPercentile(99), times.getMaxValue()));
    }
}
