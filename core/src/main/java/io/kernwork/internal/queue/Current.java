package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import org.jspecify.annotations.Nullable;

/** The runs that a thread is inside, innermost first. A manual pump called from a body makes it more than one deep. */
public final class Current {
    private static final ThreadLocal<@Nullable Current> OF_THREAD = new ThreadLocal<>();

    private @Nullable Run top;
    private @Nullable Atomic atomics; // one for each runtime whose interrupts this thread has had to do with

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

    /**
     * The calling thread's stack, null when it has none. Only in a thread that has none does a look at a thread-local allocate: so without
     * memory for that there is none. Much relies on it that this does not fail: what was promised, and locks that are held.
     */
    private static @Nullable Current present() {
        try {
            return OF_THREAD.get();
        } catch (OutOfMemoryError none) {
            return null;
        }
    }

    /** Leaves nothing of this library in a thread that is not its own, unless a run goes on. */
    public void forgetIfIdle() {
        if (top == null && atomics == null) {
            OF_THREAD.remove();
        }
    }

    /** The calling thread's innermost run, null when it is in none. */
    public static @Nullable Run run() {
        Current present = present();
        return present == null ? null : present.top;
    }

    /** Where the calling thread stands in a runtime's interrupts; null when it has never had to do with them. */
    public static @Nullable Atomic atomic(Object runtime) {
        Current present = present();
        Atomic found = present == null ? null : present.atomics;
        while (found != null && found.runtime != runtime) {
            found = found.next;
        }
        return found;
    }

    /** Where the calling thread may not wait; null when it may. */
    public static @Nullable Atomic atomic() {
        Current present = present();
        return present == null ? null : present.held();
    }

    /** Whether this thread is in a section, or runs softirqs. */
    public boolean isAtomic() {
        return atomics != null && held() != null;
    }

    private @Nullable Atomic held() {
        Atomic found = atomics;
        while (found != null && !found.holds()) {
            found = found.next;
        }
        return found;
    }

    /** Leaves all sections that this thread is in; it runs no softirqs. */
    public void leaveSections(String who) {
        for (Atomic atomic = held(); atomic != null; atomic = held()) {
            atomic.leaveAll(who);
        }
    }

    /** Whether this thread is in a section, or runs softirqs, of another runtime than that one. */
    public boolean isAtomicBut(Atomic one) {
        return heldBut(one) != null;
    }

    private @Nullable Atomic heldBut(Atomic one) {
        Atomic found = atomics;
        while (found != null && (found == one || !found.holds())) {
            found = found.next;
        }
        return found;
    }

    /** Leaves all sections of other runtimes that this thread is in; it runs no softirqs of theirs. */
    public void leaveSectionsBut(Atomic one, String who) {
        for (Atomic atomic = heldBut(one); atomic != null; atomic = heldBut(one)) {
            atomic.leaveAll(who);
        }
    }

    /** Adds the calling thread's, before others for the same runtime. Those of runtimes that have closed are forgotten. */
    public void add(Atomic made) {
        for (Atomic at = atomics; at != null; at = at.next) {
            if (at.isOver()) {
                remove(at);
            }
        }
        made.next = atomics;
        atomics = made;
    }

    /** Takes one out that is not held. */
    public void remove(Atomic gone) {
        if (atomics == gone) {
            atomics = gone.next;
            return;
        }
        for (Atomic at = atomics; at != null; at = at.next) {
            if (at.next == gone) {
                at.next = gone.next;
            }
        }
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

    /** Who runs the bodies that the calling thread is inside; null when it is in none, or on a thread that nobody counts. */
    public static Run.@Nullable Host host() {
        Run run = run();
        while (run != null && run.host() == null) {
            run = run.outer;
        }
        return run == null ? null : run.host();
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
