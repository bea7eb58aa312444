package io.kernwork.internal.engine;

import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.timer.Wheel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of its own that a queue keeps, which runs the queue's items while no worker can: one at a time, in turns of {@link
 * #TURN} for each of its lanes, by the rules of the lane. It stands for the rescuer of a workqueue with {@code WQ_MEM_RECLAIM}
 * (Linux, kernel/workqueue.c). No pool counts it. As there, its thread comes before others where that is permitted.
 *
 * <p>It is parked without an end while all is well. The dispatcher {@linkplain #call calls} it when a thread is requested, or
 * when no more may be and all are blocked; from then on it looks by itself, since the dispatcher may be held up by the very
 * factory that makes no thread: as soon as {@link Distress} says, then again and again until there is no distress any more.
 *
 * <p><b>Why no call is lost.</b> Who calls changes the pool first, under its lock, then reads {@code alert}, sets it if it is clear,
 * and unparks. The rescuer clears it, then looks at its pools, and parks without an end only if it finds nothing then and the flag still
 * clear. So a caller that found the flag set read it before it was cleared, and the look after that finds what the caller has
 * changed. A lane that comes to wait during a distress calls nobody: the look of every {@link #REPEAT_NANOS} finds it.
 *
 * <p>A lane that is served here may be in its pool's ring meanwhile, as one that is cancelled empty may: a worker that polls it finds
 * nothing, or what is left. What is ready at the end of a visit is in the ring, so what this leaves is the workers'.
 */
final class Rescuer implements Runnable {
    /** So many items of a lane begin in a row at most. */
    static final int TURN = 16;
    /** So long after a look that has found nothing comes the next one (MAYDAY_INTERVAL: Linux, kernel/workqueue.c). */
    static final long REPEAT_NANOS = 100_000_000;

    /** For so long, and not longer, a close waits for the very end of the thread. */
    static final long GRACE_NANOS = 1_000_000_000;

    private static final long SURVIVAL_NANOS = 1_000_000;
    private static final Lane[] NONE = {};

    private static final VarHandle RESCUED;

    static {
        try {
            RESCUED = MethodHandles.lookup().findVarHandle(Rescuer.class, "rescued", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Engine engine;
    private final Threads threads = new Threads();
    private final Arrival arrival = new Arrival();
    private volatile Lane[] lanes; // of one queue, and never more
    private volatile @Nullable Thread thread;
    private volatile boolean alert = true; // it looks once before it parks
    private volatile boolean stopped;

    @SuppressWarnings("UnusedVariable") // through RESCUED
    private long rescued;

    // ---- its own thread's

    private @Nullable Run run;
    private int next;

    Rescuer(Engine engine, Lane[] lanes) {
        this.engine = engine;
        this.lanes = lanes;
    }

    // ---- beginning and ending

    /**
     * Starts its thread and waits until that is there.
     *
     * @throws IllegalStateException if the thread does not come; none is left then
     */
    void start(Thread made) {
        engine.threads().add(made);
        threads.add(made);
        try {
            arrival.start(made);
        } catch (Throwable failure) {
            engine.threads().remove(made);
            threads.remove(made);
            throw failure;
        }
    }

    /** It is not wanted after all. */
    void abandon() {
        stop();
        arrival.abandon();
    }

    /** Ends the thread after what it runs. */
    void stop() {
        stopped = true;
        unpark();
    }

    /**
     * Waits for the end of a thread that was stopped, unless it is the caller's; not for long, since a completion that it runs may
     * wait for the caller.
     */
    void join() {
        if (!threads.hasCurrent()) {
            arrival.awaitSettled();
            threads.join(GRACE_NANOS);
        }
    }

    // ---- anyone

    /** Whether it was made for the queue whose first lane this is, and has not ended. */
    boolean serves(Lane first) {
        Lane[] own = lanes;
        return own.length > 0 && own[0] == first;
    }

    /** Whether it rescues from this pool. */
    boolean rescuesFrom(Pool pool) {
        for (Lane lane : lanes) {
            if (lane.workers() == pool || (lane.workers() instanceof ScopedWorkers scoped && scoped.contains(pool))) {
                return true;
            }
        }
        return false;
    }

    /** How many items have run here. */
    long rescued() {
        return (long) RESCUED.getOpaque(this);
    }

    /** Makes it look, and then look again until there is no distress any more. */
    void call() {
        if (!alert) {
            alert = true;
            unpark();
        }
    }

    private void unpark() {
        Thread parked = thread;
        if (parked != null) {
            engine.seams().parking().unpark(parked);
        }
    }

    // ---- its own thread

    @Override
    public void run() {
        Thread self = Thread.currentThread();
        BodyRunner runner = new BodyRunner(Current.ofThread(), self); // what can fail comes before anybody counts on it
        thread = self;
        if (!arrival.arrive()) {
            return;
        }
        raise();
        while (!stopped) {
            try {
                park(look(runner));
            } catch (Throwable failure) {
                survive(failure);
            }
            Thread.interrupted(); // nobody may interrupt this thread to a purpose
        }
        endRun();
        engine.rescuers().left(this, self);
        lanes = NONE; // the thread may be remembered for longer
    }

    /** Late, since it may take its time; a failure leaves things as they are. */
    private void raise() {
        try {
            engine.rescuers().raise();
        } catch (Throwable failure) {
            survive(failure);
        }
    }

    private void endRun() {
        Run last = run;
        if (last != null) {
            last.setThread(null);
            run = null;
        }
    }

    /** As the dispatcher, it must go on, whatever it was; what was inside is lost, as it is with a worker. */
    private void survive(Throwable failure) {
        endRun();
        try {
            engine.reportDefect("a rescuer", failure);
        } catch (Throwable hopeless) {
            // it could not be said
        }
        LockSupport.parkNanos(SURVIVAL_NANOS);
    }

    private void park(long until) {
        if (until == Wheel.NEVER) {
            if (!alert && !stopped) {
                engine.seams().parking().park(this);
            }
            return;
        }
        long left = until - engine.clock();
        if (left > 0 && !stopped) {
            engine.seams().parking().parkNanos(this, left);
        }
    }

    /** Does what is to be done now; when to look again. */
    private long look(BodyRunner runner) {
        long now = engine.clock();
        long due = due(now);
        if (due == Wheel.NEVER) {
            alert = false;
            due = due(now);
            if (due == Wheel.NEVER) {
                return due;
            }
            alert = true;
        }
        if (due > now) {
            return due;
        }
        int served = pass(runner);
        return engine.clock() + (served > 0 ? Distress.FIRST_NANOS : REPEAT_NANOS);
    }

    private long due(long now) {
        long due = Wheel.NEVER;
        for (Lane lane : lanes) {
            due = Math.min(due, due(lane, now));
        }
        boolean watches = due == Wheel.NEVER && engine.rescuers().dispatcherIsAway();
        return watches ? now + Distress.FIRST_NANOS : due;
    }

    private static long due(Lane lane, long now) {
        return switch (lane.workers()) {
            case Pool pool -> pool.rescueDue(now);
            case ScopedWorkers scoped -> scoped.rescueDue(now);
            default -> Wheel.NEVER;
        };
    }

    /** Serves the lanes in turn until all that are in distress have nothing to take; how many items that were. */
    private int pass(BodyRunner runner) {
        Lane[] own = lanes;
        int served = 0;
        int without = 0;
        while (without < own.length && !stopped) {
            int turns = serve(own[next], runner);
            next = (next + 1) % own.length;
            served += turns;
            without = turns == 0 ? without + 1 : 0;
        }
        return served;
    }

    private int serve(Lane lane, BodyRunner runner) {
        Serving serving = engine.serving();
        Run at = ownRun();
        int turns = 0;
        boolean taken = isWanted(lane) && serving.rescue(lane, at);
        while (taken) {
            Jfr.rescued(lane.queue, at.item().ref());
            RESCUED.setOpaque(this, rescued() + runner.runAll(at, serving));
            turns++;
            boolean goesOn = turns < TURN && isWanted(lane);
            taken = serving.visit(lane, at, goesOn ? 1 : 0);
            runner.restore();
        }
        at.leave();
        return turns;
    }

    private boolean isWanted(Lane lane) {
        long now = engine.clock();
        return due(lane, now) <= now;
    }

    private Run ownRun() {
        Run present = run;
        if (present == null) {
            present = new Run(1);
            present.setThread(Thread.currentThread());
            run = present;
        }
        return present;
    }
}
