package io.kernwork.examples.softirqs;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What is known of the bodies of one kind: who ran them, beside how many others, and how long their packets had waited. */
final class Meter {
    private static final int DIGITS = 2;

    private final Recorder waits = new Recorder(DIGITS);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger mostOfOne = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final LongAdder raised = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder endedOnLoop = new LongAdder();

    void raised() {
        raised.increment();
    }

    /** A body begins; so many runs of its own ring go on, this one included. */
    void enter(int ofOne) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        mostOfOne.accumulateAndGet(ofOne, Math::max);
        threads.add(Thread.currentThread());
    }

    void leave() {
        inside.decrementAndGet();
    }

    void begins(long waitedNanos) {
        waits.recordValue(Math.max(0, waitedNanos));
    }

    void ended() {
        if (InterruptLoop.isCurrent()) {
            endedOnLoop.increment();
        }
        ended.increment();
    }

    /** Whether nothing is left to do; only while nothing is raised. */
    boolean isSettled() {
        return ended.sum() == raised.sum();
    }

    /** How many packets have been looked after. */
    long packets() {
        return ended.sum();
    }

    /** How many of them on the thread of a loop, before that could go on. */
    long packetsOnLoop() {
        return endedOnLoop.sum();
    }

    /** How many bodies there were at the same time, at most. */
    int most() {
        return most.get();
    }

    /** The same of one ring. */
    int mostOfOne() {
        return mostOfOne.get();
    }

    /** How many threads have run bodies. */
    int threads() {
        return threads.size();
    }

    @Override
    public String toString() {
        return ended + " of " + raised + " packets";
    }

    /** The times from raising to beginning, in nanoseconds, since the last call. */
    Histogram takeWaits() {
        return waits.getIntervalHistogram();
    }
}
