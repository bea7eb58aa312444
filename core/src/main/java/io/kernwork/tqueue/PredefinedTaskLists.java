package io.kernwork.tqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Tick;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.softirq.Kept;
import io.kernwork.internal.sync.StackReserve;
import io.kernwork.softirq.BottomHalves;
import java.time.Duration;
import java.util.List;

/**
 * The four task lists that every runtime has, and when they are run: the predefined ones of Linux 2.4. They are made at the
 * first call of {@link #of}, end with their runtime, and refuse to be closed. Others use them, too.
 *
 * <table>
 * <caption>Run points</caption>
 * <tr><th>list</th><th>is run</th></tr>
 * <tr><td>{@link #timer()}</td><td>in a bottom half, one tick of 10 ms after it has filled</td></tr>
 * <tr><td>{@link #immediate()}</td><td>in a bottom half, as soon as one can run</td></tr>
 * <tr><td>{@link #scheduler()}</td><td>by a worker that finds nothing else to do</td></tr>
 * <tr><td>{@link #disk()}</td><td>by whoever calls {@link TaskList#run()}</td></tr>
 * </table>
 *
 * <p>The two bottom halves are those of slots 1 and 9 of {@link BottomHalves}, which refuse to remove them.
 *
 * <p>{@code run()} may be called on each of them at any time, and what waits when the runtime closes runs on the closing thread:
 * then it runs in no bottom half. What runs in one must not wait, and holds up all others: see {@link BottomHalves}.
 */
public final class PredefinedTaskLists {
    private static final int TQUEUE_BH = 1;
    private static final int IMMEDIATE_BH = 9;
    private static final String OWNER = "the predefined task lists";
    private static final Duration TICK = Duration.ofMillis(10);

    private final BottomHalves halves;
    private final TaskList timer;
    private final TaskList immediate;
    private final TaskList scheduler;
    private final TaskList disk;

    /** All of it or, when a slot is taken, nothing. */
    private PredefinedTaskLists(Kernwork runtime, Engine engine, BottomHalves halves) {
        this.halves = halves;
        Tick tick = new Tick(engine, "tq_timer", TICK.toNanos(), this::markTimer);
        this.timer = TaskList.predefined("tq_timer", runtime, list -> pumped(engine, list, tick::request));
        this.immediate = TaskList.predefined(
                "tq_immediate", runtime, list -> pumped(engine, list, () -> halves.mark(IMMEDIATE_BH)));
        this.scheduler = TaskList.predefined("tq_scheduler", runtime, list -> engine.openSpare(list, engine.errors()));
        this.disk = TaskList.predefined("tq_disk", runtime, list -> pumped(engine, list, () -> {}));
        try {
            takeSlots();
        } catch (Throwable failure) {
            for (TaskList list : List.of(timer, immediate, scheduler, disk)) {
                list.discard();
            }
            throw failure;
        }
    }

    private void takeSlots() {
        Kept ofTimer = new Kept(timer::run, OWNER);
        halves.init(TQUEUE_BH, "tqueue_bh", ofTimer);
        try {
            halves.init(IMMEDIATE_BH, "immediate_bh", new Kept(immediate::run, OWNER));
        } catch (IllegalStateException taken) {
            ofTimer.release();
            giveBack(taken);
            throw taken;
        }
    }

    /** Nobody knows yet that there is something to mark it for, so there is nothing to wait for. */
    private void giveBack(IllegalStateException reason) {
        try {
            halves.remove(TQUEUE_BH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason.addSuppressed(e);
        } catch (IllegalStateException atomic) {
            reason.addSuppressed(atomic);
        }
    }

    /**
     * The lists of a runtime. The first call allocates: a top half should not be the first to make it.
     *
     * @param runtime any open runtime
     * @return always the same ones for the same runtime
     * @throws IllegalStateException if the runtime is closed and had none before, or if the program has given slot 1 (TQUEUE) or 9
     *     (IMMEDIATE) of its {@link BottomHalves} a body of its own; nothing has changed then
     */
    public static PredefinedTaskLists of(Kernwork runtime) {
        BottomHalves halves =
                BottomHalves.of(runtime); // first: what is made once for a runtime is not made in one another
        return EngineAccess.of(runtime)
                .attachment(PredefinedTaskLists.class, engine -> new PredefinedTaskLists(runtime, engine, halves));
    }

    private static Lane pumped(Engine engine, QueueRef list, Runnable wanted) {
        return engine.openPumped(list, engine.errors(), wanted);
    }

    private void markTimer() {
        if (timer.size() > 0) {
            halves.mark(TQUEUE_BH);
        }
    }

    /**
     * Stands for {@code tq_timer}: run at the next tick of the clock. The clock of a runtime stands still; its tick comes 10 ms after
     * a task was queued on the empty list, and takes with it what came meanwhile. A task that queues itself runs every 10 ms. The
     * bottom half is that of slot 1, TQUEUE.
     *
     * @return the list
     */
    public TaskList timer() {
        return timer;
    }

    /**
     * Stands for {@code tq_immediate}: run in a bottom half as soon as possible. To queue a task marks that bottom half; in Linux
     * the caller has to do so himself, by {@code mark_bh(IMMEDIATE_BH)}. It is that of slot 9.
     *
     * @return the list
     */
    public TaskList immediate() {
        return immediate;
    }

    /**
     * Stands for {@code tq_scheduler} (up to Linux 2.2): run by the scheduler, and so when somebody has nothing else to do. A
     * worker takes a task from here when no queue of the runtime has anything for it, and looks again after each. So these
     * tasks wait for as long as all workers are busy. They may block. A task that queues itself without end keeps a worker busy
     * that has nothing else to do.
     *
     * @return the list
     */
    public TaskList scheduler() {
        StackReserve.check();
        return scheduler;
    }

    /**
     * Stands for {@code tq_disk}: collects tasks until somebody calls {@link TaskList#run()}. The block layer of Linux used it to
     * "unplug" its devices, that is to let them begin after requests had been collected and sorted.
     *
     * @return the list
     */
    public TaskList disk() {
        return disk;
    }
}
