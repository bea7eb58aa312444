package io.kernwork.internal.item;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.timer.TimerNode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One piece of deferred work as the engine sees it: its word, its place and its body.
 *
 * <p>Who may touch what:
 *
 * <ul>
 *   <li><b>[I]</b> set at creation.
 *   <li><b>[L]</b> where it waits: {@code home} names the lane, {@code place} the structure there. Both are given under that
 *       lane's lock, home first, and the place is taken away under it; so whoever holds the lock, reads a place other than
 *       TAKEN and then this lane as the home ({@link #waitsIn}) has found the item, and it stays there while the lock is
 *       held. Without the lock both are hints.
 *       An item that waits in a lane is PENDING and not disabled, and stays so for as long as that lane's lock is held: the
 *       place is given after the word was won, and given up before the word lets go of it. The home stays as it was: to clear
 *       it would cost each run the transfer of a cache line. So an item keeps the lane reachable that it was on last.
 *   <li><b>[R]</b> {@code run} is written by the worker that took the item, before the START that sets RUNNING and only while
 *       RUNNING is clear. So whoever reads RUNNING and then {@code run} reads the present run or a later one; whether it is
 *       still the present one is checked under the lock of the run's lane.
 *   <li><b>[O]</b> set once, by compare-and-set.
 * </ul>
 */
public abstract class Item extends ItemWord {

    /** {@link #place()}: nowhere, or in the hands of a worker that took it and has not begun it yet. */
    public static final int TAKEN = 0;
    /** {@link #place()}: in the lane's store. */
    public static final int STORED = 1;
    /** {@link #place()}: taken while an earlier run goes on; holds a slot of the lane. */
    public static final int PARKED = 2;
    /** {@link #place()}: handed back after that run; holds a slot of the lane and starts before everything in the store. */
    public static final int RESUMED = 3;

    /** {@link #place()}: remembered while it is paused; in nobody's way, and holds no slot. */
    public static final int HELD = 4;

    private static final VarHandle OWNER;
    private static final VarHandle HOME;
    private static final VarHandle RUN;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Item.class, "owner", Object.class);
            HOME = MethodHandles.lookup().findVarHandle(Item.class, "home", Object.class);
            RUN = MethodHandles.lookup().findVarHandle(Item.class, "run", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** [I] Null for items that cannot be armed. */
    public final @Nullable TimerNode timer;

    @SuppressWarnings("UnusedVariable") // through HOME
    private @Nullable Object home; // [L]

    /** [L] The number that the lane gave to this stay in it. */
    public long sequence;

    /** [L] The position in the ring. */
    public long slot;

    /**
     * [L] What is noted about its request, if anything is: when it came, and where from. While the item is armed it is guarded by the timer
     * node's lock; a worker takes it away between its claim and START, when nobody else may touch it. Null while the item is idle.
     */
    public @Nullable Object trace;

    @SuppressWarnings("UnusedVariable") // through RUN
    private @Nullable Object run; // [R]

    @SuppressWarnings("UnusedVariable") // through OWNER
    private volatile @Nullable Object owner; // [O]

    /** [L] Neighbours in the list of parked, or of resumed, items, or in a store that is a list. */
    public @Nullable Item previous;

    /** [L] See {@link #previous}. */
    public @Nullable Item following;

    /**
     * Creates an idle item.
     *
     * @param armable whether the item may wait for a timer
     */
    protected Item(boolean armable) {
        this.timer = armable ? new TimerNode(this) : null;
    }

    /**
     * Makes the given runtime this item's owner, if it has none yet.
     *
     * @return the owner, which is another one if the item belongs to that already
     */
    public final Object claim(Object runtime) {
        Object present = OWNER.getAcquire(this);
        if (present == null) {
            present = OWNER.compareAndExchange(this, null, runtime);
        }
        return present == null ? runtime : present;
    }

    /** The runtime that owns the item, null before any took it. */
    public final @Nullable Object owner() {
        return OWNER.getAcquire(this);
    }

    /** [L] The lane that the item waits in, or waited in last; null when there was none. */
    public final @Nullable Object home() {
        return HOME.getAcquire(this);
    }

    /**
     * Release is enough: the new home is believed only under its lock, which is given back after this. Most items come back to
     * the same lane, and a read is cheaper than the collector's barrier for a store.
     */
    public final void setHome(Object lane) {
        if (HOME.get(this) != lane) {
            HOME.setRelease(this, lane);
        }
    }

    /** Whether the item waits in a lane; certain for the holder of its lock, a hint for others. */
    public final boolean waitsIn(Object lane) {
        return place() != TAKEN && home() == lane;
    }

    /** [R] The run that the last taker prepared. Acquire: pairs with {@link #setRun}. */
    public final @Nullable Object latestRun() {
        return RUN.getAcquire(this);
    }

    /**
     * Release is enough: START follows, a compare-and-set that whoever relies on this run has seen. Most items meet the same
     * worker again, and a read is cheaper than the collector's barrier for a store.
     */
    public final void setRun(Object present) {
        if (RUN.get(this) != present) {
            RUN.setRelease(this, present);
        }
    }

    /** Where it is stored in a lane that has an order of priorities: 0 to 255, higher ones first. Never changes. */
    public int priority() {
        return 0;
    }

    /** Under the lock of the given lane: whether the item may be given a place there. */
    public boolean admits(Object lane) {
        return true;
    }

    /** The public handle. */
    public abstract ItemRef ref();

    /**
     * A verb that closes its queue has dropped it, or the timer that it waited for: it will not run for any request made so far. Called
     * with none of the engine's locks held, but for the one that lets one closer sweep at a time; runs nothing of the user's, and must
     * not throw.
     */
    public void dropped() {}

    /** Its body has thrown, and the error handler was told; still inside the run. Must not throw. */
    public void failed() {}

    /**
     * The user's body.
     *
     * @param requests how many accepted requests this run delivers
     * @throws Throwable anything
     */
    public abstract void body(int requests) throws Throwable;
}
