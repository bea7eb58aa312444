package io.kernwork.examples.starvation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What jobs do. */
final class Effort {
    private final Computing computing;
    private final Object[] monitors;
    private final ReentrantLock[] locks;

    Effort(Computing computing, int locks) {
        this.computing = computing;
        this.monitors = new Object[locks];
        this.locks = new ReentrantLock[locks];
        for (int i = 0; i < locks; i++) {
            this.monitors[i] = new Object();
            this.locks[i] = new ReentrantLock();
        }
    }

    /** Does the job; blocks in whatever way its component does. */
    void make(Load.Arrival job) throws InterruptedException {
        switch (job.component()) {
            case CALLS -> sleep(job.nanos());
            case WRITES -> write(job);
            case HOUSEKEEPING, HOGS -> computing.compute(job.nanos());
        }
    }

    /** Locks with even numbers are those of the language. */
    private void write(Load.Arrival job) throws InterruptedException {
        if (job.lock() % 2 == 0) {
            synchronized (monitors[job.lock()]) {
                sleep(job.nanos());
            }
            return;
        }
        ReentrantLock lock = locks[job.lock()];
        lock.lock();
        try {
            sleep(job.nanos());
        } finally {
            lock.unlock();
        }
    }

    private static void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }
}
