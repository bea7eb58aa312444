package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.Wheel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rescuers of a runtime: how each comes into being, is called, and ends with its queue. */
final class Rescuers {
    private static final Rescuer[] NONE = {};

    private final Engine engine;
    private final HighPriority high;
    private final Threads leaving = new Threads(); // which run nothing any more
    private volatile Rescuer[] present = NONE; // written under the monitor
    private volatile long awaySince = Wheel.NEVER; // of the dispatcher

    Rescuers(Engine engine) {
        this.engine = engine;
        this.high = new HighPriority(engine);
    }

    /**
     * Gives the lanes of a queue that nobody else has yet a rescuer; in a manual runtime there is no need for one.
     *
     * @throws IllegalStateException if its thread cannot be started, or the runtime has closed; the lanes are gone then
     */
    void open(Lane... lanes) {
        if (engine.isManual()) {
            return;
        }
        Rescuer rescuer = new Rescuer(engine, lanes);
        try {
            Thread made = newThread(rescuer);
            add(rescuer); // first: who closes the lanes from here on finds it
            if (lanes[0].state() == Lane.CLOSED) {
                throw new IllegalStateException("runtime '" + engine.name() + "' has been closed meanwhile");
            }
            rescuer.start(made);
        } catch (Throwable failure) {
            rescuer.abandon();
            remove(rescuer);
            for (Lane lane : lanes) {
                engine.discard(lane);
            }
            throw new IllegalStateException(
                    "queue '" + lanes[0].queue.name()
                            + "' was not created, since the thread that memReclaim() keeps for it"
                            + " could not be started: " + failure.getMessage()
                            + "; let the thread factory make one, or leave memReclaim() out",
                    failure);
        }
    }

    private Thread newThread(Rescuer rescuer) {
        Thread made = engine.seams().threads().newThread(rescuer);
        if (made == null || made.isVirtual()) {
            throw new IllegalStateException("the thread factory of runtime '" + engine.name() + "' returned "
                    + (made == null ? "null" : "a virtual thread"));
        }
        return made;
    }

    private synchronized void add(Rescuer rescuer) {
        Rescuer[] more = Arrays.copyOf(present, present.length + 1);
        more[present.length] = rescuer;
        present = more;
    }

    private synchronized void remove(Rescuer rescuer) {
        present = Arrays.stream(present).filter(each -> each != rescuer).toArray(Rescuer[]::new);
    }

    /** It ran its last: what follows is the end of its thread. */
    void left(Rescuer rescuer, Thread thread) {
        leaving.add(thread);
        remove(rescuer);
    }

    /** For the thread of a rescuer, which comes before all others where that is permitted; nobody is told where it is not. */
    void raise() {
        high.raise();
    }

    // ---- the dispatcher's

    /** Calls those who rescue from a pool, if its workers cannot be relied on, or may turn out so. */
    void look(Pool pool) {
        if (present.length > 0 && pool.rescueDue(engine.clock()) != Wheel.NEVER) {
            for (Rescuer each : present) {
                if (each.rescuesFrom(pool)) {
                    each.call();
                }
            }
        }
    }

    /** The dispatcher is about to call user code that may keep it, or has come back: meanwhile it can call nobody. */
    void noteAway(boolean present) {
        awaySince = present ? engine.clock() : Wheel.NEVER;
        if (present) {
            for (Rescuer each : this.present) {
                each.call();
            }
        }
    }

    boolean dispatcherIsAway() {
        return awaySince != Wheel.NEVER;
    }

    /** Whether it has been so for longer than it takes to make a thread. */
    boolean dispatcherIsHeldUp(long now) {
        return now - awaySince >= Distress.FIRST_NANOS;
    }

    // ---- the end of a queue

    /** The lanes of a queue are closed and idle. */
    void stop(Lane first) {
        Rescuer rescuer = find(first);
        if (rescuer != null) {
            rescuer.stop();
        }
    }

    /** Waits for the end of the thread of a rescuer that was stopped. */
    void join(Lane first) {
        Rescuer rescuer = find(first);
        if (rescuer != null) {
            rescuer.join();
        }
        if (!leaving.hasCurrent()) {
            leaving.join(Rescuer.GRACE_NANOS);
        }
    }

    /** Whether a queue has one. */
    boolean has(Lane first) {
        return find(first) != null;
    }

    /** How many items of a queue its rescuer has run; 0 if it has none. */
    long rescued(Lane first) {
        Rescuer rescuer = find(first);
        return rescuer == null ? 0 : rescuer.rescued();
    }

    private @Nullable Rescuer find(Lane first) {
        for (Rescuer each : present) {
            if (each.serves(first)) {
                return each;
            }
        }
        return null;
    }
}
