package io.kernwork.workqueue;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.CountedBody;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that runs again and again: a {@link DelayedWork} that arms itself at the end of each run. It never runs beside
 * itself. What the body throws goes to the queue's error handler and ends nothing.
 *
 * <p>At a <em>fixed rate</em> the runs are due one period apart, however long they take. Periods that pass while a run takes
 * too long, or while the machine sleeps, are not made up for one by one: the next run is told how many it stands for. With a
 * <em>fixed delay</em> each run begins so long after the end of the one before.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="periodicwork"}
 *
 * <p>All methods may be called from any thread and from any body, but for {@link #stopSync()} from its own, and in atomic
 * context. The kernels have no such call; drivers write it by hand with {@code queue_delayed_work()} at the end of the function.
 */
public final class PeriodicWork {
    private final long periodNanos;
    private final boolean fixedRate;
    private final CountedBody body;
    private final DelayedWork work;
    private volatile @Nullable WorkQueue queue; // null while stopped
    private int starts; // guarded by this
    private long due; // of the next run; guarded by this

    private PeriodicWork(String name, Duration period, boolean fixedRate, CountedBody body) {
        this.periodNanos = Checks.period(period, name);
        this.fixedRate = fixedRate;
        this.body = body;
        this.work = DelayedWork.of(name, this::run);
    }

    /**
     * A work that is due every so often.
     *
     * @param name for reports and messages; need not be unique
     * @param period from one run's due time to the next, above zero
     * @param body what a run does; it is told how many periods it stands for, one unless some were missed
     * @return the work, not started
     * @throws IllegalArgumentException if the name is blank or the period is not above zero
     */
    public static PeriodicWork fixedRate(String name, Duration period, CountedBody body) {
        return new PeriodicWork(name, period, true, Objects.requireNonNull(body, "body"));
    }

    /**
     * A work that begins so long after the end of its last run.
     *
     * @param name for reports and messages; need not be unique
     * @param delay from the end of a run to the next, above zero
     * @param body what a run does
     * @return the work, not started
     * @throws IllegalArgumentException if the name is blank or the delay is not above zero
     */
    public static PeriodicWork fixedDelay(String name, Duration delay, Body body) {
        Objects.requireNonNull(body, "body");
        return new PeriodicWork(name, delay, false, requests -> body.run());
    }

    /**
     * Starts, with the first run one period from now; {@link #start(WorkQueue, Duration)}.
     *
     * @param on where it runs
     * @return as {@link #start(WorkQueue, Duration)}
     * @throws IllegalArgumentException if it belongs to another runtime
     */
    public Admission start(WorkQueue on) {
        StackReserve.check();
        return start(on, Duration.ofNanos(periodNanos));
    }

    /**
     * Starts. It goes on until it is stopped, or until its queue refuses it: a close ends it, and a drain does if a run ends
     * meanwhile.
     *
     * @param on where it runs
     * @param first from now to the first run
     * @return {@code ARMED} ({@code QUEUED} for zero), {@code ALREADY_PENDING} if it was started before and not stopped, or
     *     why the queue refused it
     * @throws IllegalArgumentException if the time is negative, or if it belongs to another runtime
     */
    public synchronized Admission start(WorkQueue on, Duration first) {
        StackReserve.check();
        Objects.requireNonNull(on, "queue");
        if (isStarted()) {
            return Admission.ALREADY_PENDING;
        }
        long delay = Checks.delay(first, work, on);
        long now = on.runtime().nanos();
        due = now + delay;
        queue = on;
        starts++;
        Admission answer = on.rearm(work, delay, now);
        if (!answer.accepted()) {
            queue = null;
        }
        return answer;
    }

    /**
     * Stops: no run of the body begins after this. One that is in progress goes on. Does not block.
     *
     * @return whether it was started
     */
    public synchronized boolean stop() {
        StackReserve.check();
        boolean started = isStarted();
        queue = null;
        work.cancel();
        return started;
    }

    /**
     * {@link #stop()}, and waits until no run is in progress.
     *
     * @return whether it was started
     * @throws InterruptedException if the thread is interrupted while it waits; it is stopped all the same
     * @throws SelfWaitException if called from its own body; nothing has changed then
     */
    public boolean stopSync() throws InterruptedException {
        StackReserve.check();
        boolean started = isStarted();
        try {
            work.cancelSync(); // a run that ends meanwhile cannot arm
        } catch (InterruptedException e) {
            stop();
            throw e;
        }
        return stop() || started;
    }

    /**
     * Whether it was started and not stopped.
     *
     * @return true from start to stop, or to the end of its queue
     */
    public boolean isStarted() {
        WorkQueue on = queue;
        return on != null && !on.isClosed();
    }

    /**
     * Whether a run is in progress. Outdated as soon as it is read.
     *
     * @return true while the body runs
     */
    public boolean isRunning() {
        return work.isRunning();
    }

    /** A run that was queued before a stop does nothing. */
    private void run() throws Exception {
        WorkQueue on;
        int start;
        long missed;
        boolean early;
        synchronized (this) {
            on = queue;
            start = starts;
            long late = on == null ? 0 : on.runtime().nanos() - due;
            early = late < 0; // this is a run of before a stop, and it was started again
            missed = fixedRate && !early ? late / periodNanos : 0;
        }
        if (on == null || early) {
            return;
        }
        try {
            body.run((int) Math.min(missed + 1, Integer.MAX_VALUE));
        } finally {
            armNext(on, start, missed);
        }
    }

    /** Unless it was stopped since the run began; it may even have been started again. */
    private synchronized void armNext(WorkQueue on, int start, long missed) {
        if (queue == null || starts != start) {
            return;
        }
        long now = on.runtime().nanos();
        due = fixedRate ? due + (missed + 1) * periodNanos : now + periodNanos;
        if (!on.rearm(work, Math.max(0, due - now), now).accepted()) {
            queue = null;
        }
    }

    /** The name and the period, for logs. */
    @Override
    public String toString() {
        return "PeriodicWork[" + work.name() + ": " + (fixedRate ? "every " : "after ") + Duration.ofNanos(periodNanos)
                + (isStarted() ? "]" : ", stopped]");
    }
}
