package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Delay;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.QueueAccess;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue of {@link Task}s in the order of their priorities: FreeBSD's {@code struct taskqueue}, and the answer to NetBSD's
 * proposal of a task queue that holds no thread while it is idle.
 *
 * {@snippet class="io.kernwork.taskqueue.TaskSnippets" region="taskqueue"}
 *
 * <p>The task with the highest priority begins next, and of equal ones that which was enqueued first; to insert one takes the
 * same time whatever waits. Up to {@link #threads()} tasks of a queue run at the same time, on workers that it shares with the
 * other queues of its runtime; a task never runs beside itself. There are three special kinds: {@linkplain
 * TaskQueueBuilder#perCpu() one queue for each CPU}, {@linkplain TaskQueueBuilder#manual without threads}, and {@linkplain
 * TaskQueueBuilder#onThreadStart with threads of its own}.
 *
 * <p>{@code enqueue}, {@code enqueueAfter} and {@code cancel} never block, never create a thread, and allocate nothing but a
 * few words for a priority that was not there before, and the answer of {@code cancel}. Memory effects: see {@link Task}.
 */
public final class TaskQueue extends AbstractTaskQueue implements Submittable {
    static {
        QueueAccess.register(
                TaskQueue.class, queue -> new QueueAccess.Way(queue.engine, queue::lane, () -> queue.lanes, true));
    }

    /** The highest number of threads. */
    public static final int MAX_THREADS = 65_536;

    /** Held around each body; null for none. */
    final @Nullable ReentrantLock guard;

    private final int threads;
    private final boolean perCpu;
    private final boolean system;

    TaskQueue(TaskQueueBuilder builder, Kernwork runtime) {
        super(builder.name, runtime, builder.openPool(runtime), builder::openLanes);
        this.threads = builder.threads;
        this.perCpu = builder.perCpu;
        this.guard = builder.guard;
        this.system = builder.system;
    }

    /**
     * Starts the description of a queue; stands for {@code taskqueue_create()} and {@code taskqueue_create_fast()} (FreeBSD,
     * kern/subr_taskqueue.c).
     *
     * @param name for reports and messages; need not be unique
     * @return a builder
     * @throws IllegalArgumentException if the name is blank
     */
    public static TaskQueueBuilder builder(String name) {
        return new TaskQueueBuilder(Checks.name(name, "queue"));
    }

    /**
     * How many tasks can run at the same time, for each CPU if the queue has one for each.
     *
     * @return the number given to the builder; no limit for a manual queue, which is as many threads as pump it
     */
    public int threads() {
        return threads;
    }

    // ---- enqueuing

    /**
     * Asks for one run of the task. On a queue for each CPU it goes to that of the caller's CPU.
     *
     * <p>Stands for {@code taskqueue_enqueue()} (FreeBSD, kern/subr_taskqueue.c). A task that runs is queued for one more run,
     * which begins after the present one. One that waits, here or elsewhere, stays where it is.
     *
     * @param task what to run
     * @return {@code QUEUED}, {@code COALESCED} when it waits already and the pending count was raised, or why it was refused:
     *     {@code CLOSED} ({@code EPIPE}, which FreeBSD documents and does not give), {@code DISABLED}
     * @throws IllegalArgumentException if the task belongs to another runtime, or is another queue's {@link TimeoutTask};
     *     nothing has changed then
     * @throws OutOfMemoryError if the queue had to grow and could not; nothing has changed then
     */
    public Admission enqueue(Task task) {
        return engine.submission().enqueue(lane(), Checks.offered(task, this));
    }

    /**
     * {@link #enqueue(Task)}, unless the flag forbids it.
     *
     * <p>Stands for {@code taskqueue_enqueue_flags()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @param task what to run
     * @param flag when to refuse it
     * @return as {@link #enqueue(Task)}, or {@code CANCELING} or {@code ALREADY_PENDING}, and nothing has changed then
     * @throws IllegalArgumentException as {@link #enqueue(Task)}
     */
    public Admission enqueue(Task task, EnqueueFlag flag) {
        Item item = Checks.offered(task, this);
        Event event = Checks.flag(flag, task, this) == EnqueueFlag.FAIL_IF_PENDING
                ? Event.ENQUEUE_UNLESS_PENDING
                : Event.ENQUEUE_UNLESS_CANCELING;
        return engine.submission().enqueue(lane(), item, event);
    }

    /**
     * {@link #enqueue(Task)}, unless one of two flags forbids it; {@link EnqueueFlag#FAIL_IF_CANCELING} is looked at first.
     *
     * @param task what to run
     * @param one when to refuse it
     * @param other when also
     * @return as {@link #enqueue(Task, EnqueueFlag)}
     * @throws IllegalArgumentException as {@link #enqueue(Task)}
     */
    public Admission enqueue(Task task, EnqueueFlag one, EnqueueFlag other) {
        if (one == other) {
            return enqueue(task, one);
        }
        Item item = Checks.offered(task, this);
        Checks.flag(one, task, this);
        Checks.flag(other, task, this);
        return engine.submission().enqueue(lane(), item, Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING);
    }

    /**
     * {@link #enqueue(Task)} on the queue of a CPU by choice.
     *
     * @param cpu 0 to {@link Kernwork#cpus()} - 1
     * @param task what to run
     * @return as {@link #enqueue(Task)}; {@code COALESCED} also when it waits for another CPU, where it stays
     * @throws IllegalArgumentException if there is no such CPU, and as {@link #enqueue(Task)}
     * @throws IllegalStateException if this queue has not one for each CPU
     */
    public Admission enqueueOn(int cpu, Task task) {
        Item item = Checks.item(task, this);
        if (!perCpu) {
            throw new IllegalStateException("queue '" + name() + "' has not one queue for each CPU, so task '"
                    + task.name() + "' cannot go to CPU " + cpu + ": build it with perCpu(), or use enqueue()");
        }
        Lane lane = lanes[Checks.cpu(cpu, lanes.length, this, task)];
        Checks.offered(task, this);
        return engine.submission().enqueue(lane, item);
    }

    // ---- after a while

    /**
     * Asks for one run after a delay. The time of an armed task is replaced, be it to sooner or to later. A request that is
     * pending keeps its place, and this one merges into it. Never fires early. With a delay of zero this is {@link
     * #enqueue(Task)}, but that an armed task becomes pending now.
     *
     * <p>Stands for {@code taskqueue_enqueue_timeout()} (FreeBSD, kern/subr_taskqueue.c). There a task that is armed and
     * given zero runs twice.
     *
     * @param task what to run
     * @param delay how long to wait before it is queued; times beyond 292 years are that
     * @return {@code ARMED} when it was idle or running ({@code QUEUED} for a delay of zero); {@code REARMED} when it was armed,
     *     and {@code COALESCED} when it was pending, both a positive number in FreeBSD; {@code DRAINING} during {@link
     *     #drainTimeout(TimeoutTask)}, -1 in FreeBSD; or {@code CLOSED}, {@code DISABLED}
     * @throws IllegalArgumentException if the delay is negative, the task belongs to another runtime, or to another queue;
     *     nothing has changed then
     */
    public Admission enqueueAfter(TimeoutTask task, Duration delay) {
        Item item = Checks.item(task, this);
        return arm(item, task, Checks.delay(delay, task, this), 0, true);
    }

    /**
     * {@link #enqueueAfter(TimeoutTask, Duration)} with slack, the {@code pr} of {@code taskqueue_enqueue_timeout_sbt()}: the
     * task may be queued so much later, so that several share one wake-up.
     *
     * @param task what to run
     * @param delay how long to wait before it is queued; kept by the caller, so that nothing is allocated
     * @return as {@link #enqueueAfter(TimeoutTask, Duration)}
     * @throws IllegalArgumentException if the delay has a longest wait, and as {@link #enqueueAfter(TimeoutTask, Duration)}
     */
    public Admission enqueueAfter(TimeoutTask task, Delay delay) {
        Item item = Checks.item(task, this);
        return arm(item, task, Checks.delay(delay, task, this).nanos(), delay.slackNanos(), true);
    }

    /**
     * {@link #enqueueAfter(TimeoutTask, Duration)}, but the time of an armed task stays. Stands for a negative time given to
     * {@code taskqueue_enqueue_timeout()}.
     *
     * @param task what to run
     * @param delay how long to wait before it is queued
     * @return as {@link #enqueueAfter(TimeoutTask, Duration)}; {@code ALREADY_PENDING} when it was armed, and nothing has changed
     * @throws IllegalArgumentException as {@link #enqueueAfter(TimeoutTask, Duration)}
     */
    public Admission enqueueAfterUnlessArmed(TimeoutTask task, Duration delay) {
        Item item = Checks.item(task, this);
        return arm(item, task, Checks.delay(delay, task, this), 0, false);
    }

    private Admission arm(Item item, TimeoutTask task, long delayNanos, long slackNanos, boolean replace) {
        task.bind(this);
        return engine.submission().schedule(lane(), item, delayNanos, slackNanos, replace, engine.clock());
    }

    // ---- one task

    /**
     * Takes a waiting request away, pending or armed, and marks the run in progress so that {@link
     * EnqueueFlag#FAIL_IF_CANCELING} is refused until it ends. Does not wait, and wakes whoever waits for what was removed. To be
     * sure that it does not run and will not, use {@link Task#cancelSync()}.
     *
     * @param task any task
     * @return how many requests were removed, and whether the task runs ({@code EBUSY}); stands for {@code taskqueue_cancel()}
     *     (FreeBSD, kern/subr_taskqueue.c), which does not wake those who drain
     * @throws IllegalArgumentException if the task waits on another queue; nothing has changed then
     */
    public Cancelled cancel(Task task) {
        long before = Removal.cancelRun(Checks.own(task, this, "cancel()"));
        return new Cancelled(ItemWord.requests(before), ItemWord.isRunning(before));
    }

    /**
     * {@link #cancel(Task)}, under FreeBSD's name for what may be armed: {@code taskqueue_cancel_timeout()}. An arming is one request.
     *
     * @param task any task
     * @return how many requests were removed, and whether the task runs
     * @throws IllegalArgumentException if the task waits on or for another queue; nothing has changed then
     */
    public Cancelled cancelTimeout(TimeoutTask task) {
        return cancel(task);
    }

    /**
     * Waits until an instant at which the task is neither pending nor running. It is no fence: what is enqueued meanwhile is
     * waited for, too, so a task that enqueues itself without end is never drained; {@link Task#cancelSync()} stops one. On a
     * blocked queue a pending task is waited for until the queue is unblocked. What is armed stays so.
     *
     * <p>Stands for {@code taskqueue_drain()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @param task any task
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from the task's own body, or from a body that holds all threads of the queue that the
     *     task waits on; nothing has changed then
     * @throws IllegalArgumentException if the task waits on another queue
     */
    public void drain(Task task) throws InterruptedException {
        ItemVerbs.quiet(Checks.own(task, this, "drain()"), "drain()");
    }

    /**
     * {@link #drain(Task)} for a bounded time.
     *
     * @param task any task
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #drain(Task)}
     * @throws SelfWaitException as {@link #drain(Task)}
     * @throws IllegalArgumentException if the time is negative, or the task waits on another queue
     */
    public WaitResult drain(Task task, Duration timeout) throws InterruptedException {
        long nanos = Checks.timeout(timeout, "drain", this);
        return ItemVerbs.quiet(Checks.own(task, this, "drain()"), "drain(Duration)", nanos);
    }

    /**
     * {@link #drain(Task)} without blocking; it may be called from the task's own body.
     *
     * @param task any task
     * @return completes when {@link #drain(Task)} would return, on the thread that ends the wait (or here when there is none)
     * @throws IllegalArgumentException if the task waits on another queue
     */
    public CompletionStage<Void> drainAsync(Task task) {
        return ItemVerbs.quietAsync(Checks.own(task, this, "drainAsync()"), () -> {})
                .thenAccept(done -> {});
    }

    /**
     * Disarms the task and drains it; from its begin to its end armings are answered {@code DRAINING}, so that a task that arms
     * itself stops for so long. A direct {@code enqueue} is not stopped. Several threads may call it at once.
     *
     * <p>Stands for {@code taskqueue_drain_timeout()} (FreeBSD, kern/subr_taskqueue.c), which asserts that it is alone.
     *
     * @param task any task of this queue
     * @return how many armed requests were removed
     * @throws InterruptedException if the thread is interrupted while it waits; the removed requests stay removed
     * @throws SelfWaitException as {@link #drain(Task)}
     * @throws IllegalArgumentException as {@link #drain(Task)}
     */
    public int drainTimeout(TimeoutTask task) throws InterruptedException {
        Item item = Checks.own(task, this, "drainTimeout()");
        ItemVerbs.checkQuiet(item, "drainTimeout()");
        int removed = Removal.closeTimer(item);
        try {
            ItemVerbs.quiet(item, "drainTimeout()");
        } finally {
            Removal.openTimer(item);
        }
        return removed;
    }

    /**
     * {@link #drainTimeout(TimeoutTask)} for a bounded time.
     *
     * @param task any task of this queue
     * @param timeout how long to wait
     * @return whether it is done, how many armed requests were removed, and what is waited for if it is not done
     * @throws InterruptedException as {@link #drainTimeout(TimeoutTask)}
     * @throws SelfWaitException as {@link #drain(Task)}
     * @throws IllegalArgumentException as {@link #drain(Task, Duration)}
     */
    public WaitResult drainTimeout(TimeoutTask task, Duration timeout) throws InterruptedException {
        long nanos = Checks.timeout(timeout, "drainTimeout", this);
        Item item = Checks.own(task, this, "drainTimeout()");
        ItemVerbs.checkQuiet(item, "drainTimeout(Duration)");
        int removed = Removal.closeTimer(item);
        try {
            WaitResult drained = ItemVerbs.quiet(item, "drainTimeout(Duration)", nanos);
            return new WaitResult(drained.done(), removed, drained.waitingFor());
        } finally {
            Removal.openTimer(item);
        }
    }

    /**
     * {@link #drainTimeout(TimeoutTask)} without blocking; it may be called from the task's own body.
     *
     * @param task any task
     * @return completes with the number of removed requests when the other form would return
     * @throws IllegalArgumentException if the task waits on another queue
     */
    public CompletionStage<Integer> drainTimeoutAsync(TimeoutTask task) {
        Item item = Checks.own(task, this, "drainTimeoutAsync()");
        int removed = Removal.closeTimer(item);
        return ItemVerbs.quietAsync(item, () -> Removal.openTimer(item)).thenApply(done -> removed);
    }

    // ---- pumping

    /**
     * Runs what is pending on the calling thread, also what comes meanwhile, and returns when nothing is left that could begin.
     * On a queue with threads the caller is one more of them for that time, within the same limit.
     *
     * @return how many tasks were run, 0 for a blocked queue, which {@code taskqueue_run()} (FreeBSD, subr_taskqueue.c) runs, too
     */
    public int run() {
        StackReserve.check();
        int bodies = 0;
        int before;
        do {
            before = bodies;
            for (Lane lane : lanes) {
                bodies += engine.pump(lane);
            }
        } while (bodies > before && lanes.length > 1);
        return bodies;
    }

    // ---- closing

    @Override
    public void close() {
        refuseSystem();
        super.close();
    }

    @Override
    public CloseReport close(Duration timeout) {
        refuseSystem();
        return super.close(timeout);
    }

    @Override
    public CompletionStage<CloseReport> closeAsync() {
        refuseSystem();
        return super.closeAsync();
    }

    private void refuseSystem() {
        if (system) {
            throw new UnsupportedOperationException(
                    "queue '" + name() + "' is one of SystemTaskQueues, which others of runtime '"
                            + runtime().name()
                            + "' use, too: it ends with the runtime; build a queue of your own to close one");
        }
    }

    private Lane lane() {
        return lanes.length == 1 ? lanes[0] : lanes[engine.cpu()];
    }
}
