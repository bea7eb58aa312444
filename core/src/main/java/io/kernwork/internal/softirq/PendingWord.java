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
 * <p><b>Why no softirq is lost.</b> A bit is set by {@link #post}, by {@link #acquire} or by {@link #handOver}, and cleared only by
 * who takes it to run it. Each of these is one compare-and-set on this word. While a bit is set, SERVED is, or SHUT is: {@code post}
 * sets SERVED with the bit unless SHUT is set, and its caller calls ksoftirqd then; {@link #next} clears SERVED only when
 * no bit is left, or SHUT is set; and {@link #open}, which clears SHUT, takes what is left in the same step.
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

    /**
     * Makes softirqs pending; from any thread.
     *
     * @return whether the caller must call ksoftirqd, for which the right was taken
     */
    final boolean post(long bits) {
        while (true) {
            long before = word();
            boolean call = (before & (SERVED | SHUT)) == 0;
            if (set(before, before | bits | (call ? SERVED : 0))) {
                return call;
            }
        }
    }

    /**
     * The CPU's thread wants to run what is pending, with what it has raised itself; SHUT is clear.
     *
     * @return what to run; 0 when ksoftirqd has the right, and will run that, too
     */
    final long acquire(long bits) {
        while (true) {
            long before = word();
            if ((before & SERVED) != 0) {
                if (set(before, before | bits)) {
                    return 0;
                }
            } else if (set(before, (before & ~ALL) | SERVED)) {
                return (before & ALL) | bits;
            }
        }
    }

    /**
     * Between two passes of who has the right.
     *
     * @param bits what was raised by the passes or is left of them
     * @return what to run next; 0 when the right was given up, since nothing is pending or the CPU's thread wants no softirqs
     */
    final long next(long bits) {
        while (true) {
            long before = word();
            long pending = (before & ALL) | bits;
            boolean stop = pending == 0 || (before & SHUT) != 0;
            long after = stop ? (before & SHUT) | pending : before & ~ALL;
            if (set(before, after)) {
                return stop ? 0 : pending;
            }
        }
    }

    /** Who has the right gives it to ksoftirqd, which the caller calls, with what is left. */
    final void handOver(long bits) {
        while (true) {
            long before = word();
            if (set(before, (before | bits) & ~INSIDE)) {
                return;
            }
        }
    }

    /**
     * ksoftirqd comes, having the right.
     *
     * @return what to run; 0 when the right was given up, as by {@link #next}
     */
    final long begin() {
        while (true) {
            long before = word();
            boolean stop = (before & ALL) == 0 || (before & SHUT) != 0;
            long after = stop ? before & ~SERVED : (before & ~ALL) | INSIDE;
            if (set(before, after)) {
                return stop ? 0 : before & ALL;
            }
        }
    }

    /**
     * The CPU's thread wants no softirqs.
     *
     * @return false when ksoftirqd runs one, and is to be waited for until {@link #isInside} is false
     */
    final boolean shut() {
        long before = (long) WORD.getAndBitwiseOr(this, SHUT);
        return (before & INSIDE) == 0;
    }

    /** Whether ksoftirqd runs handlers of this CPU. */
    final boolean isInside() {
        return (word() & INSIDE) != 0;
    }

    /**
     * The CPU's thread lets softirqs run again.
     *
     * @param bits what it has raised meanwhile
     * @return what it is to run; 0 when there is nothing, or when ksoftirqd was called before and will run that, too
     */
    final long open(long bits) {
        while (true) {
            long before = word();
            long pending = (before & ALL) | bits;
            boolean mine = pending != 0 && (before & SERVED) == 0;
            long after = mine ? SERVED : (before & (SERVED | INSIDE)) | pending;
            if (set(before, after)) {
                return mine ? pending : 0;
            }
        }
    }

    /** Also where nothing changes: what the raiser did before is to be seen by who takes the bit that was set already. */
    private boolean set(long before, long after) {
        return WORD.compareAndSet(this, before, after);
    }
}
