package io.kernwork.taskqueue;

import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Body;
import io.kernwork.base.CountedBody;
import io.kernwork.base.ItemRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A task that is created once and enqueued as often as there is something to do: FreeBSD's {@code struct task}. It has a
 * priority, is on at most one queue at a time, and its run is told how many requests it answers, the <em>pending count</em>.
 * It never runs beside itself, on whatever queues and with however many threads; in that it is stricter than FreeBSD.
 *
 * {@snippet class="io.kernwork.taskqueue.TaskSnippets" region="pendingcount"}
 *
 * <p>Give it a body, or extend it, which is Java's way of embedding the task in the caller's own structure.
 *
 * <p>The verbs that concern a queue are the queue's: {@link TaskQueue}. Here are those of the task alone, which hold on whatever
 * queue it is: cancelling with a wait, and disabling. All methods may be called from any thread, platform or virtual, and from any
 * body, but for the waits that are refused with {@link SelfWaitException}, or in atomic context with {@link
 * AtomicContextException}.
 *
 * <p>Memory effects: what a thread did before a request was accepted happens-before the run that delivers it, also when it
 * coalesced. What a run did happens-before the return of any wait for it, and before the next run.
 *
 * <p>A task belongs to the first runtime that takes it.
 */
public class Task implements ItemRef {
    private final String name;
    private final int priority;

    @SuppressWarnings(
            "ThisEscapedInObjectConstruction") // the item is not published before the constructor has returned
    private final TaskItem item = new TaskItem(this, this instanceof TimeoutTask);

    /**
     * Creates an idle task for a subclass, which overrides {@link #run()} or {@link #run(int)}.
     *
     * @param name for reports and messages; need not be unique
     * @param priority 0 to 255; the higher one runs first
     * @throws IllegalArgumentException if the name is blank or the priority out of range
     */
    protected Task(String name, int priority) {
        this.name = Checks.name(name, "task");
        this.priority = Checks.priority(priority, name);
    }

    /**
     * Creates an idle task. Allocates; it is meant to be kept and enqueued again and again.
     *
     * @param name for reports and messages; need not be unique
     * @param priority 0 to 255; the higher one runs first, and equal ones in the order of their enqueuing
     * @param body what a run does; it is told the pending count
     * @return the task, which stands for FreeBSD's {@code TASK_INIT()} (sys/taskqueue.h)
     * @throws IllegalArgumentException if the name is blank or the priority out of range
     */
    public static Task of(String name, int priority, CountedBody body) {
        Objects.requireNonNull(body, "body");
        return new Task(name, priority) {
            @Override
            protected void run(int pending) throws Exception {
                body.run(pending);
            }
        };
    }

    /**
     * Creates an idle task whose body does not care for the pending count.
     *
     * @param name for reports and messages; need not be unique
     * @param priority 0 to 255; the higher one runs first
     * @param body what a run does
     * @return the task
     * @throws IllegalArgumentException if the name is blank or the priority out of range
     */
    public static Task of(String name, int priority, Body body) {
        Objects.requireNonNull(body, "body");
        return new Task(name, priority) {
            @Override
            protected void run() throws Exception {
                body.run();
            }
        };
    }

    /**
     * What a run does, for subclasses that do not care how many requests it answers.
     *
     * @throws Exception anything; see {@link Body#run()}
     */
    protected void run() throws Exception {
        throw new IllegalStateException("task '" + name + "' has no body: override run() or run(int)");
    }

    /**
     * What a run does; the engine calls this one. It calls {@link #run()} unless it is overridden.
     *
     * @param pending how many accepted requests this run delivers, at least 1; it saturates at 65,535
     * @throws Exception anything; see {@link Body#run()}
     */
    protected void run(int pending) throws Exception {
        run();
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * The priority given at creation; it never changes.
     *
     * @return 0 to 255
     */
    public final int priority() {
        return priority;
    }

    // ---- removing

    /**
     * Takes a waiting request away and waits until the body is not running. On return the task is idle and nothing that was
     * requested before this call can run any more; a request that arrives while this waits is answered {@code DISABLED},
     * also one from the body itself. Several threads may call it at once. This is the verb for detaching a driver: FreeBSD
     * has a loop of {@code taskqueue_cancel()} and {@code taskqueue_drain()} for it, NetBSD's {@code usb_task} had none.
     *
     * {@snippet class="io.kernwork.taskqueue.TaskSnippets" region="detach"}
     *
     * @return how many accepted requests were removed; 0 when none waited
     * @throws InterruptedException if the thread is interrupted while the body runs; the removed requests stay removed, the
     *     message tells their number, and the task accepts requests again
     * @throws SelfWaitException if called from this task's own body, and nothing has changed then; or if bodies would wait for each
     *     other without end: then as after an interrupt
     * @throws IllegalStateException if it is disabled 65,535 deep; nothing has changed then
     */
    public final int cancelSync() throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.cancelSync(item);
    }

    /**
     * {@link #cancelSync()} for a bounded time.
     *
     * @param timeout how long to wait for the body to end
     * @return whether the body has ended, how many requests were removed, and where the body is if it has not ended
     * @throws InterruptedException as {@link #cancelSync()}
     * @throws SelfWaitException as {@link #cancelSync()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public final WaitResult cancelSync(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.cancelSync(item, Checks.timeout(timeout, "cancelSync", this));
    }

    /**
     * {@link #cancelSync()} without blocking; it may be called from the task's own body. Until the stage completes, requests
     * are answered {@code DISABLED}.
     *
     * @return completes with the number of removed requests, on the thread that ends the run (or here when none is running)
     */
    public final CompletionStage<Integer> cancelAsync() {
        StackReserve.check();
        return ItemVerbs.cancelAsync(item);
    }

    /**
     * Takes a waiting request away and answers every further one with {@code DISABLED} until {@link #enable()} was called as
     * often as this. Requests made meanwhile are forgotten. A run in progress goes on. Does not block or allocate. FreeBSD has
     * no such call; drivers keep a flag of their own.
     *
     * @return how many accepted requests were removed; 0 when none waited
     * @throws IllegalStateException if it is disabled 65,535 deep; nothing has changed then
     */
    public final int disable() {
        StackReserve.check();
        return Removal.disable(item);
    }

    /**
     * {@link #disable()}, and waits until the body is not running: from the return until the matching {@link #enable()} it
     * cannot run.
     *
     * @return how many accepted requests were removed; 0 when none waited
     * @throws InterruptedException if the thread is interrupted while the body runs; the task stays disabled
     * @throws SelfWaitException if called from this task's own body, and nothing has changed then; or if bodies would wait for each
     *     other without end: then as after an interrupt
     * @throws IllegalStateException as {@link #disable()}
     */
    public final int disableSync() throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.disableSync(item);
    }

    /**
     * {@link #disableSync()} for a bounded time. The task stays disabled either way.
     *
     * @param timeout how long to wait for the body to end
     * @return whether the body has ended, how many requests were removed, and where the body is if it has not ended
     * @throws InterruptedException as {@link #disableSync()}
     * @throws SelfWaitException as {@link #disableSync()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public final WaitResult disableSync(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.disableSync(item, Checks.timeout(timeout, "disableSync", this));
    }

    /**
     * {@link #disableSync()} without blocking; it may be called from the task's own body.
     *
     * @return completes with the number of removed requests, on the thread that ends the run (or here when none is running)
     */
    public final CompletionStage<Integer> disableAsync() {
        StackReserve.check();
        return ItemVerbs.disableAsync(item);
    }

    /**
     * Takes one {@link #disable()} back. Does not block or allocate.
     *
     * @return whether the task accepts requests now
     * @throws IllegalStateException if it is not disabled; nothing has changed then
     */
    public final boolean enable() {
        StackReserve.check();
        return Removal.enable(item);
    }

    // ---- looking

    /**
     * Whether a request waits, on a queue or for its time. Outdated as soon as it is read. With {@link #isRunning()} it stands for
     * {@code taskqueue_poll_is_busy()} (FreeBSD, kern/subr_taskqueue.c).
     *
     * @return true when a request waits
     */
    public final boolean isPending() {
        return ItemWord.isWaiting(item.word());
    }

    /**
     * Whether a thread is inside the body. Outdated as soon as it is read.
     *
     * @return true when the body runs
     */
    public final boolean isRunning() {
        return ItemWord.isRunning(item.word());
    }

    /**
     * Whether requests are answered {@code DISABLED}. Outdated as soon as it is read.
     *
     * @return true when the disable depth is above zero
     */
    public final boolean isDisabled() {
        return ItemWord.depth(item.word()) > 0;
    }

    /**
     * The task whose body the calling thread is inside; the innermost one where a body pumps a queue.
     *
     * @return the task, or null outside any body of a task
     */
    @SuppressWarnings("exports") // of the nullness annotation, which users need not have
    public static @Nullable Task current() {
        Run run = Current.run();
        return run != null && run.item().ref() instanceof Task task ? task : null;
    }

    /** The name, the priority and the state, for logs. */
    @Override
    public String toString() {
        return "Task[" + name + ", priority " + priority + ": " + ItemWord.decode(item.word()) + "]";
    }

    final Item item() {
        return item;
    }

    /** The engine's half. */
    private static final class TaskItem extends Item {
        private final Task task;

        TaskItem(Task task, boolean armable) {
            super(armable);
            this.task = task;
        }

        @Override
        public ItemRef ref() {
            return task;
        }

        @Override
        public int priority() {
            return task.priority;
        }

        /** The run is this item's own and present one, so it names the queue whose lock is to be held. */
        @Override
        public void body(int pending) throws Throwable {
            ReentrantLock guard =
                    latestRun() instanceof Run run && run.lane().queue instanceof TaskQueue queue ? queue.guard : null;
            if (guard == null) {
                task.run(pending);
                return;
            }
            guard.lock();
            try {
                task.run(pending);
            } finally {
                guard.unlock();
            }
        }
    }
}
