package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import org.jspecify.annotations.Nullable;

/** The runs that a thread is inside, innermost first. A manual pump called from a body makes it more than one deep. */
public final class Current {
    private static final ThreadLocal<@Nullable Current> OF_THREAD = new ThreadLocal<>();

    private @Nullable Run top;

    private Current() {}

    /** The calling thread's stack, made at first use; a worker asks once and keeps it. */
    public static Current ofThread() {
        Current present = OF_THREAD.get();
        if (present == null) {
            present = new Current();
            OF_THREAD.set(present);
        }
        return present;
    }

    /** Leaves nothing of this library in a thread that is not its own, unless a run goes on. */
    public void forgetIfIdle() {
        if (top == null) {
            OF_THREAD.remove();
        }
    }

    /** The calling thread's innermost run, null when it is in none. */
    public static @Nullable Run run() {
        Current present = OF_THREAD.get();
        return present == null ? null : present.top;
    }

    /** Enters a run. */
    public void push(Run run) {
        run.outer = top;
        top = run;
    }

    /** Leaves the innermost run. */
    public void pop(Run run) {
        top = run.outer;
        run.outer = null;
    }

    /** Whether the calling thread is inside a run of this lane, or of another one of the same queue. */
    public static boolean runs(Lane lane) {
        for (Run run = run(); run != null; run = run.outer) {
            Lane inside = run.laneOrNull();
            if (inside == lane || (inside != null && inside.queue == lane.queue)) {
                return true;
            }
        }
        return false;
    }

    /** The CPU of the innermost run that is on one, else {@link Lane#NO_CPU}. */
    public static int cpu() {
        for (Run run = run(); run != null; run = run.outer) {
            Lane inside = run.laneOrNull();
            if (inside != null && inside.cpu != Lane.NO_CPU) {
                return inside.cpu;
            }
        }
        return Lane.NO_CPU;
    }

    /** Whether the calling thread is inside a run of this item. */
    public static boolean runs(Item item) {
        for (Run run = run(); run != null; run = run.outer) {
            if (run.isInside(item)) {
                return true;
            }
        }
        return false;
    }
}
