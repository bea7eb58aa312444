package io.kernwork.simulate;

/** What is counted in a run, to show that it was not trivial. */
public enum Count {
    /** Accesses to what threads share. */
    STEPS,
    /** Changes of thread. */
    SWITCHES,
    /** Changes of thread where the one before could have gone on. */
    PREEMPTIONS,
    /** Verbs that were called. */
    VERBS,
    /** Verbs that began on an item while another thread was in a verb of that item, or in its body. */
    OVERLAPS,
    /** Compare-and-sets that failed. */
    FAILED_SWAPS,
    /** Monitors, locks and latches that were waited for. */
    CONTENDED,
    /** Parks. */
    PARKS,
    /** Parks that returned for no reason. */
    SPURIOUS,
    /** Jumps of the clock while somebody could have gone on. */
    LATE,
    /** Interrupts of clients. */
    INTERRUPTS,
    /** Threads that could not be made. */
    NO_THREAD,
    /** Rings that could not be made. */
    NO_MEMORY,
    /** Bodies that threw. */
    THROWN,
    /** Bodies that blocked. */
    BLOCKED,
    /** Runs of bodies. */
    RUNS,
    /** Threads. */
    THREADS,
    /** Waits that ended without what they waited for. */
    TIMED_OUT
}
