package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that wait for a worker, each at most once, and for how long each will keep one busy, as far as anybody knows. All
 * under the pool's lock but {@link #hint}.
 *
 * <p>One lane may be the <em>spare</em> one. It is polled when no other one waits, and counts in all else: so whoever looks
 * whether something waits finds it, and is told the time of a lane of long bodies, for which another worker is called.
 */
final class LaneRing {
    private static final int FIRST_CAPACITY = 16;

    private static final VarHandle SIZE;

    static {
        try {
            SIZE = MethodHandles.lookup().findVarHandle(LaneRing.class, "size", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Lane[] lanes = new Lane[FIRST_CAPACITY];
    private int[] nanos = new int[FIRST_CAPACITY]; // of each lane, which itself is in nobody's cache
    private int head;
    private int size; // the spare one included; looked at without the lock through SIZE
    private @Nullable Lane spare;
    private boolean spareWaits;
    private long waitingNanos;
    private int polledNanos;
    private int looked; // the place for the next look
    private int bare; // so many before it, which were looked at, had nothing

    /** Makes room for so many lanes in all, so that {@link #add} never has to. */
    void reserve(int most) {
        if (most <= lanes.length) {
            return;
        }
        Lane[] larger = new Lane[Math.max(Integer.highestOneBit(most - 1) << 1, lanes.length * 2)];
        int[] largerNanos = new int[larger.length];
        for (int i = 0; i < others(); i++) {
            int slot = slot(i);
            larger[i] = lanes[slot];
            largerNanos[i] = nanos[slot];
        }
        lanes = larger;
        nanos = largerNanos;
        head = 0;
    }

    /** Makes a lane the spare one; it must not have been added before. */
    void setSpare(Lane lane) {
        spare = lane;
    }

    /** Whether a lane is the spare one; needs no lock once it was made so. */
    boolean isSpare(Lane lane) {
        return lane == spare;
    }

    void add(Lane lane, int listedNanos) {
        if (lane == spare) {
            spareWaits = true;
            waitingNanos += Lane.LONG_NANOS;
        } else {
            int slot = slot(others());
            lanes[slot] = lane;
            nanos[slot] = listedNanos;
            waitingNanos += listedNanos;
        }
        size++;
    }

    /** The lane that waits longest, the spare one last; null when none does. */
    @SuppressWarnings("NullAway") // a free slot holds null
    @Nullable
    Lane poll() {
        if (others() == 0) {
            return pollSpare();
        }
        Lane lane = lanes[head];
        lanes[head] = null;
        polledNanos = nanos[head];
        head = slot(1);
        size--;
        waitingNanos -= polledNanos;
        return lane;
    }

    /** The lane that waits longest, the spare one last, and may be looked at only; null when none does. */
    @Nullable
    Lane first() {
        return others() > 0 ? lanes[head] : spareWaits ? spare : null;
    }

    /** Whether a lane waits that is none of those. */
    boolean hasOther(List<Lane> than) {
        return placeOfOther(than) < others() || (spareWaits && !than.contains(spare));
    }

    /** As {@link #poll}, but for those lanes. They keep their places before all that came later. */
    @Nullable
    Lane pollOther(List<Lane> than) {
        int place = placeOfOther(than);
        if (place < others()) {
            bringForward(place);
            return poll();
        }
        return than.contains(spare) ? null : pollSpare();
    }

    /** Looks at no more lanes than those are and one more. */
    private int placeOfOther(List<Lane> than) {
        int place = 0;
        while (place < others() && than.contains(lanes[slot(place)])) {
            place++;
        }
        return place;
    }

    private @Nullable Lane pollSpare() {
        if (!spareWaits) {
            return null;
        }
        spareWaits = false;
        polledNanos = Lane.LONG_NANOS;
        waitingNanos -= polledNanos;
        size--;
        return spare;
    }

    /**
     * What they have to begin, as far as can be seen without their locks. Looks at so many at most, and goes on with the next ones; where it has found
     * something it looks again.
     */
    PoolStall.Left left(int most) {
        if (spareWaits && spare != null && spare.ready()) {
            return PoolStall.Left.SOMETHING;
        }
        int places = others();
        for (int i = 0; i < Math.min(most, places); i++) {
            looked = looked < places ? looked : 0;
            if (lanes[slot(looked)].ready()) {
                bare = 0;
                return PoolStall.Left.SOMETHING;
            }
            looked++;
            bare++;
        }
        if (bare < places) {
            return PoolStall.Left.UNKNOWN;
        }
        bare = 0;
        return PoolStall.Left.NOTHING;
    }

    /** Exchanges the lane in that place, of {@link #others}, with the one that waits longest. */
    void bringForward(int place) {
        int slot = slot(place);
        Lane lane = lanes[slot];
        int laneNanos = nanos[slot];
        lanes[slot] = lanes[head];
        nanos[slot] = nanos[head];
        lanes[head] = lane;
        nanos[head] = laneNanos;
    }

    int size() {
        return size;
    }

    /** How many there are but the spare one. */
    int others() {
        return spareWaits ? size - 1 : size;
    }

    /** How long they will keep one worker busy, all together. */
    long waitingNanos() {
        return waitingNanos;
    }

    /** How long the lane that was polled last was said to keep one busy. */
    int polledNanos() {
        return polledNanos;
    }

    /** How many there are; needs no lock, and may be outdated. */
    int hint() {
        return (int) SIZE.getOpaque(this);
    }

    private int slot(int place) {
        return (head + place) & (lanes.length - 1);
    }
}
