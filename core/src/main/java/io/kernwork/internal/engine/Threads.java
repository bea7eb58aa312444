package io.kernwork.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one runtime from before their start until they have ended, so that a close can wait for their very end. */
final class Threads {
    private static final long FOREVER = Long.MAX_VALUE;

    private final List<Thread> threads = new ArrayList<>(); // guarded by this

    /** Notes a thread that is about to be started, or has been, and forgets those that have ended. */
    synchronized void add(Thread thread) {
        threads.removeIf(known -> known.equals(thread) || known.getState() == Thread.State.TERMINATED);
        threads.add(thread);
    }

    /** Forgets a thread that was not started after all. */
    synchronized void remove(Thread thread) {
        threads.remove(thread);
    }

    /** Whether the calling thread is one of them. */
    synchronized boolean hasCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /** Waits for the end of them all, through interrupts. */
    void join() {
        join(FOREVER);
    }

    /** The same for a bounded time. */
    void join(long nanos) {
        boolean interrupted = false;
        long start = System.nanoTime();
        long left = nanos;
        for (Thread thread = alive(); thread != null && left > 0; thread = alive()) {
            while (thread.isAlive() && left > 0) {
                try {
                    thread.join(nanos == FOREVER ? 0 : Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = nanos - (System.nanoTime() - start);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread alive() {
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                return thread;
            }
        }
        return null;
    }
}
