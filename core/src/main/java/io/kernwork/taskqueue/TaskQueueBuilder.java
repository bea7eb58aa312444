package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.engine.PoolSpec;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Describes a task queue; see {@link TaskQueue#builder}. Not thread-safe. */
public final class TaskQueueBuilder {
    private static final int RANK = 0;

    final String name;
    int threads = 1;
    boolean perCpu;
    boolean system;

    @Nullable
    ReentrantLock guard;

    private boolean limited;
    private @Nullable Kernwork runtime;
    private @Nullable ErrorHandler onError;
    private @Nullable Runnable onEnqueue;
    private @Nullable Runnable onThreadStart;
    private @Nullable Runnable onThreadStop;
    private @Nullable Pool pool; // of the queue that is being built

    TaskQueueBuilder(String name) {
        this.name = name;
    }

    /**
     * The runtime whose workers serve the queue; {@link Kernwork#shared()} by default.
     *
     * @param runtime an open runtime
     * @return this builder
     */
    public TaskQueueBuilder runtime(Kernwork runtime) {
        this.runtime = Objects.requireNonNull(runtime, () -> "runtime of queue '" + name + "'");
        return this;
    }

    /**
     * How many tasks can run at the same time; 1 by default. Stands for the number given to {@code taskqueue_start_threads()}
     * (FreeBSD, kern/subr_taskqueue.c), but no thread is started for it.
     *
     * @param threads 1 to {@link TaskQueue#MAX_THREADS}
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range, {@code EINVAL} in FreeBSD
     */
    public TaskQueueBuilder threads(int threads) {
        if (threads < 1 || threads > TaskQueue.MAX_THREADS) {
            throw new IllegalArgumentException("queue '" + name + "' must have 1 to " + TaskQueue.MAX_THREADS
                    + " threads, not " + threads + "; one that is pumped by run() is built with manual()");
        }
        this.threads = threads;
        this.limited = true;
        return this;
    }

    /**
     * One queue for each CPU of the runtime, each with the given number of threads: {@code enqueue} goes to that of the caller's
     * CPU, as in NetBSD's proposal, and {@link TaskQueue#enqueueOn} to that of another one.
     *
     * @return this builder
     */
    public TaskQueueBuilder perCpu() {
        this.perCpu = true;
        return this;
    }

    /**
     * No threads: tasks run when somebody calls {@link TaskQueue#run()}. Stands for the {@code enqueue} function of {@code
     * taskqueue_create()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @param onEnqueue is to see to it that the queue is run; called once for each task that has become pending, on the thread
     *     that made it so, and once more for one that could not be run yet because it still ran elsewhere. Not called while the
     *     queue is blocked, and once when that ends and something waits. No lock is held; on the timer's thread other
     *     time-outs wait until it returns. What it throws is logged
     * @return this builder
     */
    public TaskQueueBuilder manual(Runnable onEnqueue) {
        this.onEnqueue = Objects.requireNonNull(onEnqueue, () -> "hook of queue '" + name + "'");
        return this;
    }

    /**
     * Run by each thread of this queue before its first task, which gives the queue threads of its own. They come with work,
     * up to the number given and never one more (for each CPU, if the queue has one for each), one after the other: none is
     * started while another one is in here. So what a completion of an asynchronous wait does on such a thread holds up the
     * tasks that would have it. They go again after the
     * runtime's idle time. What it throws is logged. In a manual runtime there are
     * no threads, and it is not called. Stands for {@code taskqueue_set_callback()} with {@code INIT} (FreeBSD,
     * kern/subr_taskqueue.c).
     *
     * @param action what to do
     * @return this builder
     */
    public TaskQueueBuilder onThreadStart(Runnable action) {
        this.onThreadStart = Objects.requireNonNull(action, () -> "start action of queue '" + name + "'");
        return this;
    }

    /**
     * Run by each thread of this queue after its last task, before {@code close()} returns; otherwise as {@link #onThreadStart}.
     * Stands for {@code taskqueue_set_callback()} with {@code SHUTDOWN}.
     *
     * @param action what to do
     * @return this builder
     */
    public TaskQueueBuilder onThreadStop(Runnable action) {
        this.onThreadStop = Objects.requireNonNull(action, () -> "stop action of queue '" + name + "'");
        return this;
    }

    /**
     * Receives what bodies throw; by default the runtime's handler, or else the log.
     *
     * @param handler called on the worker, inside the run
     * @return this builder
     */
    public TaskQueueBuilder onError(ErrorHandler handler) {
        this.onError = Objects.requireNonNull(handler, () -> "error handler of queue '" + name + "'");
        return this;
    }

    /**
     * Creates the queue, which is open.
     *
     * @return the queue
     * @throws IllegalArgumentException if the queue is manual and was given threads, something to do on them, or CPUs
     * @throws IllegalStateException if the runtime is closed
     */
    public TaskQueue build() {
        StackReserve.check();
        if (onEnqueue != null && (limited || perCpu || onThreadStart != null || onThreadStop != null)) {
            throw new IllegalArgumentException(
                    "queue '" + name
                            + "' cannot be manual and have threads: leave out manual(), or threads(), perCpu() and the thread actions");
        }
        threads = onEnqueue != null ? Integer.MAX_VALUE : threads;
        return new TaskQueue(this, runtime == null ? Kernwork.shared() : runtime);
    }

    /** The queue is closed by nobody but its runtime. */
    TaskQueueBuilder system(@Nullable ReentrantLock held) {
        this.system = true;
        this.guard = held;
        return this;
    }

    /** The first step of the construction: the pool of a queue that has threads of its own. */
    @Nullable
    Pool openPool(Kernwork of) {
        Runnable start = onThreadStart;
        Runnable stop = onThreadStop;
        pool = start == null && stop == null
                ? null
                : EngineAccess.of(of)
                        .openPool(PoolSpec.unbound("the threads of queue '" + name + "'", RANK, Lane.NO_CPU)
                                .atMost((int) Math.min(Integer.MAX_VALUE, (long) threads * (perCpu ? of.cpus() : 1)))
                                .around(start == null ? () -> {} : start, stop == null ? () -> {} : stop));
        return pool;
    }

    /** The second one. */
    Lane[] openLanes(QueueRef queue, Engine engine) {
        ErrorHandler handler = onError == null ? engine.errors() : onError;
        if (onEnqueue != null) {
            return new Lane[] {engine.openPumped(queue, handler, onEnqueue)};
        }
        return perCpu
                ? engine.openSortedLanes(queue, handler, threads, pool)
                : new Lane[] {engine.openSorted(queue, handler, threads, Lane.NO_CPU, pool)};
    }
}
