package io.kernwork.taskqueue;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.ItemRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A task that is attached to one queue of a {@link TaskGroup} and runs only there: FreeBSD's {@code struct grouptask}. It has no
 * priority and is not told a pending count. It never runs beside itself.
 *
 * {@snippet class="io.kernwork.taskqueue.TaskSnippets" region="group"}
 *
 * <p>{@link #block()} is a quiesce that lasts: from its return to {@link #unblock()} the task is neither pending nor running,
 * also one that enqueues itself. All methods may be called from any thread. Memory effects: see {@link Task}.
 */
public final class GroupTask implements ItemRef {
    private final String name;
    private final Body body;

    @SuppressWarnings(
            "ThisEscapedInObjectConstruction") // the item is not published before the constructor has returned
    private final GroupItem item = new GroupItem(this);

    private volatile @Nullable Lane lane; // null while it is not attached; written under the group's monitor
    private volatile boolean blocked; // written under the lane's lock; read without it a hint

    private GroupTask(String name, Body body) {
        this.name = name;
        this.body = body;
    }

    /**
     * Creates a task that is attached to nothing.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the task, which stands for FreeBSD's {@code GROUPTASK_INIT()} (sys/gtaskqueue.h)
     * @throws IllegalArgumentException if the name is blank
     */
    public static GroupTask of(String name, Body body) {
        return new GroupTask(Checks.name(name, "task"), Objects.requireNonNull(body, "body"));
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Asks for one run on the queue that the task is attached to. Does not block, create a thread or allocate but the growth of
     * the queue.
     *
     * <p>Stands for {@code GROUPTASK_ENQUEUE()}, {@code grouptaskqueue_enqueue()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @return {@code QUEUED}; {@code COALESCED} when it waits already; {@code BLOCKED} ({@code EAGAIN}) when it is blocked or not
     *     attached; {@code CLOSED}
     * @throws OutOfMemoryError if the queue had to grow and could not; nothing has changed then
     */
    public Admission enqueue() {
        StackReserve.check();
        Lane queue = lane;
        if (queue == null || (blocked && queue.state() != Lane.CLOSED) || !(item.owner() instanceof Engine engine)) {
            return Admission.BLOCKED;
        }
        return engine.submission().enqueue(queue, item);
    }

    /**
     * Takes a waiting request away. Does not wait. Stands for {@code gtaskqueue_cancel()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @return how many requests were removed, and whether the task runs ({@code EBUSY})
     */
    public Cancelled cancel() {
        StackReserve.check();
        long before = Removal.cancelRun(item);
        return new Cancelled(ItemWord.requests(before), ItemWord.isRunning(before));
    }

    /**
     * Waits until an instant at which the task is neither pending nor running; no fence against later requests. Stands for {@code
     * gtaskqueue_drain()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from the task's own body, or from one that its queue runs before it
     */
    public void drain() throws InterruptedException {
        StackReserve.check();
        ItemVerbs.quiet(item, "drain()");
    }

    /**
     * {@link #drain()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #drain()}
     * @throws SelfWaitException as {@link #drain()}
     * @throws IllegalArgumentException if the time is negative
     */
    public WaitResult drain(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.quiet(item, "drain(Duration)", Checks.timeout(timeout, "drain", this));
    }

    /**
     * Refuses every request with {@code BLOCKED}, also from the task's own body, and waits until the task is neither pending nor
     * running. That holds until {@link #unblock()}. What is pending runs. Not counted: one {@link #unblock()} undoes any
     * number of these, as in FreeBSD.
     *
     * <p>Stands for {@code grouptask_block()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the task stays blocked
     * @throws SelfWaitException as {@link #drain()}; nothing has changed then
     * @throws IllegalStateException if the task is not attached
     */
    public void block() throws InterruptedException {
        StackReserve.check();
        ItemVerbs.checkQuiet(item, "block()");
        setBlocked(attached("block()"), true);
        ItemVerbs.quiet(item, "block()");
    }

    /**
     * {@link #block()} for a bounded time. The task stays blocked either way.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #block()}
     * @throws SelfWaitException as {@link #block()}
     * @throws IllegalStateException as {@link #block()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public WaitResult block(Duration timeout) throws InterruptedException {
        StackReserve.check();
        long nanos = Checks.timeout(timeout, "block", this);
        ItemVerbs.checkQuiet(item, "block(Duration)");
        setBlocked(attached("block(Duration)"), true);
        return ItemVerbs.quiet(item, "block(Duration)", nanos);
    }

    /**
     * {@link #block()} without blocking the caller; it may be called from the task's own body.
     *
     * @return completes when {@link #block()} would return, on the thread that ends the wait (or here when there is none)
     * @throws IllegalStateException as {@link #block()}
     */
    public CompletionStage<Void> blockAsync() {
        StackReserve.check();
        setBlocked(attached("blockAsync()"), true);
        return ItemVerbs.quietAsync(item, () -> {}).thenAccept(done -> {});
    }

    /**
     * Accepts requests again. Does nothing when it did already. Stands for {@code grouptask_unblock()} (FreeBSD,
     * kern/subr_gtaskqueue.c).
     *
     * @throws IllegalStateException if the task is not attached
     */
    public void unblock() {
        StackReserve.check();
        setBlocked(attached("unblock()"), false);
    }

    /**
     * Whether requests are answered {@code BLOCKED}. Outdated as soon as it is read.
     *
     * @return true when blocked, or not attached
     */
    public boolean isBlocked() {
        return blocked || lane == null;
    }

    /**
     * Whether a request waits. Outdated as soon as it is read.
     *
     * @return true when a request waits
     */
    public boolean isPending() {
        return ItemWord.isWaiting(item.word());
    }

    /**
     * Whether a thread is inside the body. Outdated as soon as it is read.
     *
     * @return true when the body runs
     */
    public boolean isRunning() {
        return ItemWord.isRunning(item.word());
    }

    /**
     * The CPU of the queue that the task is attached to. Outdated as soon as it is read.
     *
     * @return the CPU, or -1 while it is not attached
     */
    public int cpu() {
        Lane queue = lane;
        return queue == null ? Lane.NO_CPU : queue.cpu;
    }

    /** The name and the state, for logs. */
    @Override
    public String toString() {
        return "GroupTask[" + name + (lane == null ? ", not attached: " : ", cpu " + cpu() + ": ")
                + ItemWord.decode(item.word()) + "]";
    }

    // ---- the group's

    @Nullable
    Lane lane() {
        return lane;
    }

    Item item() {
        return item;
    }

    /** A detach has left it blocked. */
    void attach(@Nullable Lane queue) {
        lane = queue;
        if (queue != null) {
            setBlocked(queue, false);
        }
    }

    private Lane attached(String verb) {
        Lane queue = lane;
        if (queue == null) {
            throw new IllegalStateException(
                    verb + " of task '" + name + "', which is attached to no group: attach it first");
        }
        return queue;
    }

    private void setBlocked(Lane queue, boolean present) {
        queue.lock();
        blocked = present;
        queue.unlock();
    }

    /** The engine's half. */
    private static final class GroupItem extends Item {
        private final GroupTask task;

        GroupItem(GroupTask task) {
            super(false);
            this.task = task;
        }

        @Override
        public ItemRef ref() {
            return task;
        }

        /** Under the lock under which a block says no; the queue may be the one before a detach. */
        @Override
        public boolean admits(Object queue) {
            return !task.blocked && task.lane == queue;
        }

        @Override
        public void body(int requests) throws Throwable {
            task.body.run();
        }
    }
}
