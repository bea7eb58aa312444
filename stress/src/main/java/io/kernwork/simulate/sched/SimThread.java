package io.kernwork.simulate.sched;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** A thread of the simulation. To the platform it is one that was never started. */
public final class SimThread extends Thread {
    /** No time is set. */
    static final long NEVER = Long.MAX_VALUE;

    /** Whether it can go on. */
    enum Life {
        NEW,
        READY,
        /** Until it is woken, interrupted, or its time has come. */
        WAITS,
        ENDED
    }

    final int number;
    final Coroutine flow;
    final IdentityHashMap<ThreadLocal<?>, Object> locals = new IdentityHashMap<>();
    Life life = Life.NEW;
    long deadline = NEVER;
    /** What it waits for: {@link #PARKED}, or what somebody else will give up. */
    @Nullable
    Object waitsFor;

    @Nullable
    Object blocker;

    boolean permit;
    boolean interrupted;
    boolean interruptible;
    long steps;
    int site = -1;
    long rank; // of PCT
    StackTraceElement[] stack = {};

    /** What a parked thread waits for. */
    static final Object PARKED = new Object();

    SimThread(int number, String name, Runnable body, Scheduler scheduler) {
        super(null, null, name, 0, false);
        this.number = number;
        this.flow = new Coroutine(() -> scheduler.runThread(this, body));
    }

    boolean canRun(long now) {
        return life == Life.READY || (life == Life.WAITS && deadline <= now);
    }

    /** The state that the platform would tell. */
    Thread.State state() {
        return switch (life) {
            case NEW -> Thread.State.NEW;
            case READY -> Thread.State.RUNNABLE;
            case ENDED -> Thread.State.TERMINATED;
            case WAITS -> deadline == NEVER ? Thread.State.WAITING : Thread.State.TIMED_WAITING;
        };
    }

    String describe() {
        String waits = life != Life.WAITS
                ? ""
                : (waitsFor == PARKED ? ", parked for " + name(blocker) : ", waits for " + name(waitsFor))
                        + (deadline == NEVER ? "" : " until " + deadline);
        return number + " " + getName() + " " + life + waits + (permit ? ", has a permit" : "")
                + (interrupted ? ", interrupted" : "");
    }

    private static String name(@Nullable Object what) {
        return what == null ? "nothing" : what.getClass().getSimpleName();
    }
}
