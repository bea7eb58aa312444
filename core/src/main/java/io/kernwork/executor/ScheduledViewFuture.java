package io.kernwork.executor;

import io.kernwork.internal.engine.Nanos;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** A task that runs at a time, and again after each run if it has a period. */
final class ScheduledViewFuture<V> extends ViewFuture<V> implements ScheduledQueueFuture<V> {
    private final ScheduledQueueExecutor scheduler;
    private final long period; // nanoseconds; above zero from start to start, below from end to start, zero for none
    private volatile long time; // on the runtime's clock; written by the body

    ScheduledViewFuture(ScheduledQueueExecutor scheduler, Callable<V> task, Class<?> kind, long time, long period) {
        super(scheduler.view, task, kind, true);
        this.scheduler = scheduler;
        this.time = time;
        this.period = period;
    }

    /** When it is due; it may have been armed for that. */
    long time() {
        return time;
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(time - scheduler.clock(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        if (other == this) {
            return 0;
        }
        return other instanceof ScheduledViewFuture<?> task
                ? Long.compare(time, task.time)
                : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    boolean runOnce() {
        if (!isPeriodic()) {
            return super.runOnce();
        }
        return runAndReset() && armAgain();
    }

    @Override
    void runHere() {
        if (isPeriodic()) {
            runAndReset();
        } else {
            super.runHere();
        }
    }

    /** It was taken off its view for that. */
    @Override
    void ranByHand() {
        if (isPeriodic() && !isDone() && claimForQueue()) {
            scheduler.takeAgain(this);
        }
    }

    /**
     * A cancel that came before the arming has found nothing to take back, so this looks after it; one that comes later finds it. A shutdown cancels all
     * periodic tasks, and is seen here in the same way.
     *
     * @return whether it was armed, also when that has been taken back since
     */
    boolean armAgain() {
        time = Nanos.later(period > 0 ? time : scheduler.clock(), Math.abs(period));
        if (scheduler.isShutdown() || !scheduler.arm(this).accepted()) {
            cancel(false);
            return false;
        }
        if (isDone() || scheduler.isShutdown()) {
            cancel(false);
            takeBack();
        }
        return true;
    }

    /** Cancels it if its time has not come. */
    void cancelIfArmed() {
        if (isArmed(word())) {
            cancel(false);
        }
    }

    @Override
    void ended() {
        super.ended();
        scheduler.forget(this);
    }
}
