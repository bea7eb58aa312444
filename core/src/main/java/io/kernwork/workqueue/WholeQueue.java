package io.kernwork.workqueue;

import io.kernwork.base.CloseReport;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The verbs of {@link WorkQueue} that wait for all its items, or hold them up. */
abstract sealed class WholeQueue implements QueueRef, AutoCloseable permits WorkQueue {
    /** Made for each verb, since queues may be very many and these verbs are rare. */
    abstract LaneVerbs verbs();

    /** Whether others use it who do not know of the caller. */
    abstract boolean isSystem();

    private LaneVerbs owned(String verb) {
        if (isSystem()) {
            throw new UnsupportedOperationException(verb + " of queue '" + name()
                    + "', which all users of the runtime share; build a queue of your own for that");
        }
        return verbs();
    }

    /**
     * Waits until everything that was enqueued before this call has run, or was removed or postponed. What comes later, and
     * what is still armed, is not waited for, so constant traffic cannot hold it up.
     *
     * <p>Stands for {@code flush_workqueue()} (Linux, kernel/workqueue.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from a body of this queue, or from one whose work is pending on it
     */
    public void flush() throws InterruptedException {
        StackReserve.check();
        verbs().flush("flush()");
    }

    /**
     * {@link #flush()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #flush()}
     * @throws SelfWaitException as {@link #flush()}
     * @throws IllegalArgumentException if the time is negative
     */
    public WaitResult flush(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return verbs().flush("flush(Duration)", Checks.timeout(timeout, "flush", this));
    }

    /**
     * {@link #flush()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #flush()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<Void> flushAsync() {
        StackReserve.check();
        return verbs().flushAsync();
    }

    /**
     * Waits until the queue is empty and idle. Meanwhile only the bodies of this queue may enqueue on it, everybody else is
     * answered {@code DRAINING}; what is armed stays armed, and what fires meanwhile is queued when the drain ends. A body
     * that enqueues itself without end holds it up without end.
     *
     * <p>Stands for {@code drain_workqueue()} (Linux, kernel/workqueue.c). Drains nest.
     *
     * @throws UnsupportedOperationException on a queue of {@link SystemWorkQueues}; nothing has changed then
     * @throws InterruptedException if the thread is interrupted while it waits; the queue accepts again then
     * @throws SelfWaitException if called from a body of this queue, or from one whose work is pending on it
     */
    public void drain() throws InterruptedException {
        StackReserve.check();
        owned("drain()").drain();
    }

    /**
     * {@link #drain()} for a bounded time. The queue accepts again either way.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #drain()}
     * @throws SelfWaitException as {@link #drain()}
     * @throws IllegalArgumentException if the time is negative
     */
    public WaitResult drain(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return owned("drain(Duration)").drain(Checks.timeout(timeout, "drain", this));
    }

    /**
     * {@link #drain()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #drain()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<Void> drainAsync() {
        StackReserve.check();
        return owned("drainAsync()").drainAsync();
    }

    /**
     * Ends the queue: refuses new work with {@code CLOSED}, also from its own bodies; disarms what is armed for it; runs what
     * is queued; returns when the last body has ended. It waits through interrupts and restores the flag. Idempotent; a
     * second caller waits, too. What was disarmed is told to the runtime's listener.
     *
     * <p>Stands for {@code destroy_workqueue()} (Linux, kernel/workqueue.c), which leaks a queue that is still busy.
     *
     * @throws UnsupportedOperationException on a queue of {@link SystemWorkQueues}; nothing has changed then
     * @throws SelfWaitException if called from a body of this queue, or from one whose work is pending on it; the queue stays
     *     open then
     * @throws OutOfMemoryError if there is none to note what was disarmed; all of it is, the queue is closed, and the call may be
     *     repeated
     */
    @Override
    public void close() {
        StackReserve.check();
        owned("close()").close();
    }

    /**
     * {@link #close()} for a bounded time: what has not begun when it runs out is dropped and reported, and bodies that have
     * not ended are reported with their stacks. The queue stays closed.
     *
     * @param timeout how long to wait
     * @return what never ran and what still runs
     * @throws SelfWaitException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; the queue stays open then
     * @throws OutOfMemoryError as {@link #close()}, also for what is dropped
     */
    public CloseReport close(Duration timeout) {
        StackReserve.check();
        return owned("close(Duration)").close(Checks.timeout(timeout, "close", this));
    }

    /**
     * {@link #close()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #close()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<CloseReport> closeAsync() {
        StackReserve.check();
        return owned("closeAsync()").closeAsync();
    }

    /**
     * Holds the queue up: from here on no item begins. What has begun goes on; what is enqueued waits, and so does who flushes it.
     * Counted: each freeze needs a {@link #thaw()}, and those of the runtime ({@code Kernwork.freeze()}) count for themselves. A close thaws. Does
     * not wait; to be sure that nothing runs any more, see {@code Work.disableSync}.
     *
     * <p>Linux freezes all freezable queues at once; this is FreeBSD's {@code taskqueue_block()} (sys/kern/subr_taskqueue.c) for one.
     *
     * @throws UnsupportedOperationException on a queue of {@link SystemWorkQueues}; nothing has changed then
     * @throws IllegalStateException if the queue is closed or a bottom-half queue; nothing has changed then
     */
    public void freeze() {
        StackReserve.check();
        Checks.freezable(this);
        if (!owned("freeze()").block()) {
            throw new IllegalStateException("queue '" + name() + "' is closed and cannot be frozen");
        }
    }

    /**
     * Takes a {@link #freeze()} back. With the last one items begin in their order.
     *
     * @throws IllegalStateException if the queue is not frozen by a call of {@link #freeze()}; nothing has changed then
     */
    public void thaw() {
        StackReserve.check();
        Checks.freezable(this);
        if (!owned("thaw()").unblock()) {
            throw new IllegalStateException(
                    "queue '" + name() + "' is thawed and is not frozen: each thaw() needs a freeze() of its own");
        }
    }
}
