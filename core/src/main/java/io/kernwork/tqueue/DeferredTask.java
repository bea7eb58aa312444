package io.kernwork.tqueue;

import io.kernwork.base.Body;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import java.util.Objects;

/**
 * A task that is created once and put on a {@link TaskList}, or given to {@link Keventd}, as often as there is something to do:
 * {@code struct tq_struct} of Linux 2.4 (include/linux/tqueue.h). It waits on one list at most. From the moment at which its
 * body begins it can be queued again, also by the body itself, on whatever list; that gives one more run.
 *
 * {@snippet class="io.kernwork.tqueue.TaskListSnippets" region="list"}
 *
 * <p>It never runs beside itself. In Linux 2.4 it does: the mark that it is queued is taken away before the body is called, so
 * another processor may call it at the same time. Here a task that a pass meets while it still runs elsewhere is left for the
 * next pass.
 *
 * <p>As in the kernel it cannot be cancelled, flushed or disabled. Use {@code io.kernwork.workqueue} for that.
 *
 * <p>Give it a body, or extend it, which is Java's way of embedding it in the caller's own structure. After its body has begun
 * the library touches nothing of it but its state and its place: a body may queue its own task elsewhere, or drop it.
 *
 * <p>Memory effects: what a thread did before a request was accepted happens-before the run that delivers it, also when it
 * coalesced. The end of a run happens-before the next run, and before the return of any wait for it.
 *
 * <p>A task belongs to the first runtime that takes it.
 */
public class DeferredTask implements ItemRef {
    private final String name;

    @SuppressWarnings(
            "ThisEscapedInObjectConstruction") // the item is not published before the constructor has returned
    private final TaskItem item = new TaskItem(this);

    /**
     * Creates an idle task for a subclass, which overrides {@link #run()}.
     *
     * @param name for reports and messages; need not be unique
     * @throws IllegalArgumentException if the name is blank
     */
    protected DeferredTask(String name) {
        this.name = Checks.name(name, "task");
    }

    /**
     * Creates an idle task. Allocates; it is meant to be kept and queued again and again. Stands for {@code INIT_TQUEUE()}
     * (Linux 2.4, include/linux/tqueue.h). What is legal there and does nothing, a task without a routine, is refused here.
     *
     * @param name for reports and messages; need not be unique
     * @param body what a run does
     * @return the task
     * @throws IllegalArgumentException if the name is blank
     */
    public static DeferredTask of(String name, Body body) {
        Objects.requireNonNull(body, () -> "body of task '" + name + "'");
        return new DeferredTask(name) {
            @Override
            protected void run() throws Exception {
                body.run();
            }
        };
    }

    /**
     * What a run does, for subclasses.
     *
     * @throws Exception anything; see {@link Body#run()}
     */
    protected void run() throws Exception {
        throw new IllegalStateException("task '" + name + "' has no body: override run()");
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * Whether it waits on a list. Outdated as soon as it is read. Stands for the {@code sync} bit (Linux 2.4,
     * include/linux/tqueue.h).
     *
     * @return true when a run is to come
     */
    public final boolean isPending() {
        return ItemWord.isPending(item.word());
    }

    /**
     * Whether a thread is inside the body. Outdated as soon as it is read.
     *
     * @return true when the body runs
     */
    public final boolean isRunning() {
        return ItemWord.isRunning(item.word());
    }

    /** The name and the state, for logs. */
    @Override
    public String toString() {
        return "DeferredTask[" + name + ": " + ItemWord.decode(item.word()) + "]";
    }

    final Item item() {
        return item;
    }

    /** The engine's half. */
    private static final class TaskItem extends Item {
        private final DeferredTask task;

        TaskItem(DeferredTask task) {
            super(false);
            this.task = task;
        }

        @Override
        public ItemRef ref() {
            return task;
        }

        @Override
        public void body(int requests) throws Throwable {
            task.run();
        }
    }
}
