package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one service thread of a runtime: fires timers, starts threads (nobody else does), and looks after work that waits
 * while every worker is busy. It parks until the earliest of these is due, without an end when none is.
 *
 * <p>Whoever changes what it looks at changes it first and calls {@link #tell} then: {@code told} is cleared before each
 * look, so a change that the look missed finds it clear, sets it and unparks.
 */
final class Dispatcher implements Runnable {
    private static final long FIRST_RETRY_NANOS = 1_000_000;
    private static final long LAST_RETRY_NANOS = 1_000_000_000;
    private static final long ARRIVAL_NANOS = 10_000_000;
    private static final long WATCH_NANOS = 1_000_000;
    private static final int QUIET_LOOKS = 20;

    private final Engine engine;
    private final Pool pool;
    private final Monitor monitor;
    private volatile @Nullable Thread thread;
    private volatile boolean told;
    private volatile boolean stopped;

    private @Nullable Thread comingThread;
    private @Nullable Worker comingWorker;
    private boolean watching;
    private int quietLooks;
    private long nextLook;
    private long retryAt;
    private long retryNanos = FIRST_RETRY_NANOS;

    Dispatcher(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
        this.monitor = new Monitor(pool);
    }

    /** Makes the thread look again. A second caller need not unpark: the thread has not looked since the first. */
    void tell() {
        if (!told) {
            told = true;
            Thread parked = thread;
            if (parked != null) {
                engine.seams().parking().unpark(parked);
            }
        }
    }

    /** The thread, null before it has begun. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** Ends the thread. */
    void stop() {
        stopped = true;
        Thread parked = thread;
        if (parked != null) {
            engine.seams().parking().unpark(parked);
        }
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        engine.threads().add(Thread.currentThread());
        while (!stopped) {
            told = false;
            try {
                long until = look();
                long left = until - engine.clock();
                if (!told && !stopped && left > 0) {
                    park(until, left);
                }
            } catch (Throwable failure) {
                survive(failure);
            }
            Thread.interrupted(); // nobody may interrupt this thread to a purpose
        }
        engine.firing().forgetDisarmed();
    }

    /**
     * Without this thread the runtime is dead. Whatever it was, most likely a lack of memory, may pass; there may not even be
     * any to name a constant for the first time.
     */
    private void survive(Throwable failure) {
        try {
            engine.reportDefect("the dispatcher", failure);
        } catch (Throwable hopeless) {
            // it could not be said
        }
        LockSupport.parkNanos(FIRST_RETRY_NANOS);
    }

    private void park(long until, long left) {
        if (until == Wheel.NEVER) {
            engine.seams().parking().park(this);
        } else {
            engine.seams().parking().parkNanos(this, left);
        }
    }

    /** Does what is due; returns when something will be due next. */
    private long look() {
        engine.fireDue();
        long until = engine.wheel().earliest();
        until = Math.min(until, startWorkers());
        return Math.min(until, watch());
    }

    /** Starts what is requested; after a failure, nothing more until the pause is over. */
    private long startWorkers() {
        long until = awaitArrival();
        while (engine.clock() >= retryAt && pool.takeRequest()) {
            long now = engine.clock();
            try {
                start();
                until = now + ARRIVAL_NANOS;
            } catch (Throwable failure) {
                failed(failure);
            }
        }
        return pool.hasRequest() ? Math.min(until, retryAt) : until;
    }

    /** The pool requests a thread only when none is on its way, so there is one at most. */
    private void start() {
        Worker worker = new Worker(engine, pool);
        Thread started = engine.seams().threads().newThread(worker);
        if (started == null) {
            throw new IllegalStateException(factory() + " returned null");
        }
        if (started.isVirtual()) {
            throw new IllegalStateException(factory() + " returned a virtual thread");
        }
        engine.threads().add(started);
        try {
            started.start();
        } catch (Throwable failure) {
            // the factory may have started it: if the worker has arrived, the request is answered all the same
            if (worker.abandon()) {
                engine.threads().remove(started);
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
            failed(new IllegalStateException("a thread of " + factory() + " ended before it ran its worker"));
        } else {
            retryNanos = FIRST_RETRY_NANOS;
        }
        return Wheel.NEVER;
    }

    private void failed(Throwable failure) {
        pool.putRequestBack();
        long pause = retryNanos;
        retryAt = engine.clock() + pause;
        retryNanos = Math.min(pause * 2, LAST_RETRY_NANOS);
        engine.reportStartFailure(failure, Duration.ofNanos(pause));
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
            monitor.look();
        } else {
            monitor.forget();
        }
        return watching ? nextLook : Wheel.NEVER;
    }
}
