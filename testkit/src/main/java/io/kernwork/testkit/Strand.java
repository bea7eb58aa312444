package io.kernwork.testkit;

import io.kernwork.internal.engine.Pool;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that the {@link Baton} goes round to: the test's own while it waits, or one that runs bodies. Everything but the
 * volatile fields belongs to whoever holds the baton.
 */
final class Strand {
    /** In place of a time. */
    static final long NEVER = Long.MAX_VALUE;

    /** What the thread does, or waits for. */
    enum Doing {
        /** Holds the baton, or is outside. */
        GOING_ON,
        /** Waits for a time; an interrupt ends it. */
        SLEEPING,
        /** Waits for a time and keeps its CPU. */
        BURNING,
        /** Waits for a CPU to burn on. */
        STARVING,
        /** Waits for an unpark, a time or an interrupt. */
        PARKED,
        /** Waits for a condition; a body also for an interrupt. */
        BLOCKED,
        /** Waits for a time, and then until nothing else can go on. */
        UNTIL_IDLE,
        /** Is inside no body. */
        FREE
    }

    final Thread thread;
    Doing doing = Doing.GOING_ON;
    long until = NEVER;
    long since;
    String what = "";

    @Nullable
    BooleanSupplier condition;

    /** From which pool the next body is, when it is {@link Doing#FREE}. */
    @Nullable
    Pool next;

    /** On whose CPUs the body burns; null for nobody's. */
    @Nullable
    Pool charged;

    @Nullable
    String failure;

    volatile boolean mayRun;
    volatile boolean permit;
    private volatile boolean interrupted;

    Strand(Thread thread) {
        this.thread = thread;
    }

    Pool starts() {
        Pool pool = next;
        if (pool == null) {
            throw new IllegalStateException("defect in Kernwork: a body is to start from no pool");
        }
        return pool;
    }

    /** Whether it can go on at that time. */
    boolean canGoOn(long now, boolean freeCpu) {
        return switch (doing) {
            case GOING_ON, UNTIL_IDLE, FREE -> false;
            case STARVING -> freeCpu;
            case BURNING -> until <= now;
            case SLEEPING -> until <= now || isInterrupted();
            case PARKED -> until <= now || permit || isInterrupted();
            case BLOCKED -> holds() || (thread instanceof BodyThread && isInterrupted());
        };
    }

    /** A condition that throws is looked at again by whoever waits for it, and throws there. */
    private boolean holds() {
        try {
            return condition != null && condition.getAsBoolean();
        } catch (Throwable failure) {
            return true;
        }
    }

    /** When it goes on by itself; {@link #NEVER} if it does not. */
    long nextTime(long now) {
        return until > now ? until : NEVER;
    }

    /** Goes on as if nothing had been waited for. */
    void reset() {
        doing = Doing.GOING_ON;
        until = NEVER;
        condition = null;
        what = "";
    }

    private boolean isInterrupted() {
        return interrupted || thread.isInterrupted();
    }

    /** On its own thread: an interrupt is kept here while the thread waits for its turn. The flag is cleared last. */
    void keepInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            interrupted = true;
            Thread.interrupted();
        }
    }

    /** On its own thread: gives the thread its interrupt back. */
    void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
            interrupted = false;
        }
    }
}
