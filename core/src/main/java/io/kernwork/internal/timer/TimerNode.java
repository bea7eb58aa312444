package io.kernwork.internal.timer;

import io.kernwork.internal.sync.ShortLock;
import org.jspecify.annotations.Nullable;

/**
 * The timer's view of one item that can be armed. It is created with the item and used for every arming.
 *
 * <p>Two things are kept apart. The item is <em>armed</em> when its word says so: its lock, this object, is held for each
 * transition to and from ARMED, and guards the deadline. The node is <em>filed</em> while the {@link Wheel} has it, under a
 * time that is not after the deadline of an armed item, or after it by a moment when there was no memory to fire it. A disarmed node stays filed for a while, and one that is re-armed for
 * later stays where it is: when its time comes the wheel's thread looks at the deadline. So the common ways, re-arming for
 * later and arming what was disarmed a moment ago, never come to the wheel.
 *
 * <p>Letters: <b>[N]</b> under this lock. <b>[W]</b> under the wheel's lock. <b>[NW]</b> written under both, so that one is
 * enough to read. The lock of a lane comes before a node's, and a node's before the wheel's.
 */
public final class TimerNode extends ShortLock {
    /** In place of a time: not filed. Later than every deadline. */
    static final long OUT = Long.MAX_VALUE;

    /** In place of a slot. */
    static final int NO_SLOT = -1;

    /** The item; the wheel does not look into it. */
    public final Object owner;

    private long deadline; // [N]
    private long since; // [N] when it was armed first, for as long as firedAs and firedFor say
    private long firedAs; // [N] the number of the stay in its lane
    private int closers; // [N] who wants it not to be armed
    private int firedFor; // [N] that lane's hash: a reference would keep it reachable
    boolean dropped; // [N] in the wheel's list of those that were disarmed
    long filedAt = OUT; // [NW]

    int slot = NO_SLOT; // [W] and the neighbours there:

    @Nullable
    TimerNode next;

    @Nullable
    TimerNode previous;

    /** [NW], but cleared under W alone by the close of this target, which then takes the lock of this node. */
    volatile @Nullable TimerTarget listed;

    @Nullable
    TimerNode nextListed; // [W]

    @Nullable
    TimerNode previousListed; // [W]

    @Nullable
    TimerNode nextDropped; // [W]

    /**
     * Creates the node of one item.
     *
     * @param owner the item
     */
    public TimerNode(Object owner) {
        this.owner = owner;
    }

    /** [N] Refuses every arming until the matching {@link #open}. */
    public void close() {
        closers++;
    }

    /** [N] Takes a {@link #close} back. */
    public void open() {
        closers--;
    }

    /** [N] Whether armings are refused; without the lock a hint. */
    public boolean isClosed() {
        return closers > 0;
    }

    /** [N] When an armed item is to fire. */
    public long deadline() {
        return deadline;
    }

    /**
     * [N] Sets the times of an arming.
     *
     * @param nanos the deadline, not before the time that the node is filed under
     * @param first when the item was armed first since its last run or cancel
     */
    public void arm(long nanos, long first) {
        deadline = nanos;
        since = first;
    }

    /** [N] Replaces the deadline of an armed item, as {@link #arm}. */
    public void rearm(long nanos) {
        deadline = nanos;
    }

    /** [N] When the item was armed first since its last run or cancel. */
    public long since() {
        return since;
    }

    /** [N] The item has fired into a lane and waits there under this number. */
    public void setFired(Object lane, long number) {
        firedFor = System.identityHashCode(lane);
        firedAs = number;
    }

    /** [N] Whether an item that waits in a lane under this number has come there by firing. */
    public boolean hasFired(Object lane, long number) {
        return firedAs == number && firedFor == System.identityHashCode(lane);
    }

    /** [N] It is out of the wheel's list of those that were disarmed. */
    public void purged() {
        dropped = false;
    }

    /** [N] Where an armed item goes when it fires; null when that has closed and is about to disarm it. */
    public @Nullable TimerTarget target() {
        return listed;
    }
}
