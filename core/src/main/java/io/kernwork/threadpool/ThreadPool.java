package io.kernwork.threadpool;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.JobVerbs;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A handle on the pool of threads that all users of one priority in a runtime share: NetBSD's {@code threadpool_t}. The
 * pool comes into being with its first handle and ends with its last. It starts a thread for each job that finds none
 * idle, without a limit; a thread that stays without a job for the idle time of the runtime ends. When a thread cannot
 * be started, that is tried again and again, with pauses; jobs wait meanwhile.
 *
 * {@snippet class="io.kernwork.threadpool.JobSnippets" region="jobpool"}
 *
 * <p>Jobs begin in the order in which they were scheduled; each runs on a thread of its own.
 *
 * <p><b>Priority.</b> Where the platform honours it, each thread of the pool has the {@linkplain ThreadPriority
 * priority} of the pool. Where it does not, the pool that has the higher one gets the threads that it needs sooner than
 * others when several need some, and that is all. {@link #prioritySupport()} and {@code toString()} say which it is.
 *
 * <p>All methods may be called from any thread, platform or virtual, and from any body, but for the waits that are
 * refused with {@link SelfWaitException}, or in atomic context with {@link AtomicContextException}. {@code schedule} and {@code
 * cancelAsync} never block, never create a thread, and allocate nothing. Memory effects: see {@link Job}.
 */
public final class ThreadPool implements QueueRef, AutoCloseable {
    private final PoolHandle handle;
    private final int index;
    private final boolean inner;
    private final Engine engine;
    private final Lane lane;

    /**
     * A view of a handle's pool, or of one of its pools.
     *
     * @param inner whether others have the handle
     */
    ThreadPool(PoolHandle handle, int index, boolean inner) {
        this.handle = handle;
        this.index = index;
        this.inner = inner;
        this.engine = handle.shared.engine;
        this.lane = handle.shared.lane(index);
    }

    /**
     * A handle of its own on the shared pool of a priority, which is created if there is none; stands for {@code
     * threadpool_get()} (NetBSD, threadpool(9)). {@link #close()} gives it back. Starts no thread of the pool.
     * Allocates. May block for the moment that it takes to find out whether the platform permits the priority.
     *
     * @param runtime an open runtime; in a manual one jobs run where it is stepped
     * @param priority that of the threads
     * @return the handle, never null
     * @throws IllegalStateException if the runtime is closed
     */
    public static ThreadPool get(Kernwork runtime, ThreadPriority priority) {
        Objects.requireNonNull(runtime, "runtime of the thread pool");
        Objects.requireNonNull(priority, "priority of the thread pool");
        PoolHandle handle = PoolRegistry.of(EngineAccess.of(runtime)).acquire(priority, false);
        return new ThreadPool(handle, 0, false);
    }

    /** The same for all handles of a priority. */
    @Override
    public String name() {
        return inner ? handle.shared.name() + " (" + index + ")" : handle.shared.name();
    }

    /**
     * The priority of its threads.
     *
     * @return the priority that was asked for
     */
    public ThreadPriority priority() {
        return handle.shared.priority;
    }

    /**
     * Whether the platform honours the priority. If it does not, the priority only orders whose threads come first.
     *
     * @return honoured, or why not and what would help
     */
    public PlatformResult prioritySupport() {
        return handle.shared.platform;
    }

    // ---- jobs

    /**
     * Asks for one run of the job. Does nothing while it is not idle, and nothing remembers it then: call it in the
     * critical section that adds the work which the body looks for. Never blocks, allocates nothing, starts no thread.
     *
     * <p>Stands for {@code threadpool_schedule_job()} (NetBSD, threadpool(9)), which does not answer.
     *
     * @param job what to run; the caller holds its interlock
     * @return {@code QUEUED}; {@code ALREADY_PENDING} when it waits, here or on another pool; {@code BUSY} when it runs
     *     and is not done; {@code CLOSED} when the handle or the runtime is closed or the job is destroyed
     * @throws IllegalStateException if the caller does not hold the job's interlock; nothing has changed then
     * @throws IllegalArgumentException if the job belongs to another runtime; nothing has changed then
     */
    public Admission schedule(Job job) {
        StackReserve.check();
        Item item = Checks.held(job, "schedule", this).item();
        if (handle.isClosed()) {
            return Admission.CLOSED;
        }
        return engine.submission().enqueue(lane, item, Event.ENQUEUE_WHEN_IDLE);
    }

    /**
     * Makes the job idle if that takes no wait. Wakes who waits in {@code cancel} for a job that this takes away. Does
     * not block or allocate.
     *
     * <p>Stands for {@code threadpool_cancel_job_async()} (NetBSD, threadpool(9)).
     *
     * @param job what not to run; the caller holds its interlock
     * @return true when it is idle now, because it was or because it waited here and was taken away; false when it
     *     runs, or a thread is about to begin it, or it waits on another pool, and nothing has changed then
     * @throws IllegalStateException if the caller does not hold the job's interlock
     */
    public boolean cancelAsync(Job job) {
        StackReserve.check();
        return take(Checks.held(job, "cancelAsync", this)) != Taken.NOT;
    }

    /**
     * Makes the job idle. Takes it away if it waits here, else waits until it is; for that time it gives the interlock
     * up, however often the caller holds it, and holds it as often again on return. If it is scheduled again meanwhile,
     * that is taken away or waited for, too. So on return it is idle, and stays so until the caller gives the interlock
     * up.
     *
     * <p>Stands for {@code threadpool_cancel_job()} (NetBSD, threadpool(9)), which waits for the end also of what was
     * scheduled while it waited and has not begun.
     *
     * @param job what not to run; the caller holds its interlock
     * @return whether a run that was asked for was taken away; false when there was none, or it has run
     * @throws InterruptedException if the thread is interrupted while it waits; it holds the interlock then, too
     * @throws SelfWaitException if called from the job's own body before it is done, or on the runtime's service
     *     thread; nothing has changed then
     * @throws IllegalStateException if the caller does not hold the job's interlock
     */
    public boolean cancel(Job job) throws InterruptedException {
        StackReserve.check();
        refuseSelf(Checks.held(job, "cancel", this));
        Taken taken = take(job);
        while (taken == Taken.NOT) {
            IdleWait.await(job, engine, IdleWait.FOREVER);
            taken = take(job);
        }
        return taken == Taken.AWAY;
    }

    /**
     * {@link #cancel(Job)} for a bounded time.
     *
     * @param job what not to run; the caller holds its interlock
     * @param timeout how long to wait
     * @return whether it is idle, how many runs were taken away, and where the body is if it is not
     * @throws InterruptedException as {@link #cancel(Job)}
     * @throws SelfWaitException as {@link #cancel(Job)}
     * @throws IllegalStateException as {@link #cancel(Job)}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public WaitResult cancel(Job job, Duration timeout) throws InterruptedException {
        StackReserve.check();
        long left = Checks.timeout(timeout, "cancel", this);
        refuseSelf(Checks.held(job, "cancel(Duration)", this));
        Taken taken = take(job);
        while (taken == Taken.NOT && left > 0) {
            left = IdleWait.await(job, engine, left);
            taken = take(job);
        }
        return taken == Taken.NOT
                ? new WaitResult(false, 0, JobVerbs.holdups(job.item()))
                : new WaitResult(true, taken == Taken.AWAY ? 1 : 0, List.of());
    }

    private enum Taken {
        IDLE,
        AWAY,
        NOT
    }

    /** With the interlock held, an idle job stays so, and one that runs is not done. */
    private Taken take(Job job) {
        Item item = job.item();
        long word = item.word();
        if (!ItemWord.isPending(word) && !ItemWord.isRunning(word)) {
            return Taken.IDLE;
        }
        if (JobVerbs.cancel(lane, item)) {
            job.signalIdle();
            return Taken.AWAY;
        }
        return Taken.NOT;
    }

    private void refuseSelf(Job job) {
        JobVerbs.checkThread(engine, "cancel of job '" + job.name() + "'");
        if (Current.runs(job.item())) {
            throw new SelfWaitException("cancel of job '" + job.name() + "' on " + name()
                    + " was called from its own body, which is not done, and would wait for its own end; "
                    + "call done() and return, or use cancelAsync()");
        }
    }

    // ---- closing

    /**
     * Gives the handle back; stands for {@code threadpool_put()} (NetBSD, threadpool(9)). The last handle ends the
     * pool: it waits until every body has returned, what follows {@code done()} included, and until the threads have
     * ended. It waits through interrupts and restores the flag. Idempotent.
     *
     * @throws IllegalStateException if it is the last handle and jobs wait on the pool, which it names; nothing has
     *     changed then, and the handle is open
     * @throws SelfWaitException if it is the last handle and called from a body of this pool, or with the interlock of
     *     a job held that runs there; nothing has changed then
     * @throws UnsupportedOperationException if this is one of the pools of a {@link PerCpuThreadPools}, which is to be
     *     closed instead
     */
    @Override
    public void close() {
        StackReserve.check();
        checkOwn("close()").close();
    }

    /**
     * {@link #close()} for a bounded time: bodies that have not returned are reported with their stacks. The handle is
     * given back either way, and the threads end when the bodies have.
     *
     * @param timeout how long to wait
     * @return what still runs; complete also when it was not the last handle
     * @throws IllegalStateException as {@link #close()}
     * @throws SelfWaitException as {@link #close()}
     * @throws UnsupportedOperationException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public CloseReport close(Duration timeout) {
        StackReserve.check();
        return checkOwn("close(Duration)").close(Checks.timeout(timeout, "close", this));
    }

    /**
     * {@link #close()} without blocking; it may be called from a body of this pool.
     *
     * @return completes when every body has returned, on the thread that ends the last one (or here when there is none)
     * @throws IllegalStateException as {@link #close()}
     * @throws UnsupportedOperationException as {@link #close()}
     */
    public CompletionStage<CloseReport> closeAsync() {
        StackReserve.check();
        return checkOwn("closeAsync()").closeAsync();
    }

    private PoolHandle checkOwn(String verb) {
        if (inner) {
            throw new UnsupportedOperationException(
                    verb + " of " + name() + " was refused, since the pool belongs to a "
                            + "PerCpuThreadPools; close that, which gives back the pools of all CPUs");
        }
        return handle;
    }

    /**
     * Whether jobs are refused through this handle.
     *
     * @return true after a close that was not refused, and after that of the runtime
     */
    public boolean isClosed() {
        return handle.isClosed() || lane.state() == Lane.CLOSED;
    }

    // ---- looking

    /**
     * How many jobs wait for a thread of the pool; those that run are not counted. Outdated as soon as it is read.
     *
     * @return the number of waiting jobs, of all users
     */
    public int depth() {
        lane.lock();
        int depth = lane.depth();
        lane.unlock();
        return depth;
    }

    /**
     * How many threads the pool has, those that are being started included. Outdated as soon as it is read.
     *
     * @return the number of threads, 0 after the idle time
     */
    public int threads() {
        return handle.shared.workers(index);
    }

    /** The name and a glance at the state, and whether the platform honours the priority, for logs. */
    @Override
    public String toString() {
        return "ThreadPool[" + name() + ": " + (isClosed() ? "closed, " : "") + depth() + " waiting, " + threads()
                + " threads, priority "
                + (prioritySupport().honoured() ? "honoured" : "only orders wake-ups") + "]";
    }

    SharedPool shared() {
        return handle.shared;
    }
}
