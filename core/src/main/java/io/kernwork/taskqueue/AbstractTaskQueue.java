package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskQueue} and a {@link TaskGroup} have in common: the verbs that concern everything on them at once.
 *
 * <p>All methods may be called from any thread and from any body, but for the waits that are refused with {@link
 * SelfWaitException}: those for the caller itself, and any of these waits on the runtime's service thread, where listeners and
 * thread factories run; and in atomic context with {@link AtomicContextException}.
 */
public abstract sealed class AbstractTaskQueue implements QueueRef, AutoCloseable permits TaskQueue, TaskGroup {
    final Engine engine;
    final Lane[] lanes;

    private final String name;
    private final Kernwork runtime;
    private final @Nullable Pool pool; // its own
    private final LaneVerbs verbs;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // only the name is read through it before the constructor ends
    AbstractTaskQueue(String name, Kernwork runtime, @Nullable Pool pool, BiFunction<QueueRef, Engine, Lane[]> opener) {
        this.name = name;
        this.runtime = runtime;
        this.pool = pool;
        this.engine = EngineAccess.of(runtime);
        this.lanes = opener.apply(this, engine);
        this.verbs = new LaneVerbs(engine, lanes);
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * The runtime whose workers run the tasks.
     *
     * @return the runtime
     */
    public final Kernwork runtime() {
        return runtime;
    }

    // ---- waiting

    /**
     * Waits until every task that waited or ran at the call has run, or was removed. What is enqueued later does not
     * extend it, whatever its priority, nor does what is armed.
     *
     * <p>Stands for {@code taskqueue_drain_all()} and {@code taskqgroup_drain_all()} (FreeBSD, kern/subr_taskqueue.c and
     * subr_gtaskqueue.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from a task of this queue, or from one that is pending on it
     */
    public final void drainAll() throws InterruptedException {
        StackReserve.check();
        verbs.flush("drainAll()");
    }

    /**
     * {@link #drainAll()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #drainAll()}
     * @throws SelfWaitException as {@link #drainAll()}
     * @throws IllegalArgumentException if the time is negative
     */
    public final WaitResult drainAll(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return verbs.flush("drainAll(Duration)", Checks.timeout(timeout, "drainAll", this));
    }

    /**
     * {@link #drainAll()} without blocking; it may be called from a task of this queue.
     *
     * @return completes when {@link #drainAll()} would return, on the thread that ends the wait (or here when there is none)
     */
    public final CompletionStage<Void> drainAllAsync() {
        StackReserve.check();
        return verbs.flushAsync();
    }

    /**
     * Waits until an instant at which the queue is empty and idle, whatever is enqueued meanwhile: constant producers can hold
     * it up without end. What is armed is not waited for.
     *
     * <p>Stands for {@code taskqueue_quiesce()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from a task of this queue, or from one that is pending on it
     */
    public final void quiesce() throws InterruptedException {
        StackReserve.check();
        verbs.quiesce("quiesce()");
    }

    /**
     * {@link #quiesce()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #quiesce()}
     * @throws SelfWaitException as {@link #quiesce()}
     * @throws IllegalArgumentException if the time is negative
     */
    public final WaitResult quiesce(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return verbs.quiesce("quiesce(Duration)", Checks.timeout(timeout, "quiesce", this));
    }

    /**
     * {@link #quiesce()} without blocking; it may be called from a task of this queue.
     *
     * @return completes when {@link #quiesce()} would return, on the thread that ends the wait (or here when there is none)
     */
    public final CompletionStage<Void> quiesceAsync() {
        StackReserve.check();
        return verbs.quiesceAsync();
    }

    // ---- blocking

    /**
     * From the return on no task of this queue begins, until {@link #unblock()} was called as often as this. What runs goes on;
     * requests are accepted as ever. Does not wait. A task that a thread has taken from the queue counts as begun, though the first
     * step of its body may come a moment later; drain it to be sure.
     *
     * <p>Stands for {@code taskqueue_block()} (FreeBSD, kern/subr_taskqueue.c) as its manual describes it. That call is not
     * counted, and a thread that is inside its loop goes on taking tasks.
     *
     * @return false when the queue is closed, and nothing has changed
     */
    public final boolean block() {
        StackReserve.check();
        return verbs.block();
    }

    /**
     * Takes one {@link #block()} back; with the last one what waits can begin. Closing a queue takes them all back. Stands for
     * {@code taskqueue_unblock()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @throws IllegalStateException if the queue is open and not blocked; nothing has changed then
     */
    public final void unblock() {
        StackReserve.check();
        if (!verbs.unblock() && !isClosed()) {
            throw new IllegalStateException(
                    "queue '" + name + "' is not blocked: each unblock() needs an earlier block() of its own");
        }
    }

    /**
     * Whether no task begins. Outdated as soon as it is read.
     *
     * @return true while somebody blocks
     */
    public final boolean isBlocked() {
        return lanes[0].isBlocked();
    }

    // ---- looking

    /**
     * Whether the thread runs a task of this queue now. Threads are shared here: one that ran such a task a moment ago is no
     * member any more. A queue without threads has members only while it is pumped.
     *
     * <p>Stands for {@code taskqueue_member()} (FreeBSD, kern/subr_taskqueue.c), which looks for the threads that were started
     * for the queue.
     *
     * @param thread any thread
     * @return true when it is inside a task of this queue
     */
    public final boolean isMember(Thread thread) {
        return verbs.isInside(Objects.requireNonNull(thread, () -> "thread asked for on queue '" + name + "'"));
    }

    /**
     * How many tasks wait; those that run are not counted, also not one whose turn came while it
     * still runs elsewhere, which a snapshot counts as waiting. Outdated as soon as it is read.
     *
     * @return the number of waiting tasks
     */
    public final int depth() {
        return verbs.depth();
    }

    /**
     * Whether tasks are refused for good.
     *
     * @return true from the first moment of a close
     */
    public final boolean isClosed() {
        return lanes[0].state() == Lane.CLOSED;
    }

    // ---- closing

    /**
     * Ends the queue: refuses every request with {@code CLOSED}, also from its own tasks; takes blocks back; disarms what is
     * armed for it; runs what is pending, on the closing thread if the queue has no threads; returns when the last task has
     * ended. It waits through interrupts and restores the flag. Idempotent; a second caller waits, too. What was disarmed is
     * told to the runtime's listener.
     *
     * <p>Stands for {@code taskqueue_free()} (FreeBSD, kern/subr_taskqueue.c), which drops what is pending on a queue without
     * threads and can hang on what is armed.
     *
     * @throws SelfWaitException if called from a task of this queue, or from one that is pending on it; it stays open then
     * @throws UnsupportedOperationException on a queue of {@link SystemTaskQueues}
     */
    @Override
    public void close() {
        StackReserve.check();
        verbs.close();
        if (pool != null) {
            engine.closePool(pool, true);
        }
    }

    /**
     * {@link #close()} for a bounded time: what has not begun when it runs out is dropped and reported, and tasks that have not
     * ended are reported with their stacks. The queue stays closed.
     *
     * @param timeout how long to wait
     * @return what never ran and what still runs
     * @throws SelfWaitException as {@link #close()}
     * @throws UnsupportedOperationException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; the queue stays open then
     */
    public CloseReport close(Duration timeout) {
        StackReserve.check();
        CloseReport report = verbs.close(Checks.timeout(timeout, "close", this));
        Pool own = pool;
        if (own != null && report.stillRunning().isEmpty()) {
            engine.closePool(own, true);
        } else if (own != null) {
            CompletableFuture<Void> _ = verbs.closeAsync()
                    .thenRun(() -> engine.closePool(own, false))
                    .toCompletableFuture();
        }
        return report;
    }

    /**
     * {@link #close()} without blocking; it may be called from a task of this queue. Threads that belong to the queue alone are
     * told to end and not waited for.
     *
     * @return completes when {@link #close()} would return, on the thread that ends the wait (or here when there is none)
     * @throws UnsupportedOperationException as {@link #close()}
     */
    public CompletionStage<CloseReport> closeAsync() {
        StackReserve.check();
        Pool own = pool;
        return own == null
                ? verbs.closeAsync()
                : verbs.closeAsync().thenApply(report -> {
                    engine.closePool(own, false);
                    return report;
                });
    }

    /** The name and a glance at the state, for logs. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + name + ": " + (isClosed() ? "closed, " : "")
                + (isBlocked() ? "blocked, " : "") + depth() + " waiting]";
    }
}
