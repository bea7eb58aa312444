package io.kernwork.executor;

import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import java.time.Duration;
import java.util.concurrent.RunnableFuture;

/**
 * The future of a task that was submitted to a {@link QueueExecutor}: one that can be waited for after it was cancelled. {@link
 * #cancel(boolean)} answers while the body may still be running; after {@link #cancelAndAwait(boolean)} it is not.
 *
 * <p>{@code get()} without a time-out refuses to wait where it could not end: in the task's own body, and in one that keeps every slot of the
 * queue from it; and in atomic context. What the task has done happens-before the return of {@code get}, and of {@code
 * cancelAndAwait}.
 *
 * @param <V> what the task gives
 */
public interface QueueFuture<V> extends RunnableFuture<V> {

    /**
     * {@link #cancel(boolean)}, and waits until the task's body is not running, whether this call has cancelled it or somebody did before. From the return on
     * it does not run any more.
     *
     * @param mayInterruptIfRunning whether the thread that is inside the body is interrupted; no later body of that thread is
     * @return as {@code cancel}: false if the task had completed or was cancelled before
     * @throws InterruptedException if the calling thread is interrupted while the body runs; the task stays cancelled
     * @throws SelfWaitException if called from the task's own body; nothing has changed then
     */
    boolean cancelAndAwait(boolean mayInterruptIfRunning) throws InterruptedException;

    /**
     * {@link #cancelAndAwait(boolean)} for a bounded time.
     *
     * @param mayInterruptIfRunning as there
     * @param timeout how long to wait for the end of the body
     * @return whether the body has ended, and where it is if it has not; {@code isCancelled} tells whether the task is cancelled
     * @throws InterruptedException as there
     * @throws SelfWaitException as there
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    WaitResult cancelAndAwait(boolean mayInterruptIfRunning, Duration timeout) throws InterruptedException;
}
