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
 *   <li><b>[L]</b> the place: {@code home} changes from null to a lane and back only under that lane's lock, and the rest of
 *       the place belongs to the lock of the present home. {@code home} may be read by anyone, and means something only
 *       after it was read again under the lock that it names.
 *       While {@code home} is a lane the item is PENDING and not disabled, and stays so for as long as that lane's lock is
 *       held: the place is given after the word was won, and given up before the word lets go of it.
 *   <li><b>[R]</b> {@code run} is written by a taker under the lock of the lane that it takes from, before the START that
 *       sets RUNNING and only while RUNNING is clear. So whoever reads RUNNING and then {@code run} reads the present run or
 *       a later one; whether it is still the present one is checked under the lock of the run's lane.
 *   <li><b>[O]</b> set once, by compare-and-set.
 * </ul>
 */
public abstract class Item extends ItemWord {

    /** Where an item that has a home is to be found there. */
    public enum Place {
        /** In the ring, at {@link Item#slot}. */
        RING,
        /** Taken while an earlier run goes on; holds a slot of the lane. */
        PARKED,
        /** Handed back after that run; holds a slot of the lane and starts before everything in the ring. */
        RESUMED
    }

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

    /** [L] Which of the lane's structures holds the item; meaningless without a home. */
    public Place place = Place.RING;

    /** [L] The number that the lane gave to this stay in it. */
    public long sequence;

    /** [L] The position in the ring. */
    public long slot;

    /** [L] Neighbours in the list of parked, or of resumed, items. */
    public @Nullable Item previous;

    /** [L] See {@link #previous}. */
    public @Nullable Item following;

    @SuppressWarnings("UnusedVariable") // through RUN
    private @Nullable Object run; // [R]

    @SuppressWarnings("UnusedVariable") // through OWNER
    private volatile @Nullable Object owner; // [O]

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

    /** [L] The lane that holds the item's place, null when it has none. Acquire: pairs with {@link #setHome}. */
    public final @Nullable Object home() {
        return HOME.getAcquire(this);
    }

    /** Release is enough: the new home is believed only under its lock, which is given back after this. */
    public final void setHome(@Nullable Object lane) {
        HOME.setRelease(this, lane);
    }

    /** [R] The run that the last taker prepared. Acquire: pairs with {@link #setRun}. */
    public final @Nullable Object run() {
        return RUN.getAcquire(this);
    }

    /** Release is enough: START follows, a compare-and-set that whoever relies on this run has seen. */
    public final void setRun(Object present) {
        RUN.setRelease(this, present);
    }

    /** The public handle. */
    public abstract ItemRef ref();

    /**
     * The user's body.
     *
     * @param requests how many accepted requests this run delivers
     * @throws Throwable anything
     */
    public abstract void body(int requests) throws Throwable;
}
