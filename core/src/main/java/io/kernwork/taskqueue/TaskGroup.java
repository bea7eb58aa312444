package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some queues on different CPUs of a runtime, over which tasks are spread: FreeBSD's {@code struct taskqgroup}. Each queue runs one
 * {@link GroupTask} at a time, in the order of their enqueuing. A task is attached once to the queue that has the fewest, if
 * possible to one that does not serve the same device, and all its runs are there.
 *
 * <p>The queues have no threads of their own: a CPU here is a share of the runtime's workers.
 */
public final class TaskGroup extends AbstractTaskQueue {
    private final Map<GroupTask, Attachment> attachments = new HashMap<>(); // guarded by itself

    private record Attachment(Object uniq, Lane lane) {}

    private TaskGroup(String name, Kernwork runtime, int queues, int stride) {
        super(name, runtime, null, (self, engine) -> open(self, engine, queues, stride));
    }

    private static Lane[] open(QueueRef self, Engine engine, int queues, int stride) {
        Lane[] lanes = new Lane[queues];
        for (int i = 0; i < queues; i++) {
            lanes[i] = engine.openLane(self, engine.errors(), 1, i * stride);
        }
        return lanes;
    }

    /**
     * Creates a group; stands for {@code taskqgroup_create()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @param runtime where it runs
     * @param name for reports and messages; need not be unique
     * @param queues how many queues, 1 to the number of the runtime's CPUs
     * @param stride from the CPU of one queue to that of the next, 1 or more; the first one is on CPU 0
     * @return the group
     * @throws IllegalArgumentException if the name is blank, or the runtime has not so many CPUs ({@code EINVAL})
     * @throws IllegalStateException if the runtime is closed
     */
    public static TaskGroup of(Kernwork runtime, String name, int queues, int stride) {
        int cpus = EngineAccess.of(Objects.requireNonNull(runtime, "runtime of the group"))
                .cpus();
        Checks.name(name, "group");
        if (queues < 1 || stride < 1 || (queues - 1L) * stride >= cpus) {
            throw new IllegalArgumentException("group '" + name + "' cannot have " + queues + " queues with stride "
                    + stride
                    + ": both must be 1 or more, and the last queue's CPU, (queues - 1) * stride, one of the " + cpus
                    + " of runtime '" + runtime.name() + "'");
        }
        return new TaskGroup(name, runtime, queues, stride);
    }

    /**
     * Attaches a task to the queue that has the fewest tasks, of those that do not serve the same device yet; if all do, of all.
     *
     * <p>Stands for {@code taskqgroup_attach()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @param task an idle task that is attached to nothing
     * @param uniq what the task works for, by identity
     * @throws IllegalStateException if the task is attached already; nothing has changed then
     * @throws IllegalArgumentException if the task belongs to another runtime; nothing has changed then
     */
    public void attach(GroupTask task, Object uniq) {
        StackReserve.check();
        synchronized (attachments) {
            checkDetached(task, uniq);
            Lane queue = leastLoaded(uniq);
            link(task, uniq, queue == null ? Objects.requireNonNull(leastLoaded(null)) : queue);
        }
    }

    /**
     * Attaches a task to the queue of a CPU. Stands for {@code taskqgroup_attach_cpu()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @param task an idle task that is attached to nothing
     * @param uniq what the task works for, by identity
     * @param cpu a CPU that the group has a queue for
     * @throws IllegalStateException if the task is attached already; nothing has changed then
     * @throws IllegalArgumentException if no queue has that CPU ({@code EINVAL}), or the task belongs to another runtime; nothing
     *     has changed then
     */
    public void attachCpu(GroupTask task, Object uniq, int cpu) {
        StackReserve.check();
        synchronized (attachments) {
            checkDetached(task, uniq);
            for (Lane queue : lanes) {
                if (queue.cpu == cpu) {
                    link(task, uniq, queue);
                    return;
                }
            }
        }
        throw new IllegalArgumentException(
                "group '" + name() + "' has no queue on CPU " + cpu + " for task '" + task.name() + "'");
    }

    /**
     * Blocks the task, as {@link GroupTask#block()}, and takes it from the group: on return it is neither pending nor running and
     * attached to nothing. Requests meanwhile, and afterwards, are answered {@code BLOCKED}.
     *
     * <p>Stands for {@code taskqgroup_detach()} (FreeBSD, kern/subr_gtaskqueue.c).
     *
     * @param task a task of this group
     * @throws InterruptedException if the thread is interrupted while it waits; the task stays attached, and blocked
     * @throws SelfWaitException if called from the task's own body, or from one that its queue runs before it; nothing has
     *     changed then
     * @throws IllegalStateException if the task is not attached here; nothing has changed then
     */
    public void detach(GroupTask task) throws InterruptedException {
        StackReserve.check();
        checkAttached(task);
        task.block();
        unlink(task);
    }

    /**
     * {@link #detach(GroupTask)} for a bounded time.
     *
     * @param task a task of this group
     * @param timeout how long to wait
     * @return whether it is done, and what is waited for if not; the task stays attached then, and blocked
     * @throws InterruptedException as {@link #detach(GroupTask)}
     * @throws SelfWaitException as {@link #detach(GroupTask)}
     * @throws IllegalStateException as {@link #detach(GroupTask)}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public WaitResult detach(GroupTask task, Duration timeout) throws InterruptedException {
        StackReserve.check();
        checkAttached(task);
        WaitResult blocked = task.block(timeout);
        if (blocked.done()) {
            unlink(task);
        }
        return blocked;
    }

    /**
     * How many tasks are attached to the queue of a CPU.
     *
     * @param cpu any CPU
     * @return the number, 0 for a CPU without a queue
     */
    public int attached(int cpu) {
        StackReserve.check();
        synchronized (attachments) {
            return (int) attachments.values().stream()
                    .filter(attachment -> attachment.lane.cpu == cpu)
                    .count();
        }
    }

    /** Under the monitor: the first queue that has the fewest; null if all serve the given device. */
    private @Nullable Lane leastLoaded(@Nullable Object uniq) {
        Lane least = null;
        long fewest = Long.MAX_VALUE;
        for (Lane queue : lanes) {
            long count = 0;
            boolean serves = false;
            for (Attachment attachment : attachments.values()) {
                if (attachment.lane == queue) {
                    count++;
                    serves |= attachment.uniq == uniq;
                }
            }
            if (!serves && count < fewest) {
                least = queue;
                fewest = count;
            }
        }
        return least;
    }

    private void checkDetached(GroupTask task, Object uniq) {
        Objects.requireNonNull(task, () -> "task for group '" + name() + "'");
        Objects.requireNonNull(uniq, () -> "what task '" + task.name() + "' works for");
        if (task.lane() != null) {
            throw new IllegalStateException(
                    "task '" + task.name() + "' is attached already, on CPU " + task.cpu() + ": detach it first");
        }
    }

    private void checkAttached(GroupTask task) {
        Objects.requireNonNull(task, () -> "task of group '" + name() + "'");
        synchronized (attachments) {
            if (!attachments.containsKey(task)) {
                throw new IllegalStateException("task '" + task.name() + "' is not attached to group '" + name() + "'");
            }
        }
    }

    private void link(GroupTask task, Object uniq, Lane queue) {
        Object owner = task.item().claim(engine);
        if (owner != engine) {
            throw new IllegalArgumentException(
                    "task '" + task.name() + "' belongs to another runtime and cannot be attached to group '" + name()
                            + "': create another one for runtime '" + runtime().name() + "'");
        }
        attachments.put(task, new Attachment(uniq, queue));
        task.attach(queue);
    }

    private void unlink(GroupTask task) {
        synchronized (attachments) {
            if (attachments.remove(task) != null) {
                task.attach(null);
            }
        }
    }
}
