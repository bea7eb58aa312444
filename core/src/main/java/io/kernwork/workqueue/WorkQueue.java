package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Delay;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.SelfWaitException;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.QueueAccess;
import io.kernwork.internal.engine.WorkerKind;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue of {@link Work}: Linux's work queue. Many queues share the workers of one runtime; a queue adds a name, an
 * order, a limit, and the verbs that act on all its items. An idle queue costs a few hundred bytes and no thread. One that is
 * {@linkplain WorkQueueBuilder#perCpu() per CPU} has an order and a limit for each CPU of the runtime.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="queue"}
 *
 * <p>Items start in the order in which they were enqueued, but for one that still runs: it starts when that run ends. With {@link WorkQueueBuilder#ordered()} each also ends before the next
 * starts; otherwise up to {@link #maxActive()} run at the same time. What exceeds the limit waits, nothing is rejected.
 *
 * <p>All methods may be called from any thread and from any body, but for the waits that are refused with {@link
 * SelfWaitException}: those for the caller itself, and any wait for a queue on the runtime's service thread, where listeners
 * and thread factories run; in atomic context with {@link AtomicContextException}. {@code enqueue}, {@code enqueueAfter} and
 * {@code rearm} never block, create no thread, and allocate nothing but the growth of the queue. Memory effects: see {@link Work}.
 */
public final class WorkQueue extends WholeQueue implements Submittable {
    /** The highest limit of items in progress. */
    public static final int MAX_ACTIVE_LIMIT = 65_536;

    private static final long NO_BOUND = Long.MAX_VALUE;

    static {
        QueueAccess.register(
                WorkQueue.class,
                queue -> new QueueAccess.Way(
                        queue.engine,
                        queue::here,
                        queue.perCpu == null ? () -> new Lane[] {queue.lane} : queue.perCpu,
                        false));
    }

    private final String name;
    private final Kernwork runtime;
    private final boolean ordered;
    private final WorkerKind kind;
    private final boolean system;
    private final Engine engine;
    private final Lane lane; // the only one, or that of CPU 0
    private final @Nullable CpuLanes perCpu;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // only the name is read through it before the constructor ends
    WorkQueue(WorkQueueBuilder builder) {
        this.name = builder.name;
        this.ordered = builder.isOrdered();
        this.kind = builder.kind();
        this.system = builder.system;
        this.runtime = builder.runtime == null ? Kernwork.shared() : builder.runtime;
        this.engine = EngineAccess.of(runtime);
        ErrorHandler handler = builder.onError == null ? engine.errors() : builder.onError;
        this.perCpu = builder.cpuLanes(this, engine, handler);
        this.lane = perCpu == null ? builder.lane(this, engine, handler) : perCpu.on(0);
    }

    @Override
    LaneVerbs verbs() {
        return perCpu == null ? new LaneVerbs(engine, lane) : new LaneVerbs(engine, perCpu);
    }

    @Override
    boolean isSystem() {
        return system;
    }

    boolean isBottomHalf() {
        return lane instanceof BottomHalfLane;
    }

    private Lane here() {
        return perCpu == null ? lane : perCpu.here();
    }

    /**
     * Starts the description of a queue; stands for {@code alloc_workqueue()} (Linux, kernel/workqueue.c).
     *
     * @param name for reports and messages; need not be unique
     * @return a builder
     * @throws IllegalArgumentException if the name is blank
     */
    public static WorkQueueBuilder builder(String name) {
        return new WorkQueueBuilder(Checks.name(name, "queue"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kernwork runtime() {
        return runtime;
    }

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
        StackReserve.check();
        return engine.submission().enqueue(here(), Checks.item(work, this));
    }

    /**
     * {@link #enqueue} for a CPU of the runtime: the work runs in the order of that CPU's items, and {@link Kernwork#cpu()} is
     * that CPU inside its body.
     *
     * <p>Stands for {@code queue_work_on()} (Linux, kernel/workqueue.c).
     *
     * @param cpu from 0 to the runtime's {@code cpus() - 1}
     * @param work what to run
     * @return as {@link #enqueue}, and what that throws
     * @throws IllegalArgumentException if there is no such CPU, or as {@link #enqueue}; nothing has changed then
     * @throws IllegalStateException if the queue is not per CPU; nothing has changed then
     */
    public Admission enqueueOn(int cpu, Work work) {
        StackReserve.check();
        Item item = Checks.item(work, this);
        return engine.submission().enqueue(Checks.lane(perCpu, cpu, this), item);
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
     * @throws OutOfMemoryError if the queue had to grow for a delay of zero and could not; nothing has changed then
     */
    public Admission enqueueAfter(DelayedWork work, Duration delay) {
        StackReserve.check();
        Item item = Checks.item(work, this);
        return engine.submission()
                .enqueueAfter(here(), item, Checks.delay(delay, work, this), 0, NO_BOUND, engine.clock());
    }

    /**
     * {@link #enqueueAfter(DelayedWork, Duration)} with slack or a longest wait, and without a conversion.
     *
     * @param work what to run
     * @param delay how long to wait before it is queued; kept by the caller, so that nothing is allocated
     * @return as {@link #enqueueAfter(DelayedWork, Duration)}
     * @throws IllegalArgumentException if the work belongs to another runtime; nothing has changed then
     * @throws OutOfMemoryError as {@link #enqueueAfter(DelayedWork, Duration)}
     */
    public Admission enqueueAfter(DelayedWork work, Delay delay) {
        StackReserve.check();
        return enqueueAfter(work, delay, engine.ticks());
    }

    /**
     * {@link #enqueueAfter(DelayedWork, Delay)} without a look at the clock, which is most of what it costs.
     *
     * @param work what to run
     * @param delay how long to wait before it is queued
     * @param now a recent reading of {@link Kernwork#nanos()}, from which the delay counts; a stale one makes the work run as
     *     much sooner
     * @return as {@link #enqueueAfter(DelayedWork, Duration)}
     * @throws IllegalArgumentException if the work belongs to another runtime; nothing has changed then
     * @throws OutOfMemoryError as {@link #enqueueAfter(DelayedWork, Duration)}
     */
    public Admission enqueueAfter(DelayedWork work, Delay delay, long now) {
        StackReserve.check();
        Item item = Checks.item(work, this);
        Delay checked = Checks.delay(delay, work, this);
        return engine.submission().enqueueAfter(here(), item, checked, engine.clockAt(now));
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
     * @throws OutOfMemoryError if the queue had to grow for a delay of zero and could not; nothing has changed then. A work that was
     *     armed or queued and got a delay of zero is not thrown for: it waits, due, until there is memory
     */
    public Admission rearm(DelayedWork work, Duration delay) {
        StackReserve.check();
        Item item = Checks.item(work, this);
        return engine.submission().rearm(here(), item, Checks.delay(delay, work, this), 0, NO_BOUND, engine.clock());
    }

    /**
     * {@link #rearm(DelayedWork, Duration)} with slack or a longest wait, and without a conversion.
     *
     * @param work what to run
     * @param delay how long to wait before it is queued; kept by the caller, so that nothing is allocated
     * @return as {@link #rearm(DelayedWork, Duration)}; {@code COALESCED} when the work has waited for its longest wait, is
     *     queued, and stays there
     * @throws IllegalArgumentException if the work belongs to another runtime; nothing has changed then
     * @throws OutOfMemoryError as {@link #rearm(DelayedWork, Duration)}
     */
    public Admission rearm(DelayedWork work, Delay delay) {
        StackReserve.check();
        return rearm(work, delay, engine.ticks());
    }

    /**
     * {@link #rearm(DelayedWork, Delay)} without a look at the clock, which is most of what it costs.
     *
     * @param work what to run
     * @param delay how long to wait before it is queued
     * @param now a recent reading of {@link Kernwork#nanos()}, from which the delay counts; a stale one makes the work run as
     *     much sooner
     * @return as {@link #rearm(DelayedWork, Delay)}
     * @throws IllegalArgumentException if the work belongs to another runtime; nothing has changed then
     * @throws OutOfMemoryError as {@link #rearm(DelayedWork, Duration)}
     */
    public Admission rearm(DelayedWork work, Delay delay, long now) {
        StackReserve.check();
        Item item = Checks.item(work, this);
        Delay checked = Checks.delay(delay, work, this);
        return engine.submission().rearm(here(), item, checked, engine.clockAt(now));
    }

    Admission rearm(DelayedWork work, long delayNanos, long now) {
        return engine.submission().rearm(here(), work.item(), delayNanos, 0, NO_BOUND, engine.clockAt(now));
    }

    /**
     * Whether the queue refuses work for good.
     *
     * @return true from the first moment of a close
     */
    public boolean isClosed() {
        return lane.state() == Lane.CLOSED;
    }

    /**
     * How many items may be in progress: begun and not ended, blocked ones included.
     *
     * @return the limit, 1 for an ordered queue; a bottom-half queue has none, which is {@link Integer#MAX_VALUE}
     */
    public int maxActive() {
        return verbs().maxActive();
    }

    /**
     * Changes the limit. A higher one lets waiting items start at once, in their order; a lower one stops nothing that has
     * begun and takes effect as bodies end. Does not block.
     *
     * <p>Stands for {@code workqueue_set_max_active()} (Linux, kernel/workqueue.c), which clamps instead of refusing.
     *
     * @param limit 1 to {@link #MAX_ACTIVE_LIMIT}
     * @throws IllegalArgumentException if the limit is out of range
     * @throws IllegalStateException if the queue is ordered or a bottom-half queue
     */
    public void setMaxActive(int limit) {
        StackReserve.check();
        WorkQueueBuilder.checkLimit(name, limit);
        Checks.limited(this, ordered, lane);
        verbs().setMaxActive(limit);
    }

    /**
     * Changes where the items of an unbound queue begin, from the next one that becomes ready; see {@link
     * WorkQueueBuilder#affinityScope}. The order and the limit stay as they are. Does not block; may allocate.
     *
     * <p>Stands for {@code apply_workqueue_attrs()} (Linux, kernel/workqueue.c).
     *
     * @param shared what the processors share with the one that enqueues
     * @throws IllegalStateException if the queue is not unbound, or closed; nothing has changed then
     * @throws OutOfMemoryError if there is none; nothing has changed then
     */
    public void setAffinityScope(AffinityScope shared) {
        Objects.requireNonNull(shared, () -> "affinity scope of queue '" + name + "'");
        if (isClosed() || !engine.setScope(lane, kind, shared)) {
            throw new IllegalStateException("queue '" + name + "' is " + (isClosed() ? "closed" : "not unbound")
                    + ", so where its items begin cannot be changed");
        }
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
     * How many items wait on the queue; those that run are not counted, also not one whose turn came while it
     * still runs elsewhere, which a snapshot counts as waiting. Outdated as soon as it is read.
     *
     * @return the number of waiting items
     */
    public int depth() {
        return verbs().depth();
    }

    /** The name and a glance at the state, for logs. */
    @Override
    public String toString() {
        String limit = ordered ? "ordered" : "maxActive " + maxActive();
        return "WorkQueue[" + name + ": " + (isClosed() ? "closed, " : "") + depth() + " waiting, " + limit + "]";
    }
}
