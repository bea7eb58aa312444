package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Parking;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The real way of parking; it counts the unparks of workers and may lose every so-manieth. */
final class CountingParking implements Parking {
    private final Predicate<Thread> workers;
    private final AtomicLong unparks = new AtomicLong();
    private volatile int lose;

    CountingParking(int lose, Predicate<Thread> workers) {
        this.lose = lose;
        this.workers = workers;
    }

    /** How many workers were woken. */
    long unparks() {
        return unparks.get();
    }

    void loseNoMore() {
        lose = 0;
    }

    @Override
    public void park(Object blocker) {
        SYSTEM.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        SYSTEM.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        int one = lose;
        if (!workers.test(thread) || !isLost(unparks.incrementAndGet(), one)) {
            SYSTEM.unpark(thread);
        }
    }

    private static boolean isLost(long number, int one) {
        return one > 0 && number % one == 0;
    }
}
