package io.kernwork.taskqueue;

import io.kernwork.base.Body;
import io.kernwork.base.CountedBody;
import io.kernwork.internal.item.ItemWord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task that can also wait for its time before it waits on its queue: FreeBSD's {@code struct timeout_task}. The arming is a
 * part of the task's one state, so "armed" goes over into "pending" without a gap, and there is at most one deadline.
 *
 * {@snippet class="io.kernwork.taskqueue.TaskSnippets" region="watchdog"}
 *
 * <p>It belongs for life to the first queue that it is offered to while that is open; every other queue refuses it. FreeBSD
 * binds it in {@code TIMEOUT_TASK_INIT()} and panics with "Migrated queue".
 *
 * <p>The task and its timer are one item, so every removing verb takes the timer with it, and a plain {@code enqueue} of an armed
 * task merges into what is armed and does not hasten it; {@link TaskQueue#enqueueAfter} with zero does.
 */
public class TimeoutTask extends Task {
    private static final VarHandle QUEUE;

    static {
        try {
            QUEUE = MethodHandles.lookup().findVarHandle(TimeoutTask.class, "queue", TaskQueue.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through QUEUE
    private volatile @Nullable TaskQueue queue; // set once, by compare-and-set

    /**
     * Creates an idle task for a subclass, which overrides {@link #run()} or {@link #run(int)}.
     *
     * @param name for reports and messages; need not be unique
     * @param priority 0 to 255; the higher one runs first
     * @throws IllegalArgumentException if the name is blank or the priority out of range
     */
    protected TimeoutTask(String name, int priority) {
        super(name, priority);
    }

    /**
     * Creates an idle task. Allocates; it is meant to be kept and armed again and again.
     *
     * @param name for reports and messages; need not be unique
     * @param priority 0 to 255; the higher one runs first
     * @param body what a run does; it is told how many requests it answers, one for the arming
     * @return the task, which stands for FreeBSD's {@code TIMEOUT_TASK_INIT()} (sys/taskqueue.h)
     * @throws IllegalArgumentException if the name is blank or the priority out of range
     */
    public static TimeoutTask of(String name, int priority, CountedBody body) {
        Objects.requireNonNull(body, "body");
        return new TimeoutTask(name, priority) {
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
    public static TimeoutTask of(String name, int priority, Body body) {
        Objects.requireNonNull(body, "body");
        return new TimeoutTask(name, priority) {
            @Override
            protected void run() throws Exception {
                body.run();
            }
        };
    }

    /**
     * Whether a request waits for its time. Outdated as soon as it is read.
     *
     * @return true when armed
     */
    public final boolean isArmed() {
        return ItemWord.isArmed(item().word());
    }

    /** Binds the task to the queue, unless that is closed; refuses when it is another one's. */
    final void bind(TaskQueue to) {
        TaskQueue present = queue;
        if (present == null && !to.isClosed()) {
            present = (TaskQueue) QUEUE.compareAndExchange(this, null, to);
        }
        if (present != null && present != to) {
            throw new IllegalArgumentException("task '" + name() + "' was offered to queue '" + to.name()
                    + "', but a TimeoutTask stays with the first queue that it was offered to, '" + present.name()
                    + "'; create another one for this queue");
        }
    }
}
