package io.kernwork.internal.timer;

import org.jspecify.annotations.Nullable;

/**
 * The timer's view of one item that can be armed. It is created with the item and reused for every arming.
 *
 * <p>Every field but {@code owner} is guarded by the timer's monitor.
 */
public final class TimerNode {
    /** In place of a heap index: the timer does not hold the node. */
    static final int OUT = -1;

    /** The node has expired and could not be queued; it waits for {@link Timer#release}. */
    static final int HELD = -2;

    /** The item; the timer does not look into it. */
    public final Object owner;

    long deadline;
    int stamp;

    @Nullable
    Object target;

    int index = OUT;
    long order;

    @Nullable
    TimerNode nextHeld;

    /**
     * Creates the node of one item.
     *
     * @param owner the item
     */
    public TimerNode(Object owner) {
        this.owner = owner;
    }

    /** The stamp of the arming that the node stands for; the timer's monitor must be held. */
    public int stamp() {
        return stamp;
    }

    /** The lane that the item goes to when it expires; the timer's monitor must be held. */
    public @Nullable Object target() {
        return target;
    }
}
