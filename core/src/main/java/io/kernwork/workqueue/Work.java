package io.kernwork.workqueue;

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
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that is created once and enqueued as often as there is something to do: Linux's {@code struct
 * work_struct}. It is on at most one queue at a time. A request made while it waits there merges into the one that waits;
 * a request made while it runs gives one more run. It never runs beside itself.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="coalesce"}
 *
 * <p>Give it a body, or extend it, which is Java's way of embedding the item in the caller's own structure:
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="subclass"}
 *
 * <p>All methods may be called from any thread, platform or virtual, and from any body, but for the waits that are refused
 * with {@link SelfWaitException}, or in atomic context with {@link AtomicContextException}; a softirq may call {@code cancelSync}
 * and {@code disableSync} of a work that runs as one itself. Only the waiting verbs ({@code cancelSync}, {@code disableSync},
 * {@code flush}) block.
 *
 * <p>Memory effects: what a thread did before a request was accepted happens-before the run that delivers it, also when it
 * coalesced. What a run did happens-before the return of any wait for it, and before the next run.
 *
 * <p>An item belongs to the first runtime that takes it.
 */
public class Work implements ItemRef {
    private final String name;

    @SuppressWarnings(
            "ThisEscapedInObjectConstruction") // the item is not published before the constructor has returned
    private final WorkItem item = new WorkItem(this, this instanceof DelayedWork);

    /**
     * Creates an idle work for a subclass, which overrides {@link #run()} or {@link #run(int)}.
     *
     * @param name for reports and messages; need not be unique
     * @throws IllegalArgumentException if the name is blank
     */
    protected Work(String name) {
        this.name = Checks.name(name, "work");
    }

    /**
     * Creates an idle work. Allocates; it is meant to be kept and enqueued again and again.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the work, which stands for Linux's {@code INIT_WORK} (include/linux/workqueue.h)
     * @throws IllegalArgumentException if the name is blank
     */
    public static Work of(String name, Body body) {
        Objects.requireNonNull(body, "body");
        return new Work(name) {
            @Override
            protected void run() throws Exception {
                body.run();
            }
        };
    }

    /**
     * Creates an idle work whose body is told how many requests its run answers, as FreeBSD's {@code taskqueue(9)} does.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the work
     * @throws IllegalArgumentException if the name is blank
     */
    public static Work counted(String name, CountedBody body) {
        Objects.requireNonNull(body, "body");
        return new Work(name) {
            @Override
            protected void run(int requests) throws Exception {
                body.run(requests);
            }
        };
    }

    /**
     * What a run does, for subclasses that do not care how many requests it answers.
     *
     * @throws Exception anything; see {@link Body#run()}
     */
    protected void run() throws Exception {
        throw new IllegalStateException("work '" + name + "' has no body: override run() or run(int)");
    }

    /**
     * What a run does; the engine calls this one. It calls {@link #run()} unless it is overridden.
     *
     * @param requests how many accepted requests this run delivers, at least 1; it saturates at 65,535
     * @throws Exception anything; see {@link Body#run()}
     */
    protected void run(int requests) throws Exception {
        run();
    }

    @Override
    public final String name() {
        return name;
    }

    // ---- removing

    /**
     * Takes a waiting request away, from its queue or from its timer. A run in progress goes on: to be sure that none does,
     * use {@link #cancelSync()}. Does not block or allocate, and wakes whoever waits for the removed request.
     *
     * <p>Stands for {@code cancel_work()} and {@code cancel_delayed_work()} (Linux, kernel/workqueue.c), which answer a
     * bit.
     *
     * @return how many accepted requests were removed; 0 when none waited
     */
    public final int cancel() {
        StackReserve.check();
        return Removal.cancel(item);
    }

    /**
     * Takes a waiting request away and waits until the body is not running. On return the work is idle and nothing that was
     * requested before this call can run any more; a request that arrives while this waits is answered {@code DISABLED},
     * also one from the body itself. Several threads may call it at once.
     *
     * <p>Stands for {@code cancel_work_sync()} and {@code cancel_delayed_work_sync()} (Linux, kernel/workqueue.c).
     *
     * @return how many accepted requests were removed; 0 when none waited
     * @throws InterruptedException if the thread is interrupted while the body runs; the removed requests stay removed, the
     *     message tells their number, and the work accepts requests again
     * @throws SelfWaitException if called from this work's own body, and nothing has changed then; or if bodies would wait for each
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
     * {@link #cancelSync()} without blocking; it may be called from the work's own body. Until the stage completes, requests
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
     * often as this. Requests made meanwhile are forgotten. A run in progress goes on. Does not block or allocate.
     *
     * <p>Stands for {@code disable_work()} and {@code disable_delayed_work()} (Linux, kernel/workqueue.c).
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
     * cannot run. This is the verb for tearing down what the body uses.
     *
     * <p>Stands for {@code disable_work_sync()} (Linux, kernel/workqueue.c).
     *
     * @return how many accepted requests were removed; 0 when none waited
     * @throws InterruptedException if the thread is interrupted while the body runs; the work stays disabled
     * @throws SelfWaitException if called from this work's own body, and nothing has changed then; or if bodies would wait for each
     *     other without end: then as after an interrupt
     * @throws IllegalStateException as {@link #disable()}
     */
    public final int disableSync() throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.disableSync(item);
    }

    /**
     * {@link #disableSync()} for a bounded time. The work stays disabled either way.
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
     * {@link #disableSync()} without blocking; it may be called from the work's own body.
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
     * <p>Stands for {@code enable_work()} (Linux, kernel/workqueue.c), which on an unbalanced call cancels the item; here
     * that call is refused.
     *
     * @return whether the work accepts requests now
     * @throws IllegalStateException if it is not disabled; nothing has changed then
     */
    public final boolean enable() {
        StackReserve.check();
        return Removal.enable(item);
    }

    // ---- waiting

    /**
     * Waits for the last request: for the run that delivers it if it waits, else for the run in progress. An armed {@link
     * DelayedWork} runs now. Requests made after this call are not waited for, so it ends also when the body enqueues itself
     * without end. A request that is removed meanwhile, or postponed by {@link WorkQueue#rearm}, is not waited for any longer.
     *
     * <p>Stands for {@code flush_work()} and {@code flush_delayed_work()} (Linux, kernel/workqueue.c).
     *
     * @return whether there was something to wait for; true does not say that it ran, since it may have been removed
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws SelfWaitException if called from this work's own body, or from a body that holds all slots of the queue that
     *     the work waits on or for; nothing has changed then
     */
    public final boolean flush() throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.flush(item);
    }

    /**
     * {@link #flush()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether the last request was dealt with, and what is waited for if it was not
     * @throws InterruptedException as {@link #flush()}
     * @throws SelfWaitException as {@link #flush()}
     * @throws IllegalArgumentException if the time is negative
     */
    public final WaitResult flush(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.flush(item, Checks.timeout(timeout, "flush", this));
    }

    /**
     * {@link #flush()} without blocking; it may be called from the work's own body.
     *
     * @return completes when {@link #flush()} would return, on the thread that ends the wait (or here when there is none)
     */
    public final CompletionStage<Boolean> flushAsync() {
        StackReserve.check();
        return ItemVerbs.flushAsync(item);
    }

    // ---- looking

    /**
     * Whether a request waits, on a queue or for its timer. Outdated as soon as it is read. Stands for {@code
     * work_pending()} and {@code delayed_work_pending()} (include/linux/workqueue.h).
     *
     * @return true when a request waits
     */
    public final boolean isPending() {
        return ItemWord.isWaiting(item.word());
    }

    /**
     * Whether a worker is inside the body. Outdated as soon as it is read. Stands for a part of {@code work_busy()} (Linux,
     * kernel/workqueue.c).
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
     * The work whose body the calling thread is inside; the innermost one where a body steps a manual runtime.
     *
     * <p>Stands for {@code current_work()} (Linux, kernel/workqueue.c).
     *
     * @return the work, or null outside any body of a work
     */
    @SuppressWarnings("exports") // of the nullness annotation, which users need not have
    public static @Nullable Work current() {
        Run run = Current.run();
        return run != null && run.item().ref() instanceof Work work ? work : null;
    }

    /** The name and the state, for logs. */
    @Override
    public String toString() {
        return "Work[" + name + ": " + ItemWord.decode(item.word()) + "]";
    }

    final Item item() {
        return item;
    }

    /** The engine's half. */
    private static final class WorkItem extends Item {
        private final Work work;

        WorkItem(Work work, boolean armable) {
            super(armable);
            this.work = work;
        }

        @Override
        public ItemRef ref() {
            return work;
        }

        @Override
        public void body(int requests) throws Throwable {
            work.run(requests);
        }
    }
}
