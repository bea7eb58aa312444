package io.kernwork.softirq;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Body;
import io.kernwork.base.ItemRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.Submission;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.softirq.Cpu;
import io.kernwork.internal.softirq.Softirq;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small piece of work that runs as a softirq: on the CPU that scheduled it, once however often it was scheduled before it
 * begins, and never beside itself. Different tasklets run at the same time on different CPUs; on one CPU they run one after the
 * other, in the order of their scheduling. Created by {@link Softirqs#tasklet} and kept.
 *
 * {@snippet class="io.kernwork.softirq.SoftirqSnippets" region="tasklet"}
 *
 * <p>Its body is in atomic context: it must not wait. It may schedule, disable and enable any tasklet, itself too. Linux has
 * replaced tasklets by works on bottom-half queues ({@code WorkQueue.builder(name).bottomHalf()}), which can be flushed and
 * cancelled; they run before the tasklets of the same priority.
 *
 * <p>Memory effects: what a thread did before it scheduled the tasklet happens-before the run that answers it, also when it was
 * scheduled already. What a run did happens-before the return of any wait for it, and before the next run.
 */
public final class Tasklet implements ItemRef {
    private final Softirq softirq;
    private final String name;
    private final TaskletItem item;
    private final AtomicInteger killers = new AtomicInteger();

    Tasklet(Softirq softirq, String name, Body body) {
        this.softirq = softirq;
        this.name = name;
        this.item = new TaskletItem(this, body);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Asks for one run behind the vectors, on the CPU that the calling thread counts as: in an atomic section at the end of the
     * outermost one, elsewhere in ksoftirqd. A tasklet that runs runs once more after that, where this was called. One that
     * is disabled is remembered, and runs after the last {@link #enable()}. Does not block; allocates nothing.
     *
     * <p>Stands for {@code tasklet_schedule()} (Linux, kernel/softirq.c), which answers nothing.
     *
     * @return {@code QUEUED}; {@code COALESCED} when it is scheduled already, with either priority, and stays where it is; {@code
     *     CANCELING} while a {@link #kill()} waits; {@code CLOSED}
     */
    public Admission schedule() {
        StackReserve.check();
        return schedule(softirq.here(), false);
    }

    /**
     * {@link #schedule()} with high priority: it runs before the vectors. Stands for {@code tasklet_hi_schedule()} (Linux,
     * kernel/softirq.c).
     *
     * @return as {@link #schedule()}
     */
    public Admission scheduleHigh() {
        StackReserve.check();
        return schedule(softirq.here(), true);
    }

    /** A kill that begins after this look has come to an end before, or waits for the run. */
    private Admission schedule(Cpu cpu, boolean high) {
        return killers.get() > 0
                ? Admission.CANCELING
                : softirq.engine().submission().schedule(cpu.taskletLane(high), item);
    }

    /**
     * Keeps the tasklet from running until {@link #enable()} was called as often as this. What is scheduled meanwhile is
     * remembered, which costs nothing while it waits. A run in progress goes on. Does not block.
     *
     * <p>Stands for {@code tasklet_disable_nosync()} (Linux, include/linux/interrupt.h).
     *
     * @throws IllegalStateException if it is disabled 65,535 deep; nothing has changed then
     */
    public void disableNoSync() {
        StackReserve.check();
        Submission.pause(item);
    }

    /**
     * {@link #disableNoSync()}, and waits until the body is not running: from the return until the matching {@link #enable()} it
     * does not run. Stands for {@code tasklet_disable()} (Linux, include/linux/interrupt.h).
     *
     * @throws InterruptedException if the thread is interrupted while the body runs; the tasklet stays disabled
     * @throws SelfWaitException if called from the tasklet's own body; nothing has changed then
     * @throws AtomicContextException if called in atomic context; nothing has changed then
     * @throws IllegalStateException as {@link #disableNoSync()}
     */
    public void disable() throws InterruptedException {
        StackReserve.check();
        ItemVerbs.pauseSync(item, "disable()");
    }

    /**
     * {@link #disable()} for a bounded time. The tasklet stays disabled either way.
     *
     * @param timeout how long to wait for the body to end
     * @return whether it has ended, and where the body is if it has not
     * @throws InterruptedException as {@link #disable()}
     * @throws SelfWaitException as {@link #disable()}
     * @throws AtomicContextException as {@link #disable()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public WaitResult disable(Duration timeout) throws InterruptedException {
        StackReserve.check();
        return ItemVerbs.pauseSync(item, "disable(Duration)", Checks.timeout(timeout, "disable", this));
    }

    /**
     * {@link #disable()} without blocking; it may be called anywhere.
     *
     * @return completes when the body is not running, on the thread that ends the run (or here when there is none)
     * @throws IllegalStateException as {@link #disableNoSync()}
     */
    public CompletionStage<Void> disableAsync() {
        StackReserve.check();
        Submission.pause(item);
        return ItemVerbs.runAsync(item);
    }

    /**
     * Takes one {@link #disable()} or {@link #disableNoSync()} back. With the last one a tasklet that was scheduled meanwhile gets
     * its place on the CPU that scheduled it: at the end of its section, if that thread is in one and calls this, else in ksoftirqd.
     * Does not block.
     *
     * <p>Stands for {@code tasklet_enable()} (Linux, include/linux/interrupt.h).
     *
     * @return whether the tasklet can run now
     * @throws IllegalStateException if it is not disabled; nothing has changed then, where the kernel's count goes wrong
     */
    public boolean enable() {
        StackReserve.check();
        return Submission.resume(item);
    }

    /**
     * Waits until the tasklet is neither scheduled nor running: a run that it is scheduled for happens first. What is scheduled
     * meanwhile, also by the body itself, is answered {@code CANCELING} and forgotten, so this ends. It may be scheduled again
     * afterwards. It is not a cancel.
     *
     * <p>Stands for {@code tasklet_kill()} (Linux, kernel/softirq.c).
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the tasklet may be scheduled again
     * @throws IllegalStateException if the tasklet is scheduled and disabled, where the kernel's call never returns: enable it first
     * @throws SelfWaitException if called from the tasklet's own body; nothing has changed then
     * @throws AtomicContextException if called in atomic context; nothing has changed then
     */
    public void kill() throws InterruptedException {
        StackReserve.check();
        checkKill("kill()");
        killers.incrementAndGet();
        try {
            ItemVerbs.quiet(item, "kill()");
        } finally {
            killers.decrementAndGet();
        }
    }

    /**
     * {@link #kill()} for a bounded time.
     *
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not
     * @throws InterruptedException as {@link #kill()}
     * @throws IllegalStateException as {@link #kill()}
     * @throws SelfWaitException as {@link #kill()}
     * @throws AtomicContextException as {@link #kill()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public WaitResult kill(Duration timeout) throws InterruptedException {
        StackReserve.check();
        long nanos = Checks.timeout(timeout, "kill", this);
        checkKill("kill(Duration)");
        killers.incrementAndGet();
        try {
            return ItemVerbs.quiet(item, "kill(Duration)", nanos);
        } finally {
            killers.decrementAndGet();
        }
    }

    /**
     * {@link #kill()} without blocking; it may be called anywhere.
     *
     * @return completes when {@link #kill()} would return, on the thread that ends the wait (or here when there is none)
     * @throws IllegalStateException if the tasklet is scheduled and disabled; nothing has changed then
     */
    public CompletionStage<Void> killAsync() {
        StackReserve.check();
        checkHeld("killAsync()");
        killers.incrementAndGet();
        return ItemVerbs.quietAsync(item, killers::decrementAndGet).thenAccept(done -> {});
    }

    private void checkKill(String verb) {
        ItemVerbs.checkQuiet(item, verb);
        checkHeld(verb);
    }

    private void checkHeld(String verb) {
        long word = item.word();
        if (ItemWord.isPending(word) && ItemWord.depth(word) > 0) {
            throw new IllegalStateException(verb + " of tasklet '" + name + "', which is scheduled and disabled "
                    + ItemWord.depth(word) + " deep, would wait for a run that cannot begin: enable() it first");
        }
    }

    /**
     * Whether a run is asked for that has not begun. Outdated as soon as it is read.
     *
     * @return true when it is scheduled, also while it is disabled
     */
    public boolean isScheduled() {
        return ItemWord.isPending(item.word());
    }

    /**
     * Whether the body runs. Outdated as soon as it is read.
     *
     * @return true when a thread is inside the body
     */
    public boolean isRunning() {
        return ItemWord.isRunning(item.word());
    }

    /**
     * Whether it is kept from running. Outdated as soon as it is read.
     *
     * @return true when an {@link #enable()} is missing
     */
    public boolean isDisabled() {
        return ItemWord.depth(item.word()) > 0;
    }

    /** The name and the state, for logs. */
    @Override
    public String toString() {
        return "Tasklet[" + name + ": " + ItemWord.decode(item.word()) + "]";
    }

    /** The engine's half. */
    private static final class TaskletItem extends Item {
        private final Tasklet tasklet;
        private final Body body;

        TaskletItem(Tasklet tasklet, Body body) {
            super(false);
            this.tasklet = tasklet;
            this.body = body;
        }

        @Override
        public ItemRef ref() {
            return tasklet;
        }

        @Override
        public void body(int requests) throws Throwable {
            body.run();
        }
    }
}
