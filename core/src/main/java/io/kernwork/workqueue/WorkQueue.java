package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A queue of {@link Work}: Linux's work queue. Many queues share the workers of one runtime; a queue adds a name, an
 * order, a limit, and the verbs that act on all its items. An idle queue costs a few hundred bytes and no thread.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="queue"}
 *
 * <p>Items start in the order in which they were enqueued, but for one that still runs: it starts when that run ends. With {@link Builder#ordered()} each also ends before the next
 * starts; otherwise up to {@link #maxActive()} run at the same time. What exceeds the limit waits, nothing is rejected.
 *
 * <p>All methods may be called from any thread and from any body, but for the waits that are refused with {@link
 * SelfWaitException}: those for the caller itself, and any wait for a queue on the runtime's service thread, where listeners
 * and thread factories run. {@code enqueue}, {@code enqueueAfter} and {@code rearm} never block, never create a thread, and
 * allocate nothing but the growth of the queue itself. Memory effects: see {@link Work}.
 */
public final class WorkQueue implements QueueRef, AutoCloseable {
    /** The highest limit of items in progress. */
    public static final int MAX_ACTIVE_LIMIT = 65_536;

    private static final int DEFAULT_MAX_ACTIVE = 256;

    private final String name;
    private final Kernwork runtime;
    private final boolean ordered;
    private final Engine engine;
    private final Lane lane;
    private final LaneVerbs verbs;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // only the name is read through it before the constructor ends
    private WorkQueue(Builder builder) {
        this.name = builder.name;
        this.ordered = builder.ordered;
        this.runtime = builder.runtime == null ? Kernwork.shared() : builder.runtime;
        this.engine = EngineAccess.of(runtime);
        ErrorHandler handler = builder.onError == null ? engine.errors() : builder.onError;
        this.lane = engine.openLane(this, handler, builder.maxActive);
        this.verbs = new LaneVerbs(engine, lane);
    }

    /**
     * Starts the description of a queue; stands for {@code alloc_workqueue()} (Linux, kernel/workqueue.c).
     *
     * @param name for reports and messages; need not be unique
     * @return a builder
     * @throws IllegalArgumentException if the name is blank
     */
    public static Builder builder(String name) {
        return new Builder(Checks.name(name, "queue"));
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * The runtime whose workers serve this queue.
     *
     * @return the runtime
     */
    public Kernwork runtime() {
        return runtime;
    }

    // ---- enqueuing

    /**
     * Asks for one run of the work, as soon as possible. Wait-free but for a short lock; allocates nothing unless the queue
     * grows.
     *
     * <p>Stands for {@code queue_work()} (Linux, kernel/workqueue.c). A work that runs is queued for one more run, which
     * starts after the present one, on whatever queue. One that waits elsewhere stays there.
     *
     * @param work what to run
     * @return {@code QUEUED}, {@code COALESCED} when it waits already, here or on another queue or for its timer, or why it
     *     was refused: {@code CLOSED}, {@code DRAINING}, {@code DISABLED}
     * @throws IllegalArgumentException if the work belongs to another runtime; nothing has changed then
     * @throws OutOfMemoryError if the queue had to grow and could not; nothing has changed then
     */
    public Admission enqueue(Work work) {
        return engine.submission().enqueue(lane, Checks.item(work, this));
    }

    /**
     * Asks for one run of the work, after a delay. A request that waits already keeps its place or its time, and this one
     * merges into it. Never fires early; a delay of zero is {@link #enqueue}.
     *
     * <p>Stands for {@code queue_delayed_work()} (Linux, kernel/workqueue.c).
     *
     * @param work what to run
     * @param delay how long to wait before it is queued; times beyond 292 years are that
     * @return {@code ARMED} ({@code QUEUED} for a delay of zero), {@code COALESCED}, or why it was refused
     * @throws IllegalArgumentException if the delay is negative or the work belongs to another runtime; nothing has changed
     * @throws OutOfMemoryError if the timer or the queue had to grow and could not; nothing has changed then
     */
    public Admission enqueueAfter(DelayedWork work, Duration delay) {
        return engine.submission().enqueueAfter(lane, Checks.item(work, this), Checks.delay(delay, work, this));
    }

    /**
     * Replaces the time at which the work runs next, in one step: what was armed before cannot fire any more, and what waits
     * on a queue is taken off it. A work that was idle is armed. A run in progress goes on.
     *
     * <p>Stands for {@code mod_delayed_work()} (Linux, kernel/workqueue.c), whose answer is inverted.
     *
     * @param work what to run
     * @param delay how long to wait before it is queued; zero queues it now
     * @return {@code REARMED} when it was armed (no request is added), {@code ARMED} when it was idle, running or queued
     *     (one request is added; {@code QUEUED} for a delay of zero), or why it was refused
     * @throws IllegalArgumentException if the delay is negative or the work belongs to another runtime; nothing has changed
     * @throws OutOfMemoryError if the timer or the queue had to grow and could not; nothing has changed then. A work that was
     *     armed or queued and got a delay of zero is not thrown for: it waits, due, until there is memory
     */
    public Admission rearm(DelayedWork work, Duration delay) {
        return engine.submission().rearm(lane, Checks.item(work, this), Checks.delay(delay, work, this));
    }

    // ---- waiting

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
        verbs.flush();
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
        return verbs.flush(Checks.timeout(timeout, "flush", this));
    }

    /**
     * {@link #flush()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #flush()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<Void> flushAsync() {
        return verbs.flushAsync();
    }

    /**
     * Waits until the queue is empty and idle. Meanwhile only the bodies of this queue may enqueue on it, everybody else is
     * answered {@code DRAINING}; what is armed stays armed, and what fires meanwhile is queued when the drain ends. A body
     * that enqueues itself without end holds it up without end.
     *
     * <p>Stands for {@code drain_workqueue()} (Linux, kernel/workqueue.c). Drains nest.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the queue accepts again then
     * @throws SelfWaitException if called from a body of this queue, or from one whose work is pending on it
     */
    public void drain() throws InterruptedException {
        verbs.drain();
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
        return verbs.drain(Checks.timeout(timeout, "drain", this));
    }

    /**
     * {@link #drain()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #drain()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<Void> drainAsync() {
        return verbs.drainAsync();
    }

    // ---- closing

    /**
     * Ends the queue: refuses new work with {@code CLOSED}, also from its own bodies; disarms what is armed for it; runs what
     * is queued; returns when the last body has ended. It waits through interrupts and restores the flag. Idempotent; a
     * second caller waits, too. What was disarmed is told to the runtime's listener.
     *
     * <p>Stands for {@code destroy_workqueue()} (Linux, kernel/workqueue.c), which leaks a queue that is still busy.
     *
     * @throws SelfWaitException if called from a body of this queue, or from one whose work is pending on it; the queue stays
     *     open then
     */
    @Override
    public void close() {
        verbs.close();
    }

    /**
     * {@link #close()} for a bounded time: what has not begun when it runs out is dropped and reported, and bodies that have
     * not ended are reported with their stacks. The queue stays closed.
     *
     * @param timeout how long to wait
     * @return what never ran and what still runs
     * @throws SelfWaitException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; the queue stays open then
     */
    public CloseReport close(Duration timeout) {
        return verbs.close(Checks.timeout(timeout, "close", this));
    }

    /**
     * {@link #close()} without blocking; it may be called from a body of this queue.
     *
     * @return completes when {@link #close()} would return, on the thread that ends the wait (or here when there is none)
     */
    public CompletionStage<CloseReport> closeAsync() {
        return verbs.closeAsync();
    }

    /**
     * Whether the queue refuses work for good.
     *
     * @return true from the first moment of a close
     */
    public boolean isClosed() {
        return lane.state() == Lane.CLOSED;
    }

    // ---- limits

    /**
     * How many items may be in progress: begun and not ended, blocked ones included.
     *
     * @return the limit, 1 for an ordered queue
     */
    public int maxActive() {
        return verbs.maxActive();
    }

    /**
     * Changes the limit. A higher one lets waiting items start at once, in their order; a lower one stops nothing that has
     * begun and takes effect as bodies end. Does not block.
     *
     * <p>Stands for {@code workqueue_set_max_active()} (Linux, kernel/workqueue.c), which clamps instead of refusing.
     *
     * @param limit 1 to {@link #MAX_ACTIVE_LIMIT}
     * @throws IllegalArgumentException if the limit is out of range
     * @throws IllegalStateException if the queue is ordered
     */
    public void setMaxActive(int limit) {
        Builder.checkLimit(name, limit);
        if (ordered) {
            throw new IllegalStateException("queue '" + name + "' is ordered and runs one item at a time; "
                    + "build one without ordered() to set a limit");
        }
        verbs.setMaxActive(limit);
    }

    /**
     * Whether items run one at a time, in the order of their enqueuing.
     *
     * @return true for an ordered queue
     */
    public boolean isOrdered() {
        return ordered;
    }

    /**
     * How many items wait on the queue; those that run are not counted. Outdated as soon as it is read.
     *
     * @return the number of waiting items
     */
    public int depth() {
        return verbs.depth();
    }

    /** The name and a glance at the state, for logs. */
    @Override
    public String toString() {
        return "WorkQueue[" + name + ": " + (isClosed() ? "closed, " : "") + depth() + " waiting, "
                + (ordered ? "ordered" : "maxActive " + maxActive()) + "]";
    }

    /** Describes a queue. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable Kernwork runtime;
        private @Nullable ErrorHandler onError;
        private int maxActive = DEFAULT_MAX_ACTIVE;
        private boolean limited;
        private boolean ordered;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * The runtime whose workers serve the queue; {@link Kernwork#shared()} by default.
         *
         * @param runtime an open runtime
         * @return this builder
         */
        public Builder runtime(Kernwork runtime) {
            this.runtime = Objects.requireNonNull(runtime, () -> "runtime of queue '" + name + "'");
            return this;
        }

        /**
         * How many items may be in progress at the same time; 256 by default.
         *
         * @param limit 1 to {@link WorkQueue#MAX_ACTIVE_LIMIT}
         * @return this builder
         * @throws IllegalArgumentException if the limit is out of range
         */
        public Builder maxActive(int limit) {
            checkLimit(name, limit);
            this.maxActive = limit;
            this.limited = true;
            return this;
        }

        /**
         * One item at a time, in the order of their enqueuing; stands for {@code alloc_ordered_workqueue()} (Linux,
         * include/linux/workqueue.h).
         *
         * @return this builder
         */
        public Builder ordered() {
            this.ordered = true;
            return this;
        }

        /**
         * Receives what bodies throw; by default the runtime's handler, or else the log.
         *
         * @param handler called on the worker, inside the run
         * @return this builder
         */
        public Builder onError(ErrorHandler handler) {
            this.onError = Objects.requireNonNull(handler, () -> "error handler of queue '" + name + "'");
            return this;
        }

        /**
         * Creates the queue, which is open.
         *
         * @return the queue
         * @throws IllegalArgumentException if the queue is ordered and has a limit other than 1
         * @throws IllegalStateException if the runtime is closed
         */
        public WorkQueue build() {
            if (ordered && limited && maxActive != 1) {
                throw new IllegalArgumentException("queue '" + name + "' cannot be ordered and run " + maxActive
                        + " items at a time: choose ordered() or maxActive()");
            }
            maxActive = ordered ? 1 : maxActive;
            return new WorkQueue(this);
        }

        static void checkLimit(String name, int limit) {
            if (limit < 1 || limit > MAX_ACTIVE_LIMIT) {
                throw new IllegalArgumentException(
                        "maxActive of queue '" + name + "' must be 1 to " + MAX_ACTIVE_LIMIT + ", not " + limit);
            }
        }
    }
}
