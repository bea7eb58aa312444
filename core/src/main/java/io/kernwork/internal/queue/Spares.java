package io.kernwork.internal.queue;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Traces that may be used again, so that measuring one item in so many needs no memory. For any thread, without a lock: each slot
 * is emptied and filled by a single read-modify-write, so a trace goes to one taker. Where to look first is a hint that may be
 * outdated; together the slots are much like a stack.
 */
final class Spares {
    private static final int MOST =
            256; // a power of two; about as many measured items as are on their way in a busy runtime

    private final AtomicReferenceArray<@Nullable Trace> kept = new AtomicReferenceArray<>(MOST);
    private int top; // a hint: the slot that was filled last

    /** One of them; null if there is none. */
    @Nullable
    Trace take() {
        int first = top;
        for (int i = 0; i < MOST; i++) {
            int slot = (first - i) & (MOST - 1);
            Trace found = kept.getPlain(slot) == null ? null : kept.getAndSet(slot, null);
            if (found != null) {
                top = slot - 1;
                return found;
            }
        }
        return null;
    }

    /** Keeps one that nobody uses, unless there are enough. */
    void giveBack(Trace unused) {
        int first = top + 1;
        for (int i = 0; i < MOST; i++) {
            int slot = (first + i) & (MOST - 1);
            if (kept.getPlain(slot) == null && kept.compareAndSet(slot, null, unused)) {
                top = slot;
                return;
            }
        }
    }
}
