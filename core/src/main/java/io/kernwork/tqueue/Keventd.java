package io.kernwork.tqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.engine.PoolSpec;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.SortedLane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The one thread of a runtime that runs tasks which may block: {@code keventd} of Linux 2.4 (kernel/context.c). Tasks run one after
 * the other in the order in which they were scheduled, and everybody's are in the same row: one that sleeps holds all others up.
 * This is what work queues were invented against.
 *
 * {@snippet class="io.kernwork.tqueue.TaskListSnippets" region="keventd"}
 *
 * <p>The thread comes with the first task, and goes when it has been idle for the runtime's idle time. It ends with the
 * runtime; nobody can close it.
 *
 * <p>{@code schedule} may be called from any thread and any context, a top half included. It never blocks, and allocates nothing.
 * Memory effects: see {@link DeferredTask}.
 */
public final class Keventd implements QueueRef {
    private static final String NAME = "keventd";

    private final Engine engine;
    private final Lane lane;
    private final LaneVerbs verbs;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // only the name is read through it before the constructor ends
    private Keventd(Engine engine) {
        this.engine = engine;
        Pool pool = engine.openPool(PoolSpec.single(NAME));
        try {
            this.lane = engine.openSorted(this, engine.errors(), 1, Lane.NO_CPU, pool);
        } catch (Throwable failure) {
            engine.closePool(pool, true);
            throw failure;
        }
        this.verbs = new LaneVerbs(engine, lane);
        lane.lock();
        try {
            ((SortedLane) lane).keepRoom();
        } finally {
            lane.unlock();
        }
    }

    /**
     * The one of a runtime, made at the first call, which allocates: a top half should not be the first.
     *
     * @param runtime any open runtime
     * @return always the same one for the same runtime
     * @throws IllegalStateException if the runtime is closed and had none before
     */
    public static Keventd of(Kernwork runtime) {
        return EngineAccess.of(Objects.requireNonNull(runtime, "runtime of keventd"))
                .attachment(Keventd.class, Keventd::new);
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Asks for one run of the task, behind all that were scheduled before. A task that runs may schedule itself: it runs again
     * after what waits now.
     *
     * <p>Stands for {@code schedule_task()} (Linux 2.4, kernel/context.c), which answers 1 or 0.
     *
     * @param task what is to be run
     * @return {@code QUEUED} (1), {@code COALESCED} (0) when it waits already: it stays where it is, which may be a {@link
     *     TaskList}; or {@code CLOSED} when the runtime is
     * @throws IllegalArgumentException if the task belongs to another runtime; nothing has changed then
     */
    public Admission schedule(DeferredTask task) {
        StackReserve.check();
        return engine.submission().enqueue(lane, Checks.item(task, this));
    }

    /**
     * Waits until every task that was scheduled before this call has run. What is scheduled later does not extend it. The caller
     * must hold no lock that one of these tasks needs.
     *
     * <p>Stands for {@code flush_scheduled_tasks()} (Linux 2.4, kernel/context.c), which waits for the end of two passes: the
     * first may have begun before the caller's task was there. Here the tasks are numbered, and one wait is exact.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from a task that runs or waits here, which hangs in Linux
     * @throws AtomicContextException if called in atomic context
     */
    public void flushScheduledTasks() throws InterruptedException {
        StackReserve.check();
        verbs.flush("flushScheduledTasks()");
    }

    /**
     * {@link #flushScheduledTasks()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #flushScheduledTasks()}
     * @throws SelfWaitException as {@link #flushScheduledTasks()}
     * @throws AtomicContextException as {@link #flushScheduledTasks()}
     * @throws IllegalArgumentException if the time is negative
     */
    public WaitResult flushScheduledTasks(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return verbs.flush("flushScheduledTasks(Duration)", Checks.timeout(timeout, "flushScheduledTasks", this));
    }

    /**
     * {@link #flushScheduledTasks()} without blocking; it may be called from a task that runs here.
     *
     * @return completes when {@link #flushScheduledTasks()} would return, on the thread that ends the wait (or here when there is
     *     none)
     */
    public CompletionStage<Void> flushScheduledTasksAsync() {
        StackReserve.check();
        return verbs.flushAsync();
    }

    /**
     * Whether the caller is inside a task that runs here, and so must not wait for others that do. Does not block or allocate.
     *
     * <p>Stands for {@code current_is_keventd()} (Linux 2.4, kernel/context.c).
     *
     * @return true in the body of a task that was scheduled here
     */
    public boolean isCurrent() {
        return Current.runs(lane);
    }

    /** A glance at the state, for logs. */
    @Override
    public String toString() {
        return "Keventd[" + (lane.state() == Lane.CLOSED ? "closed, " : "") + verbs.depth() + " waiting]";
    }
}
