package io.kernwork.internal.engine;

import java.util.concurrent.CountDownLatch;

/** The moment from which on a pool has no worker and is starting none. */
final class Ending {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** It has come. */
    void reached() {
        latch.countDown();
    }

    /** Waits for it, through interrupts. */
    void await() {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
