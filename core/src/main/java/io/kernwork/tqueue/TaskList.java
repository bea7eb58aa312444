package io.kernwork.tqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.SortedLane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A list of {@link DeferredTask}s that wait until somebody runs them: the task queue of Linux 2.4, {@code
 * DECLARE_TASK_QUEUE()} (include/linux/tqueue.h).
 *
 * {@snippet class="io.kernwork.tqueue.TaskListSnippets" region="list"}
 *
 * <p>A pass, {@link #run()}, runs what waits at its begin, in the order of queueing. What is queued meanwhile, also by the tasks
 * themselves, waits for the next pass: so a pass has an end, whatever its tasks do. Several threads may run passes at once. They
 * share the tasks, and each queueing is run once.
 *
 * {@snippet class="io.kernwork.tqueue.TaskListSnippets" region="pass"}
 *
 * <p>Nothing here has threads: a task waits until somebody comes. The lists of {@link PredefinedTaskLists} are run by others.
 * {@code queue} may be called from any thread and any context, a top half included. It never blocks, and allocates nothing.
 *
 * <p>Linux 2.4 has no call that takes a task from a list or waits for one, and neither has this; only a list as a whole can be
 * closed. Memory effects: see {@link DeferredTask}.
 */
public final class TaskList implements QueueRef, AutoCloseable {
    private final String name;
    private final Kernwork runtime;
    private final boolean predefined;
    private final Engine engine;
    private final Lane lane;
    private final LaneVerbs verbs;

    /**
     * Creates an empty list of the shared runtime.
     *
     * @param name for reports and messages; need not be unique
     * @throws IllegalArgumentException if the name is blank
     */
    public TaskList(String name) {
        this(name, Kernwork.shared());
    }

    /**
     * Creates an empty list.
     *
     * @param name for reports and messages; need not be unique
     * @param runtime the runtime that closes it at the latest, and whose error handler hears what tasks throw
     * @throws IllegalArgumentException if the name is blank
     * @throws IllegalStateException if the runtime is closed
     */
    public TaskList(String name, Kernwork runtime) {
        this(
                name,
                runtime,
                false,
                list -> EngineAccess.of(runtime)
                        .openPumped(list, EngineAccess.of(runtime).errors(), () -> {}));
    }

    /** A list that is run by others, of which there is one in each runtime. */
    static TaskList predefined(String name, Kernwork runtime, Function<QueueRef, Lane> opener) {
        return new TaskList(name, runtime, true, opener);
    }

    /** No queueing will need memory: there is but one priority. */
    @SuppressWarnings("ThisEscapedInObjectConstruction") // only the name is read through it before the constructor ends
    private TaskList(String name, Kernwork runtime, boolean predefined, Function<QueueRef, Lane> opener) {
        this.name = Checks.name(name, "task list");
        this.runtime = Objects.requireNonNull(runtime, () -> "runtime of task list '" + name + "'");
        this.predefined = predefined;
        this.engine = EngineAccess.of(runtime);
        this.lane = opener.apply(this);
        this.verbs = new LaneVerbs(engine, lane);
        lane.lock();
        try {
            ((SortedLane) lane).keepRoom();
        } finally {
            lane.unlock();
        }
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Puts a task at the end of the list, unless it waits already, here or elsewhere. Does not run anything: somebody must come
     * and {@link #run()} the list.
     *
     * <p>Stands for {@code queue_task()} (Linux 2.4, include/linux/tqueue.h), which answers 1 or 0.
     *
     * @param task what is to be run
     * @return {@code QUEUED} (1), {@code COALESCED} (0) when it waits already: it stays where it is, which may be another list or
     *     {@link Keventd}; or {@code CLOSED}
     * @throws IllegalArgumentException if the task belongs to another runtime; nothing has changed then
     */
    public Admission queue(DeferredTask task) {
        StackReserve.check();
        return engine.submission().enqueue(lane, Checks.item(task, this));
    }

    /**
     * Runs what waits now on the calling thread, one after the other in the order of queueing, and nothing that is queued
     * meanwhile. Takes as long as these tasks do. What a task throws goes to the runtime's error handler, and the pass goes on.
     * May be called from any thread, and from a task, also of this list; then that task is not waited for.
     *
     * <p>Stands for {@code run_task_queue()} (Linux 2.4, include/linux/tqueue.h and kernel/softirq.c).
     *
     * @return how many tasks this call has run; 0 for an empty list. A task that still runs elsewhere is left for the next pass
     */
    public int run() {
        StackReserve.check();
        return engine.pass(lane);
    }

    /**
     * How many tasks wait, those included that a pass had to leave. Outdated as soon as it is read.
     *
     * @return the number of waiting tasks
     */
    public int size() {
        lane.lock();
        int size = lane.places();
        lane.unlock();
        return size;
    }

    /**
     * Whether tasks are refused for good.
     *
     * @return true from the first moment of a close
     */
    public boolean isClosed() {
        return lane.state() == Lane.CLOSED;
    }

    /**
     * Ends the list: refuses every task with {@code CLOSED}, also from its own tasks; runs what waits, on this thread; returns when
     * the last task has ended, also those that other threads run. It waits through interrupts and restores the flag.
     * Idempotent. A list of the kernel has no end.
     *
     * @throws SelfWaitException if called from a task of this list, or from one that waits on it; it stays open then
     * @throws AtomicContextException if called in atomic context; it stays open then
     * @throws UnsupportedOperationException on a list of {@link PredefinedTaskLists}
     */
    @Override
    public void close() {
        StackReserve.check();
        refusePredefined();
        verbs.close();
    }

    /**
     * {@link #close()} for a bounded time: no task begins on this thread when it has run out. What has not begun then is dropped
     * and reported, and tasks that have not ended are reported with their stacks. The list stays closed.
     *
     * @param timeout how long to wait
     * @return what never ran and what still runs
     * @throws SelfWaitException as {@link #close()}
     * @throws AtomicContextException as {@link #close()}
     * @throws UnsupportedOperationException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; the list stays open then
     */
    public CloseReport close(Duration timeout) {
        StackReserve.check();
        refusePredefined();
        return verbs.close(Checks.timeout(timeout, "close", this));
    }

    /**
     * Refuses tasks from now on, and neither waits nor runs anything: what waits is run by the next {@link #run()}. It may be
     * called from a task of this list.
     *
     * @return completes when nothing is left, on the thread that ran it last (or here when there is nothing)
     * @throws UnsupportedOperationException as {@link #close()}
     */
    public CompletionStage<CloseReport> closeAsync() {
        StackReserve.check();
        refusePredefined();
        return verbs.closeAsync();
    }

    private void refusePredefined() {
        if (predefined) {
            throw new UnsupportedOperationException("task list '" + name
                    + "' is one of PredefinedTaskLists, which others of runtime '" + runtime.name()
                    + "' use, too: it ends with the runtime; create a list of your own to close one");
        }
    }

    /** Takes back a list that nobody was given. */
    void discard() {
        engine.discard(lane);
    }

    /** The name and a glance at the state, for logs. */
    @Override
    public String toString() {
        return "TaskList[" + name + ": " + (isClosed() ? "closed, " : "") + size() + " waiting]";
    }
}
