package io.kernwork.taskqueue;

import io.kernwork.base.Delay;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bad input is refused at the door, in one wording; good input costs nothing here. */
final class Checks {
    private static final int HIGHEST = 255;
    private static final long NO_BOUND = Long.MAX_VALUE;

    private Checks() {}

    static String name(String name, String kind) {
        Objects.requireNonNull(name, () -> "name of the " + kind);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + kind + " must not be blank");
        }
        return name;
    }

    static int priority(int priority, String name) {
        if (priority < 0 || priority > HIGHEST) {
            throw new IllegalArgumentException("the priority of task '" + name + "' must be 0 to " + HIGHEST + ", not "
                    + priority + "; the higher one runs first");
        }
        return priority;
    }

    /** The time given to a waiting verb. */
    static long timeout(@Nullable Duration time, String verb, Object subject) {
        if (time == null) {
            throw new NullPointerException(verb + " of " + subject + " was given null as time-out");
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException(verb + " of " + subject + " was given the negative time-out " + time);
        }
        return Nanos.of(time);
    }

    /** The engine's half of a task that is offered to a queue. */
    static Item item(@Nullable Task task, TaskQueue queue) {
        StackReserve.check(); // for every verb of the queue that is about a task
        if (task == null) {
            throw new NullPointerException("queue '" + queue.name() + "' was given null instead of a task");
        }
        return task.item();
    }

    static EnqueueFlag flag(@Nullable EnqueueFlag flag, Task task, TaskQueue queue) {
        if (flag == null) {
            throw new NullPointerException(
                    "task '" + task.name() + "' was offered to queue '" + queue.name() + "' with null as flag");
        }
        return flag;
    }

    /** The engine's half of a task that a queue is asked to cancel or to drain; it must not be another queue's. */
    static Item own(@Nullable Task task, TaskQueue queue, String verb) {
        Item item = item(task, queue);
        Object lane = waitsFor(item);
        if (lane instanceof Lane other && other.queue != queue) {
            throw new IllegalArgumentException(verb + " of task '" + item.ref().name() + "' was asked of queue '"
                    + queue.name() + "', but it waits on queue '" + other.queue.name() + "': ask that one");
        }
        return item;
    }

    private static @Nullable Object waitsFor(Item item) {
        long word = item.word();
        if (item.timer != null && ItemWord.isArmed(word)) {
            return item.timer.target();
        }
        return ItemWord.isPending(word) ? item.home() : null;
    }

    static long delay(@Nullable Duration delay, TimeoutTask task, TaskQueue queue) {
        if (delay == null || delay.isNegative()) {
            throw delay == null
                    ? new NullPointerException(unarmed(task, queue) + "null")
                    : new IllegalArgumentException(unarmed(task, queue) + "negative, " + delay);
        }
        return Nanos.of(delay);
    }

    static Delay delay(@Nullable Delay delay, TimeoutTask task, TaskQueue queue) {
        if (delay == null) {
            throw new NullPointerException(unarmed(task, queue) + "null");
        }
        if (delay.maxWaitNanos() != NO_BOUND) {
            throw new IllegalArgumentException(unarmed(task, queue) + delay
                    + ", and task queues know no longest wait; use a DelayedWork on a WorkQueue for that");
        }
        return delay;
    }

    private static String unarmed(TimeoutTask task, TaskQueue queue) {
        return "task '" + task.name() + "' cannot be armed for queue '" + queue.name() + "': the delay is ";
    }

    static int cpu(int cpu, int cpus, QueueRef queue, @Nullable ItemRef task) {
        if (cpu < 0 || cpu >= cpus) {
            String what = task == null ? "" : ", where task '" + task.name() + "' was to go";
            throw new IllegalArgumentException("'" + queue.name() + "' has no queue for CPU " + cpu + what
                    + "; its runtime has CPUs 0 to " + (cpus - 1));
        }
        return cpu;
    }

    /** The same for an enqueue, by which a task with a time belongs to the queue from now on. */
    static Item offered(Task task, TaskQueue queue) {
        Item item = item(task, queue);
        if (task instanceof TimeoutTask timeout) {
            timeout.bind(queue);
        }
        return item;
    }
}
