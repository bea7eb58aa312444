package io.kernwork.executor;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Signal;

/**
 * Whether a view accepts tasks, and whether all that it has accepted have ended.
 *
 * <pre>
 *   RUNNING -> SHUT_DOWN -> STOPPED      and terminated, once it is one of the last two and nothing is left
 *        \___________________^
 * </pre>
 *
 * <p><b>Why the end is not missed.</b> Who enters counts first and looks at the state then; who shuts down changes the state first and sums
 * then. So either the one who enters sees the change and leaves at once, or its count is seen. Who leaves counts first, too: either it sees the change, and sums
 * itself, or its count is seen by the sum that follows the change. Of several that leave at once the last to count sees all others.
 *
 * <p><b>Why it is not seen too early.</b> Those that have left are summed before those that have entered. Each has entered before it left; so if the
 * sums are equal nobody was inside between the two, and whoever enters after that leaves at once.
 */
class Life {
    private static final int RUNNING = 0;
    private static final int SHUT_DOWN = 1;
    private static final int STOPPED = 2;

    final Striped entered = new Striped();
    final Striped left = new Striped();
    final Signal terminated;
    private volatile int state = RUNNING; // grows, under this monitor

    Life(Engine engine) {
        this.terminated = new Signal(engine);
    }

    /** Counts a task; false if the view does not accept any, and nothing is counted then. */
    boolean enter() {
        entered.increment();
        if (state == RUNNING) {
            return true;
        }
        leave();
        return false;
    }

    /** A task has ended, or will never run. */
    void leave() {
        left.increment();
        if (state != RUNNING) {
            lookForTheEnd();
        }
    }

    /** True for the first caller. */
    synchronized boolean shutDown() {
        return advance(SHUT_DOWN);
    }

    /** The same, and what runs is to end. */
    synchronized void stop() {
        advance(STOPPED);
    }

    private boolean advance(int to) {
        boolean first = state == RUNNING;
        state = Math.max(state, to);
        return first;
    }

    /** After a change of the state; apart from it, so that what must not outlive the change can be ended between. */
    void lookForTheEnd() {
        long gone = left.sum(); // first
        if (gone == entered.sum()) {
            terminated.give();
        }
    }

    boolean isShutDown() {
        return state != RUNNING;
    }

    boolean isStopped() {
        return state == STOPPED;
    }

    boolean isTerminated() {
        return terminated.isGiven();
    }

    boolean awaitEnd(long nanos, String verb) throws InterruptedException {
        return terminated.await(nanos, verb);
    }

    /** How many tasks are inside; outdated as soon as it is read. */
    long inside() {
        long gone = left.sum();
        return entered.sum() - gone;
    }
}
