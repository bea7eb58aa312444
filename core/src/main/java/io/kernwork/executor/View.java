package io.kernwork.executor;

import io.kernwork.Submittable;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Belongings;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.QueueAccess.Way;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a view and its tasks have in common: the queue, the settings, how a task comes in and how it ends. */
final class View {
    final Submittable queue;
    final Way way;
    final ViewSpec spec;
    final Life life;
    final @Nullable Room room;

    View(Submittable queue, Way way, ViewSpec spec) {
        this.queue = queue;
        this.way = way;
        this.spec = spec;
        this.life = new Life(way.engine());
        this.room = spec.capacity() == 0 ? null : new Room(way.engine(), spec.capacity(), way.lanes());
    }

    // ---- settings of other views of the queue

    View with(ViewSpec other) {
        return new View(queue, way, other);
    }

    ViewSpec prioritized(int priority) {
        if (!way.hasPriorities()) {
            throw new IllegalStateException(
                    "queue '" + queue.name() + "' has no priorities: use a TaskQueue, or a queue for each priority");
        }
        if (priority < 0 || priority > 255) {
            throw new IllegalArgumentException(
                    "a priority on queue '" + queue.name() + "' is 0 to 255, not " + priority);
        }
        return spec.withPriority(priority);
    }

    ViewSpec withRoom(int tasks) {
        if (tasks <= 0) {
            throw new IllegalArgumentException(
                    "a view of queue '" + queue.name() + "' cannot have room for " + tasks + " tasks: give 1 or more");
        }
        return spec.withCapacity(tasks);
    }

    ViewSpec withOnFull(OnFull policy) {
        if (spec.capacity() == 0) {
            throw new IllegalStateException("a view of queue '" + queue.name()
                    + "' with room for any number of tasks is never full: give capacity(n) before onFull()");
        }
        return spec.withOnFull(Objects.requireNonNull(policy, "policy"));
    }

    // ---- how a task comes in

    void accept(ViewTask task) {
        enter(task);
        settle(task, enqueue(task));
    }

    private Admission enqueue(ViewTask task) {
        try {
            return way.engine().submission().enqueue(way.here().get(), task);
        } catch (Throwable failure) {
            ends(task);
            throw failure;
        }
    }

    /** Takes room for a task and counts it. */
    void enter(ViewTask task) {
        if (room != null) {
            takeRoom(room, task);
        }
        if (!life.enter()) {
            giveRoomBack(task);
            task.ended();
            throw rejected(task, "the view is shut down", null);
        }
    }

    /** What the queue has answered. Whoever stops the view while a task comes in may not have seen it. */
    void settle(ViewTask task, Admission answer) {
        if (!answer.accepted()) {
            ends(task);
            throw rejected(task, "the queue answered " + answer, null);
        }
        if (life.isStopped() && task.takeBack()) {
            throw rejected(task, "the view is shut down", null);
        }
    }

    private void takeRoom(Room limited, ViewTask task) {
        try {
            task.hasRoom = limited.take(spec.onFull().nanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.ended();
            throw rejected(task, "the thread was interrupted while it waited for room", e);
        } catch (AtomicContextException e) {
            task.ended();
            throw rejected(task, full(limited) + ", and nothing may wait there", e);
        } catch (SelfWaitException e) {
            task.ended();
            throw rejected(task, full(limited) + ", but " + e.getMessage(), e);
        }
        if (!task.hasRoom) {
            task.ended();
            throw rejected(task, full(limited), null);
        }
    }

    private String full(Room limited) {
        return limited.capacity() + " tasks wait already, and onFull is to " + spec.onFull();
    }

    private RejectedExecutionException rejected(ViewTask task, String reason, @Nullable Throwable cause) {
        return new RejectedExecutionException(
                "task " + task.name() + " was rejected by " + this + ": " + reason, cause);
    }

    /** On the worker, before the body. */
    void begins(ViewTask task) {
        giveRoomBack(task);
        if (life.isStopped()) {
            Thread.currentThread().interrupt();
        }
    }

    /** A task that was counted has ended, in whatever way. */
    void ends(ViewTask task) {
        giveRoomBack(task);
        task.ended();
        life.leave();
    }

    private void giveRoomBack(ViewTask task) {
        if (room != null && task.hasRoom) {
            task.hasRoom = false;
            room.giveBack();
        }
    }

    /** Refuses a wait for tasks that could not begin before it ends. */
    void checkSlots(String verb) {
        ItemVerbs.checkAtomic(verb + " of " + this);
        Lane kept = Belongings.keptByCaller(way.lanes());
        if (kept != null) {
            throw new SelfWaitException(
                    verb + " of " + this + " was called from a body that keeps every slot of that queue from the"
                            + " tasks; raise maxActive, use another queue, or submit them and do not wait");
        }
    }

    // ---- all of them

    boolean isOurs(Item item) {
        return item instanceof ViewTask task && task.view == this;
    }

    /** Those that wait or are armed. */
    List<Item> waiting() {
        return Belongings.waiting(way.engine(), way.lanes(), this::isOurs);
    }

    /** Takes away all that wait; what never began. */
    List<Runnable> takeAllBack() {
        List<Runnable> never = new ArrayList<>();
        for (Item item : waiting()) {
            ViewTask task = (ViewTask) item;
            if (task.takeBack()) {
                never.add(task.asRunnable());
            }
        }
        return never;
    }

    void interruptAll() {
        for (Belongings.Inside inside : Belongings.running(way.lanes(), this::isOurs)) {
            ((ViewTask) inside.item()).interrupt();
        }
    }

    /** How many have not begun. */
    int depth() {
        if (room != null) {
            return room.taken();
        }
        long running = Belongings.running(way.lanes(), this::isOurs).size();
        return Math.clamp(life.inside() - running, 0, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "QueueExecutor[queue '" + queue.name() + "'"
                + (spec.capacity() == 0 ? "" : ", room for " + spec.capacity())
                + (life.isTerminated() ? ", terminated" : life.isShutDown() ? ", shut down" : "") + "]";
    }
}
