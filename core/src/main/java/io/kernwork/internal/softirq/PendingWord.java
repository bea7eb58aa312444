package io.kernwork.internal.softirq;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which softirqs are pending on one CPU, and who has the right to run them, in one word.
 *
 * <pre>
 *  63          43   42      41     40    39 35 34                                  0
 * +--------------+------+--------+------+-----+-------------------------------------+
 * | zero         | SHUT | INSIDE |SERVED|  0  | pending, the highest priority first |
 * +--------------+------+--------+------+-----+-------------------------------------+
 * </pre>
 *
 * <ul>
 *   <li>SERVED: somebody has the right to run what is pending: the CPU's own thread at the end of an atomic section, or its
 *       ksoftirqd, from the moment at which it is called. Nobody else runs it, so a CPU never runs softirqs beside itself.
 *   <li>INSIDE: ksoftirqd runs handlers of this CPU now. Implies SERVED.
 *   <li>SHUT: the CPU's own thread has bottom halves disabled. Set and cleared by that thread alone. ksoftirqd begins nothing
 *       while it is set, and gives its right up.
 * </ul>
 *
 * <p>Every {@link Step} is one compare-and-set, made of two pure functions of the word: {@link #succeeds} says what the caller now
 * has to do, and {@link #next} what the word is then. {@code PendingWordModelTest} walks through all words that they lead to, with
 * the threads around them.
 *
 * <p><b>Why no softirq is lost.</b> A bit is set by {@link #post}, by {@link #acquire} or by {@link #handOver}, and cleared only by
 * who takes it to run it. While a bit is set, SERVED is, or SHUT is: {@code post} sets SERVED with the bit unless SHUT is set, and
 * its caller calls ksoftirqd then; {@link #proceed} clears SERVED only when no bit is left, or SHUT is set; and {@link #open}, which
 * clears SHUT, takes what is left in the same step.
 */
class PendingWord {
    /** All that can be pending. */
    static final long ALL = (1L << 35) - 1;

    static final long SERVED = 1L << 40;
    static final long INSIDE = 1L << 41;
    static final long SHUT = 1L << 42;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(PendingWord.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through WORD
    private volatile long word;

    /** The present word; a hint. */
    final long word() {
        return (long) WORD.getAcquire(this);
    }

    /** What is pending; a hint. */
    final long pending() {
        return word() & ALL;
    }

    /** Whether the CPU's thread wants ksoftirqd to stop; a hint. */
    final boolean isShut() {
        return (word() & SHUT) != 0;
    }

    /** Whether somebody has the right to run it; a hint. */
    final boolean isServed() {
        return (word() & SERVED) != 0;
    }

    // ---- the steps

    /**
     * Makes softirqs pending; from any thread.
     *
     * @return whether the caller must call ksoftirqd, for which the right was taken
     */
    final boolean post(long bits) {
        return succeeds(apply(Step.POST, bits), Step.POST, bits);
    }

    /**
     * The CPU's thread wants to run what is pending, with what it has raised itself; SHUT is clear.
     *
     * @return what to run; 0 when ksoftirqd has the right, and will run that, too
     */
    final long acquire(long bits) {
        return taken(apply(Step.ACQUIRE, bits), Step.ACQUIRE, bits);
    }

    /**
     * Between two passes of who has the right.
     *
     * @param bits what was raised by the passes or is left of them
     * @return what to run next; 0 when the right was given up, since nothing is pending or the CPU's thread wants no softirqs
     */
    final long proceed(long bits) {
        return taken(apply(Step.NEXT, bits), Step.NEXT, bits);
    }

    /** Who has the right gives it to ksoftirqd, which the caller calls, with what is left. */
    final void handOver(long bits) {
        apply(Step.HAND_OVER, bits);
    }

    /**
     * ksoftirqd comes, having the right.
     *
     * @return what to run; 0 when the right was given up, as by {@link #proceed}
     */
    final long begin() {
        return taken(apply(Step.BEGIN, 0), Step.BEGIN, 0);
    }

    /**
     * The CPU's thread wants no softirqs.
     *
     * @return false when ksoftirqd runs one, and is to be waited for until {@link #isInside} is false
     */
    final boolean shut() {
        return succeeds(apply(Step.SHUT, 0), Step.SHUT, 0);
    }

    /** Whether ksoftirqd runs handlers of this CPU. */
    final boolean isInside() {
        return (word() & INSIDE) != 0;
    }

    /**
     * The CPU's thread lets softirqs run again.
     *
     * @param bits what it has raised meanwhile
     * @return what it is to run; 0 when there is nothing, or when ksoftirqd has the right and will run that, too
     */
    final long open(long bits) {
        return taken(apply(Step.OPEN, bits), Step.OPEN, bits);
    }

    /**
     * Also where nothing changes it is a compare-and-set: what the raiser did before is to be seen by who takes the bit that was
     * set already.
     *
     * @return the word before
     */
    private long apply(Step step, long bits) {
        while (true) {
            long before = word();
            if (WORD.compareAndSet(this, before, next(before, step, bits))) {
                return before;
            }
        }
    }

    private static long taken(long before, Step step, long bits) {
        return succeeds(before, step, bits) ? (before & ALL) | bits : 0;
    }

    // ---- what they do; comparisons with a constant, which fold

    /** Whether a step {@linkplain Step succeeds}; pure. */
    static boolean succeeds(long word, Step step, long bits) {
        if (step == Step.POST) {
            return (word & (SERVED | SHUT)) == 0;
        }
        if (step == Step.ACQUIRE) {
            return (word & SERVED) == 0;
        }
        if (step == Step.NEXT || step == Step.BEGIN) {
            return ((word & ALL) | bits) != 0 && (word & SHUT) == 0;
        }
        if (step == Step.OPEN) {
            return ((word & ALL) | bits) != 0 && (word & SERVED) == 0;
        }
        return step == Step.HAND_OVER || (word & INSIDE) == 0;
    }

    /** The word after a step; pure. */
    static long next(long word, Step step, long bits) {
        boolean success = succeeds(word, step, bits);
        long pending = (word & ALL) | bits;
        if (step == Step.POST) {
            return word | bits | (success ? SERVED : 0);
        }
        if (step == Step.ACQUIRE) {
            return success ? (word & ~ALL) | SERVED : word | bits;
        }
        if (step == Step.NEXT) {
            return success ? word & ~ALL : (word & SHUT) | pending;
        }
        if (step == Step.BEGIN) {
            return success ? (word & ~ALL) | INSIDE : word & ~SERVED;
        }
        if (step == Step.OPEN) {
            return success ? SERVED : (word & (SERVED | INSIDE)) | pending;
        }
        return step == Step.HAND_OVER ? (word | bits) & ~INSIDE : word | SHUT;
    }
}
