package io.kernwork.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether a thread that was asked for has come, or is not wanted any more: exactly one of the two, whoever is first. */
final class Entry {
    private static final int EXPECTED = 0;
    private static final int ARRIVED = 1;
    private static final int ABANDONED = 2;

    private final AtomicInteger state = new AtomicInteger(EXPECTED);

    /** By the thread; false when it is not wanted any more, and must end. */
    boolean arrive() {
        return state.compareAndSet(EXPECTED, ARRIVED);
    }

    /** By whoever waits for it; false when it has come before. */
    boolean abandon() {
        return state.compareAndSet(EXPECTED, ABANDONED);
    }

    boolean hasArrived() {
        return state.get() == ARRIVED;
    }
}
