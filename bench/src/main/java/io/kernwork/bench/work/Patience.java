package io.kernwork.bench.work;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a workload waits for what must happen, so that none of them hangs.
 *
 * @param nanos the longest wait
 */
record Patience(long nanos) {
    /** For a child JVM. */
    static final Patience ORDINARY = new Patience(Duration.ofSeconds(5).toNanos());

    private static final int YIELDS = 200;
    private static final long PAUSE_NANOS = 20_000;

    /** Waits, and lets the CPU to others: on a single one they would not get on otherwise. */
    @SuppressWarnings("ThreadPriorityCheck") // as it says
    void until(BooleanSupplier condition, Supplier<String> what) {
        long start = System.nanoTime();
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (i < YIELDS) {
                Thread.yield();
            } else if (System.nanoTime() - start < nanos) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            } else {
                throw new IllegalStateException(what.get());
            }
        }
    }

    /** {@return more of it, for who waits for somebody who is patient, too} */
    Patience twice() {
        return new Patience(2 * nanos);
    }

    /** Waits for a thread. */
    void join(Thread thread) throws InterruptedException {
        if (!thread.join(Duration.ofNanos(nanos))) {
            throw new IllegalStateException("thread " + thread.getName() + " did not end");
        }
    }

    /** Waits for a while that is part of the work; returns early for no reason. */
    static void pass(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
