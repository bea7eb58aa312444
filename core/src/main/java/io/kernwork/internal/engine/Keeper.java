package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher does for one pool: starts its threads, and looks after work that waits while every worker is busy.
 * Belongs to the dispatcher's thread.
 */
final class Keeper {
    private static final long FIRST_RETRY_NANOS = 1_000_000;
    private static final long LAST_RETRY_NANOS = 1_000_000_000;
    private static final long ARRIVAL_NANOS = 10_000_000;
    private static final long WATCH_NANOS = 1_000_000;
    private static final int QUIET_LOOKS = 20;

    private final Engine engine;
    private final Pool pool;
    private final Monitor monitor;

    private @Nullable Thread comingThread;
    private @Nullable Worker comingWorker;
    private boolean watching;
    private int quietLooks;
    private long nextLook;
    private long retryAt;
    private long retryNanos = FIRST_RETRY_NANOS;

    Keeper(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
        this.monitor = new Monitor(pool, engine.seams().mostWorkers());
    }

    /** Does what is due; when something will be due next. */
    long look() {
        engine.rescuers().look(pool); // first: the rest may take its time
        return Math.min(startWorkers(), watch());
    }

    Monitor monitor() {
        return monitor;
    }

    /** There will be no more looks. */
    void end() {
        monitor.forget();
    }

    /** Starts what is requested; after a failure, nothing more until the pause is over. */
    private long startWorkers() {
        long until = awaitArrival();
        while (engine.clock() >= retryAt && pool.takeRequest()) {
            long now = engine.clock();
            engine.rescuers().noteAway(true);
            try {
                start();
                until = now + ARRIVAL_NANOS;
            } catch (Throwable failure) {
                failed(failure);
            } finally {
                engine.rescuers().noteAway(false);
            }
        }
        return pool.hasRequest() ? Math.min(until, retryAt) : until;
    }

    /** The pool requests a thread only when none is on its way, so there is one at most. */
    private void start() {
        Worker worker = new Worker(engine, pool);
        ThreadFactory own = pool.spec().threads();
        Thread started = (own == null ? engine.seams().threads() : own).newThread(worker);
        if (started == null) {
            throw new IllegalStateException(factory() + " returned null");
        }
        if (own == null && started.isVirtual()) {
            throw new IllegalStateException(factory() + " returned a virtual thread");
        }
        engine.threads().add(started);
        pool.threads.add(started);
        try {
            started.start();
        } catch (Throwable failure) {
            // the factory may have started it: if the worker has arrived, the request is answered all the same
            if (worker.abandon()) {
                engine.threads().remove(started);
                pool.threads.remove(started);
                throw failure;
            }
        }
        comingThread = started;
        comingWorker = worker;
    }

    /** A thread may end before it has come to its worker, if the factory wraps it: then it is as if it had not started. */
    private long awaitArrival() {
        Worker worker = comingWorker;
        Thread started = comingThread;
        if (worker == null || started == null) {
            return Wheel.NEVER;
        }
        boolean alive = started.isAlive(); // before the next look: an arrival is seen when the thread has ended, too
        if (!worker.hasArrived() && alive) {
            return engine.clock() + ARRIVAL_NANOS;
        }
        comingWorker = null;
        comingThread = null;
        if (!worker.hasArrived()) {
            Duration pause = again(); // first: there may be no memory for the report
            engine.reports()
                    .startFailure(
                            new IllegalStateException("a thread of " + factory() + " ended before it ran its worker"),
                            pause);
        } else {
            retryNanos = FIRST_RETRY_NANOS;
        }
        return Wheel.NEVER;
    }

    private void failed(Throwable failure) {
        engine.reports().startFailure(failure, again());
    }

    /** The request is taken again after a pause, however little memory there is. */
    private Duration again() {
        pool.putRequestBack();
        long pause = retryNanos;
        retryAt = engine.clock() + pause;
        retryNanos = Math.min(pause * 2, LAST_RETRY_NANOS);
        return Duration.ofNanos(pause);
    }

    private String factory() {
        return "the thread factory of runtime '" + engine.name() + "'";
    }

    /**
     * Once told that lanes wait while every worker serves, or that something is left to a hasty worker, looks at regular times
     * until neither has been so for a while: busy
     * workers would otherwise wake this thread with every other submission.
     */
    private long watch() {
        long now = engine.clock();
        if (watching && now < nextLook) {
            return nextLook;
        }
        boolean keep = watching && quietLooks < QUIET_LOOKS;
        boolean starved = pool.watch(keep);
        watching = starved || keep;
        quietLooks = starved ? 0 : quietLooks + 1;
        nextLook = now + WATCH_NANOS;
        if (watching) {
            monitor.look(now);
        } else {
            monitor.forget();
        }
        return watching ? nextLook : Wheel.NEVER;
    }
}
