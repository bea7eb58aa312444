package io.kernwork.internal.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for critical sections of a few dozen instructions that never wait and never run user code: one compare-and-set
 * in, one release store out, nothing allocated.
 *
 * <p>Whoever meets it held spins for about as long as such a section lasts. If it is still held then, its holder has been
 * taken off its CPU, and nothing is gained by being woken at once: the waiter gives up the CPU and looks again after a
 * pause. So the holder need not know of waiters, and there is no wake-up that could be lost. The lock is not reentrant.
 */
public class ShortLock {
    /** Whether there is only one CPU. Read where the first queue is made: a worker's thread may be bound to fewer. */
    public static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

    private static final int SPINS = ALONE ? 0 : 128;
    private static final int YIELDS = 8;
    private static final long PAUSE_NANOS = 50_000;

    private static final Object PAUSE = new Object();

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(ShortLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through HELD
    private int held;

    /**
     * Takes the lock.
     *
     * @throws StackOverflowError before that, if there is no room on the stack for the section
     */
    public final void lock() {
        StackReserve.forLock();
        if (!HELD.compareAndSet(this, 0, 1)) {
            contended();
        }
    }

    /** Gives the lock back; only its holder may call this. */
    public void unlock() {
        HELD.setRelease(this, 0);
    }

    /** Whether somebody holds the lock; for assertions. */
    public final boolean isHeld() {
        return (int) HELD.getAcquire(this) != 0;
    }

    private void contended() {
        for (int tries = 0; ; tries++) {
            if ((int) HELD.getOpaque(this) == 0 && HELD.compareAndSet(this, 0, 1)) {
                return;
            }
            pause(tries);
        }
    }

    /** Waits a little longer with each try; also for the few other places that wait for another thread's next step. */
    @SuppressWarnings("ThreadPriorityCheck") // the holder was taken off its CPU; anything that lets it run helps
    public static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else if (tries < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PAUSE, PAUSE_NANOS);
        }
    }

    /** Whether a thread is in such a pause, which another one ends as soon as it has a CPU; a hint. */
    public static boolean isPausing(Thread thread) {
        return LockSupport.getBlocker(thread) == PAUSE;
    }
}
