package io.kernwork.executor;

import io.kernwork.base.Admission;
import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.sync.StackReserve;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A {@link QueueExecutor} that also runs tasks later, and again and again, by the timers of the queue's runtime: a {@code ScheduledExecutorService}.
 *
 * {@snippet class="io.kernwork.executor.ExecutorSnippets" region="scheduled"}
 *
 * <p>Nothing runs before its time. A task that is due waits in the queue like any other one. The runs of a periodic task never overlap; at a fixed rate a
 * run that comes late is followed by the others at once until they have caught up. A periodic task that throws has no further runs, and its future says
 * why. After {@link #shutdown()} periodic tasks are cancelled, and what was scheduled for once still runs, as with {@code ScheduledThreadPoolExecutor}, unless the view
 * {@linkplain #cancelDelayedOnShutdown() is set otherwise}.
 */
public final class ScheduledQueueExecutor extends QueueExecutor implements ScheduledExecutorService {
    private static final long NO_BOUND = Long.MAX_VALUE;

    private final Set<ScheduledViewFuture<?>> periodic = ConcurrentHashMap.newKeySet();

    ScheduledQueueExecutor(View view) {
        super(view);
    }

    // ---- settings

    @Override
    public ScheduledQueueExecutor capacity(int tasks) {
        return new ScheduledQueueExecutor(view.with(view.withRoom(tasks)));
    }

    @Override
    public ScheduledQueueExecutor onFull(OnFull policy) {
        return new ScheduledQueueExecutor(view.with(view.withOnFull(policy)));
    }

    @Override
    public ScheduledQueueExecutor priority(int priority) {
        return new ScheduledQueueExecutor(view.with(view.prioritized(priority)));
    }

    /**
     * A new view of the same queue, whose shutdown cancels tasks whose time has not come; this one stays as it is.
     *
     * @return the view
     */
    public ScheduledQueueExecutor cancelDelayedOnShutdown() {
        StackReserve.check();
        return new ScheduledQueueExecutor(view.with(view.spec.cancellingDelayed()));
    }

    // ---- tasks

    @Override
    public ScheduledQueueFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        StackReserve.check();
        Objects.requireNonNull(command, "command");
        return start(command.getClass(), Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledQueueFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        StackReserve.check();
        Objects.requireNonNull(callable, "callable");
        return start(callable.getClass(), callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledQueueFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        StackReserve.check();
        Objects.requireNonNull(command, "command");
        long nanos = positive(period, unit, "period");
        return start(command.getClass(), Executors.callable(command), unit.toNanos(initialDelay), nanos);
    }

    @Override
    public ScheduledQueueFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        StackReserve.check();
        Objects.requireNonNull(command, "command");
        long nanos = positive(delay, unit, "delay");
        return start(command.getClass(), Executors.callable(command), unit.toNanos(initialDelay), -nanos);
    }

    private long positive(long time, TimeUnit unit, String what) {
        if (time <= 0) {
            throw new IllegalArgumentException(
                    "the " + what + " of a periodic task of " + this + " must be positive, not " + time + " " + unit);
        }
        return unit.toNanos(time);
    }

    private <V> ScheduledQueueFuture<V> start(Class<?> kind, Callable<V> task, long delayNanos, long period) {
        long now = clock();
        long due = Nanos.later(now, Math.max(0, delayNanos));
        ScheduledViewFuture<V> future = new ScheduledViewFuture<>(this, task, kind, due, period);
        future.claimForQueue();
        view.enter(future);
        view.settle(future, armOrEnd(future));
        if (isShutdown()) {
            endAfterShutdown(future);
        }
        return future;
    }

    /** The shutdown may not have seen it, or before it was armed. */
    private void endAfterShutdown(ScheduledViewFuture<?> future) {
        if (future.isPeriodic()) {
            future.cancel(false);
            future.takeBack();
        } else if (view.spec.cancelsDelayed()) {
            future.cancelIfArmed();
        }
    }

    private Admission armOrEnd(ScheduledViewFuture<?> future) {
        try {
            if (future.isPeriodic()) {
                periodic.add(future);
            }
            return arm(future);
        } catch (Throwable failure) {
            view.ends(future);
            throw failure;
        }
    }

    /** Arms a task for its time, or enqueues it if that has come. */
    Admission arm(ScheduledViewFuture<?> future) {
        long now = clock();
        long delay = Math.max(0, future.time() - now);
        return view.way.engine().submission().enqueueAfter(view.way.here().get(), future, delay, 0, NO_BOUND, now);
    }

    /** Nanoseconds since the runtime began. */
    long clock() {
        return view.way.engine().clock();
    }

    /** A periodic task that somebody has run by hand goes on as if the view had run it. */
    void takeAgain(ScheduledViewFuture<?> future) {
        try {
            view.enter(future);
        } catch (RejectedExecutionException shutDown) {
            future.cancel(false);
            return;
        }
        boolean armed = false;
        try {
            periodic.add(future);
            armed = future.armAgain();
        } finally {
            if (!armed) {
                view.ends(future);
            }
        }
    }

    void forget(ScheduledViewFuture<?> future) {
        if (future.isPeriodic()) {
            periodic.remove(future);
        }
    }

    // ---- the end

    @Override
    void beforeEnd() {
        periodic.forEach(task -> task.cancel(false));
        if (view.spec.cancelsDelayed()) {
            for (Item item : view.waiting()) {
                if (item instanceof ScheduledViewFuture<?> task) {
                    task.cancelIfArmed();
                }
            }
        }
    }
}
