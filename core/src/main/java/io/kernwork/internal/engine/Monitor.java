package io.kernwork.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * Replaces blocked workers while lanes wait and nobody looks for them: the pool keeps as many workers that use a CPU as
 * there are CPUs. A worker counts as blocked when its thread is not runnable in two looks in a row, so a body that is just
 * passing a lock does not count.
 */
final class Monitor {
    /** No pool grows beyond this many threads on account of blocked ones. */
    static final int MAX_WORKERS = 1_024;

    private final Pool pool;
    private int blockedBefore;

    Monitor(Pool pool) {
        this.pool = pool;
    }

    /** One look at the workers' threads. */
    void look() {
        int blocked = 0;
        for (Worker worker : pool.workers()) {
            if (!worker.idle && blocked(worker.thread())) {
                blocked++;
            }
        }
        pool.compensate(Math.min(blocked, blockedBefore), Math.max(blocked, blockedBefore), MAX_WORKERS);
        blockedBefore = blocked;
    }

    /** The next look is the first of a row. */
    void forget() {
        blockedBefore = 0;
    }

    private static boolean blocked(@Nullable Thread thread) {
        if (thread == null) {
            return false;
        }
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }
}
