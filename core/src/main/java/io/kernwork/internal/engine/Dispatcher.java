package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one service thread of a runtime: fires timers, starts workers (nobody else does), and looks after the pools ({@link
 * Keeper}) and what runs ({@link Watchdog}). It parks until the earliest of these is due, without an end when none is.
 *
 * <p>Whoever changes what it looks at changes it first and calls {@link #tell} then: {@code told} is cleared before each
 * look, so a change that the look missed finds it clear, sets it and unparks.
 */
final class Dispatcher implements Runnable {
    private static final long SURVIVAL_NANOS = 1_000_000;

    private final Engine engine;
    private volatile @Nullable Thread thread;
    private volatile boolean told;
    private volatile boolean stopped;

    Dispatcher(Engine engine) {
        this.engine = engine;
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
        Thread self = Thread.currentThread();
        thread = self;
        boolean noted = false;
        while (!stopped) {
            told = false;
            try {
                if (!noted) { // in here, since there may be no memory for it
                    engine.threads().add(self);
                    noted = true;
                }
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
        for (Pool pool : engine.pools()) {
            pool.keeper.end();
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
        LockSupport.parkNanos(SURVIVAL_NANOS);
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
        Pool[] pools = engine.pools();
        for (Pool pool : pools) {
            until = Math.min(until, pool.keeper.look());
        }
        return Math.min(until, engine.watchdog().look());
    }
}
