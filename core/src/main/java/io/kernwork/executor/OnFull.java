package io.kernwork.executor;

import io.kernwork.internal.engine.Nanos;
import java.time.Duration;
import java.util.Objects;

/** What a view with a {@linkplain QueueExecutor#capacity(int) capacity} does with a task that it has no room for. Never: run it on the caller's thread. */
public final class OnFull {
    private static final OnFull REJECT = new OnFull(0);

    private final long nanos;

    private OnFull(long nanos) {
        this.nanos = nanos;
    }

    /**
     * The task is rejected at once.
     *
     * @return the policy
     */
    public static OnFull reject() {
        return REJECT;
    }

    /**
     * The caller waits for room, behind those who came before, and the task is rejected when there is none in time, when the caller is interrupted (its flag
     * is set again then), or when the view is shut down meanwhile. In atomic context, where nothing may wait, it is rejected at once, and so it is
     * in a body of the queue when bodies on all other slots wait for room, too: only what begins makes room.
     *
     * @param timeout for how long at most
     * @return the policy
     * @throws IllegalArgumentException if the time is negative
     */
    public static OnFull block(Duration timeout) {
        Objects.requireNonNull(timeout, "time-out");
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a task cannot wait for room for the negative time " + timeout);
        }
        return new OnFull(Nanos.of(timeout));
    }

    /** How long to wait; 0 for not at all. */
    long nanos() {
        return nanos;
    }

    @Override
    public String toString() {
        return nanos == 0 ? "reject" : "block for " + Duration.ofNanos(nanos);
    }
}
