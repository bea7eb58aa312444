package io.kernwork.examples.statsd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How samples pass from the receive path to the work of one series: without a lock, a wait, an allocation or a loss.
 * Two tallies take turns. One lies in the slot, where the receive path adds to it; the other is with the work, empty.
 *
 * <pre>
 *   receive path     borrow: takes the tally out of the slot    add samples    giveBack: lays it there again
 *   the work         take: puts its empty tally into the slot in exchange for the one that lies there
 * </pre>
 *
 * Invariants:
 * <ol>
 *   <li>The slot is null only while the receive path holds the tally.
 *   <li>Nobody waits. A work that finds the slot null has nothing to do: the receive path enqueues it after giving
 *       back, so another run follows.
 *   <li>The exchange succeeds only on the very tally that was read, lying in the slot, so its owner is always one thread.
 *       That it may have been away in between and grown is welcome.
 * </ol>
 */
final class Mailbox {
    private static final VarHandle SLOT;

    static {
        try {
            SLOT = MethodHandles.lookup().findVarHandle(Mailbox.class, "slot", Tally.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Tally slot;

    /** The work's empty tally. Guarded by the work's turn: one run at a time. */
    private Tally spare;

    Mailbox(Tally first, Tally second) {
        slot = first;
        spare = second;
    }

    /** Receive path: takes the tally to add to. Never null, for nobody else empties the slot. */
    @SuppressWarnings("NullAway") // invariant 1
    Tally borrow() {
        return (Tally) SLOT.getAndSetAcquire(this, (Tally) null);
    }

    /** Receive path: lays the tally back, for the work to find. Pairs with the exchange in {@link #take}. */
    void giveBack(Tally tally) {
        SLOT.setRelease(this, tally);
    }

    /** The work: takes what lies in the slot, leaving an empty one; null when the receive path has it in hand. */
    @Nullable
    Tally take() {
        Tally full = slot;
        if (full == null || !SLOT.compareAndSet(this, full, spare)) {
            return null;
        }
        return full;
    }

    /** The work: keeps the tally that it took, emptied, for the next exchange. */
    void recycle(Tally tally) {
        tally.clear();
        spare = tally;
    }
}
