package io.kernwork.internal.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The way of a thread from the factory, which is user code, to what it is to run. */
final class Arrival {
    private static final long MOST_NANOS = 10_000_000_000L;

    private final Entry entry = new Entry();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);

    /** The thread has come; false when it is not wanted any more, and must end. */
    boolean arrive() {
        boolean wanted = entry.arrive();
        arrived.countDown();
        return wanted;
    }

    /**
     * Starts a thread and waits, through interrupts, until it has come.
     *
     * @throws IllegalStateException if it does not come; it ends at once then if it comes later
     */
    void start(Thread made) {
        try {
            startOrAbandon(made);
        } finally {
            settled.countDown();
        }
        await(made);
    }

    /** No thread is started any more, and one that comes all the same must end. */
    void abandon() {
        entry.abandon();
        settled.countDown();
    }

    private void startOrAbandon(Thread made) {
        try {
            made.start();
        } catch (Throwable failure) {
            // the factory may have started it: if it has come, all is well
            if (entry.abandon()) {
                throw failure;
            }
        }
    }

    private void await(Thread made) {
        boolean interrupted = false;
        long start = System.nanoTime();
        boolean mayCome = true;
        while (mayCome && arrived.getCount() > 0) {
            mayCome = made.isAlive() && System.nanoTime() - start < MOST_NANOS; // before the last look at the latch
            try {
                arrived.await(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (entry.abandon()) {
            throw new IllegalStateException("it did not run what it was given");
        }
    }

    /** Waits, through interrupts, until nobody is about to start the thread any more. */
    void awaitSettled() {
        boolean interrupted = false;
        while (settled.getCount() > 0) {
            try {
                settled.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
