package io.kernwork.examples.nettybottomhalf;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one CPU, in order, from the event loop to the softirq and back. Bounded, and nothing is allocated after its
 * creation.
 *
 * <pre>
 *     replied: the loop's    worked: the softirq's    filled: the loop's
 *      v                      v                        v
 *   ...| to be replied to ... | to be worked on ...    | free ...
 * </pre>
 *
 * <p>All three only grow. What a thread did to a request before it moved on happens-before what the next one does to it. There is one
 * event loop, and never two softirqs of its CPU at a time.
 */
final class RequestRing {
    private final Request[] slots;
    private final int mask;
    private volatile long filled;
    private volatile long worked;
    private long replied;

    /**
     * Creates an empty ring.
     *
     * @param bound how many requests it holds, a power of two
     */
    RequestRing(int bound) {
        slots = new Request[bound];
        for (int i = 0; i < bound; i++) {
            slots[i] = new Request();
        }
        mask = bound - 1;
    }

    // ---- the loop

    boolean hasRoom() {
        return filled - replied < slots.length;
    }

    /** The slot to fill next, for which there must be room. */
    Request free() {
        return slot(filled);
    }

    /** It is filled. */
    void fill() {
        long at = filled;
        filled = at + 1;
    }

    /** The next one to reply to, or null. */
    @Nullable
    Request finished() {
        return replied == worked ? null : slot(replied);
    }

    /** It is replied to. */
    void release() {
        replied++;
    }

    // ---- the softirq

    /** The next one to work on, or null. */
    @Nullable
    Request next() {
        long at = worked;
        return at == filled ? null : slot(at);
    }

    /** It is worked on. */
    void finish() {
        long at = worked;
        worked = at + 1;
    }

    private Request slot(long at) {
        return slots[(int) at & mask];
    }
}
