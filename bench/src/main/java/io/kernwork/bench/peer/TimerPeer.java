package io.kernwork.bench.peer;

import io.kernwork.base.Delay;

/**
 * Somebody who runs tasks at a later time.
 *
 * @param <H> what it takes for a task, made once for each
 * @param <T> what it gives for an armed task, by which that is cancelled
 */
public interface TimerPeer<H, T> extends AutoCloseable {
    /** {@return what {@link #arm} takes for this task} */
    H adopt(Task task);

    /** Arms a task that is not armed. The delay is an object that the caller keeps; who wants nanoseconds reads them there. */
    T arm(H handle, Delay delay);

    /**
     * Gives an armed task another time. Who has no word for that cancels and arms.
     *
     * @throws IllegalStateException if it was not armed
     */
    default T rearm(H handle, T timer, Delay delay) {
        if (!cancel(timer)) {
            throw new IllegalStateException(
                    "what should be armed could not be cancelled: it has fired early, or was lost");
        }
        return arm(handle, delay);
    }

    /** The same from a moment that the caller has read from {@link #nanos}; only for who {@link #takesNow}. */
    default T rearm(H handle, T timer, Delay delay, long now) {
        throw new UnsupportedOperationException();
    }

    /** {@return whether the caller can hand in the time, so that the clock is not read} */
    default boolean takesNow() {
        return false;
    }

    /** {@return the clock that {@code now} is read from} */
    default long nanos() {
        return System.nanoTime();
    }

    /** {@return whether the task was armed, so that it will not run for it} */
    boolean cancel(T timer);

    /** {@return whether nothing is due until the caller, on the one thread that may use this peer, asks with {@link #poll}} */
    default boolean isPolled() {
        return false;
    }

    /** Runs what is due, for who {@link #isPolled}. */
    default void poll() {}

    /** Ends its threads, within seconds. What is armed is dropped. */
    @Override
    void close();
}
