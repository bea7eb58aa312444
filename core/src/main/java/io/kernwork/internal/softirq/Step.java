package io.kernwork.internal.softirq;

/** What can happen to a {@link PendingWord}. */
enum Step {
    /** Anybody makes softirqs pending. It succeeds when the caller must call ksoftirqd, for which it has taken the right. */
    POST,
    /**
     * The CPU's thread wants to run what is pending, with what it has raised itself; SHUT is clear. It succeeds unless ksoftirqd
     * has the right, and will run that, too.
     */
    ACQUIRE,
    /**
     * Between two passes of who has the right; given what the last one has raised, or left. It succeeds when there is a next one; else
     * the right was given up, since nothing is pending or the CPU's thread wants no softirqs.
     */
    NEXT,
    /** Who has the right gives it to ksoftirqd, which the caller calls, with what is left. */
    HAND_OVER,
    /** ksoftirqd comes, having the right. It succeeds when there is something to run; else the right was given up, as by NEXT. */
    BEGIN,
    /** The CPU's thread wants no softirqs. It succeeds when none runs; else the thread waits until INSIDE is clear. */
    SHUT,
    /**
     * The CPU's thread lets softirqs run again, and has raised some meanwhile; also in place of a thread that has ended, whatever
     * that was doing. It succeeds when the thread is to run them; else there is nothing, or ksoftirqd has the right and will run
     * them.
     */
    OPEN
}
