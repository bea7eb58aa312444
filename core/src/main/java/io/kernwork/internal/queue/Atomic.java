package io.kernwork.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * Where one thread stands in one runtime with regard to interrupts: how many top halves and sections with bottom halves
 * disabled it is inside, and whether it runs softirqs. Belongs to the thread.
 */
public abstract class Atomic {
    /** The runtime's engine. */
    public final Object runtime;

    /** Top halves entered and not left. */
    protected int interrupts;

    /** Sections with bottom halves disabled, entered and not left. */
    protected int disables;

    /** Whether the thread runs softirqs. */
    protected boolean serving;

    @Nullable
    Atomic next; // of the same thread

    /** One for each thread and runtime. */
    protected Atomic(Object runtime) {
        this.runtime = runtime;
    }

    /** Whether the thread may not wait, and counts as the CPU that {@link #cpu} names. */
    public final boolean holds() {
        return (interrupts | disables) != 0 || serving;
    }

    /** Whether the thread is in a softirq, which may wait for the end of what runs in another one. */
    public final boolean isSoftirq() {
        return serving && interrupts == 0;
    }

    /** The share of the runtime that the thread belongs to while this {@link #holds}. */
    public abstract int cpu();

    /** Whether this does not hold, and its runtime has closed: then nothing is lost with it. */
    public abstract boolean isOver();

    /**
     * Leaves the sections that somebody has left open who was to leave them, and reports that; what was raised in there runs.
     *
     * @param who in the report
     */
    public abstract void leaveAll(String who);

    /** For messages: where the thread is, as in "in a top half". */
    public final String where() {
        if (interrupts > 0) {
            return "in a top half (enterInterrupt)";
        }
        return serving ? "in a softirq, tasklet or bottom half" : "with bottom halves disabled (disableBottomHalves)";
    }
}
