package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;

/**
 * When the workers of a pool cannot be expected to get on with what waits there: a thread that was requested has not come, or
 * there are as many as there may be and all of them are blocked. Under the pool's lock, but for what the {@link Monitor} notes.
 */
final class Distress {
    /** A thread that has not come for so long may not come for long (MAYDAY_INITIAL_TIMEOUT: Linux, kernel/workqueue.c). */
    static final long FIRST_NANOS = 10_000_000;

    private int arrivals;
    private int arrivalsThen;
    private long since = Wheel.NEVER; // of the wait for a thread, as far as somebody has asked
    private volatile boolean allBlocked; // the monitor's

    /** A thread has come. */
    void arrived() {
        arrivals++;
    }

    /** Whether no more workers may come and all that there are were blocked at the last look. */
    void noteBlocked(boolean all) {
        if (allBlocked != all) {
            allBlocked = all;
        }
    }

    /**
     * When it is the turn of the rescuers, as seen now.
     *
     * @param requested whether a thread is requested
     * @param wanted whether one is wanted still
     * @param attended whether somebody looks for what waits, or could be called
     * @return a time, which may have come, and before which is nothing to do; {@link Wheel#NEVER} when all is well
     */
    long due(long now, boolean requested, boolean wanted, boolean attended) {
        if (!requested && !allBlocked) {
            since = Wheel.NEVER;
            return Wheel.NEVER;
        }
        if (!wanted || attended || since == Wheel.NEVER || arrivals != arrivalsThen) {
            since = now;
            arrivalsThen = arrivals;
        }
        return allBlocked && !attended ? now : since + FIRST_NANOS;
    }
}
