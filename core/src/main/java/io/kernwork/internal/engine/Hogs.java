package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers whose bodies compute for long, as the {@link Monitor} found them, until they come to the end of those bodies; and what
 * others may do in their stead. Guarded by the pool's lock.
 *
 * <p>For each hog one more worker may be awake. But that gives it no CPU, as it does where a body blocks. So a worker that is
 * awake beyond those that may be without hogs is a <em>rider</em>, and takes only what would not move otherwise: a lane that is
 * <em>free</em>, since none of its workers was found to be a hog there. Where only the queues of hogs wait nobody is let in,
 * however many works they have, and no pool grows because its bodies compute.
 *
 * <p>Two queues may still hold each other up, each with hogs and with more to do than there are CPUs. What waits for {@link
 * #PATIENCE_NANOS} behind a hog of another lane is let in nevertheless: one {@code guest}, and after a time that is twice as long
 * the next, if the first is still inside.
 */
final class Hogs {
    static final long PATIENCE_NANOS = 1_000_000_000;

    private static final int MOST_DOUBLINGS = 20;
    private static final long NOT_HELD = -1;

    private final LaneRing ring;
    private final ArrayList<Lane> lanes = new ArrayList<>(); // of each worker that is or was a hog where it is
    private int present;
    private long found;
    private boolean open; // for one guest
    private int guests;
    private int entries; // to lanes of hogs
    private int entriesSeen;
    private long heldSince = NOT_HELD;

    Hogs(LaneRing ring) {
        this.ring = ring;
    }

    /** How many there have been. */
    long found() {
        return found;
    }

    /** How many there are. */
    int present() {
        return present;
    }

    /** Makes room, so that so many calls of {@link #mark} cannot fail. */
    void reserve(int more) {
        lanes.ensureCapacity(lanes.size() + more);
    }

    /** A worker was seen computing for long, unless it has come by its lane since. */
    void mark(Worker worker) {
        Lane lane = worker.run.laneOrNull();
        if (lane == null
                || !worker.stays()
                || worker.hog
                || worker.replaced
                || worker.intensive
                || worker.idle
                || worker.gone) {
            return;
        }
        if (worker.hogIn == null) {
            lanes.add(lane);
            worker.hogIn = lane;
        }
        worker.hog = true;
        present++;
        found++;
    }

    /** A worker has come to the end of its body. Its lane is not free as long as it stays there, since it takes the next one. */
    void discount(Worker worker) {
        if (worker.hog) {
            worker.hog = false;
            present--;
            heldSince = present == 0 ? NOT_HELD : heldSince;
        }
    }

    /** A worker has left its lane, or has gone, or counts as blocked. */
    void unmark(Worker worker) {
        discount(worker);
        if (worker.hogIn != null) {
            lanes.remove(worker.hogIn);
            worker.hogIn = null;
        }
        if (worker.guest) {
            worker.guest = false;
            guests--;
        }
    }

    /**
     * Whether a worker finds something to take in the ring, which is not empty.
     *
     * @param over by how many more would be awake than may be without hogs
     */
    boolean admit(int over) {
        return over <= 0 || (over <= present && (open || ring.hasOther(lanes)));
    }

    /** Whether a worker may stay in the lane that it serves. */
    boolean admit(int over, Lane served) {
        return over <= 0 || (over <= present && !lanes.contains(served));
    }

    /** The next lane for a worker, null when there is none for it. */
    @Nullable
    Lane poll(Worker worker, int over) {
        if (over > present) {
            return null;
        }
        Lane lane = over <= 0 || open ? ring.poll() : ring.pollOther(lanes);
        if (lane != null && !lanes.isEmpty() && lanes.contains(lane)) {
            entries++;
            if (over > 0) {
                open = false;
                worker.guest = true;
                guests++;
            }
        }
        return lane;
    }

    /** Lets a guest in when it is time; at each look while there are hogs. */
    void relieve(long now) {
        boolean held = holdsUp();
        if (!held || heldSince == NOT_HELD || entries != entriesSeen) {
            entriesSeen = entries;
            heldSince = held ? now : NOT_HELD;
            open = false;
        } else if (now - heldSince >= PATIENCE_NANOS << Math.min(guests, MOST_DOUBLINGS)) {
            open = true;
        }
    }

    /** Whether what waits longest is kept waiting by a hog of another lane, too. */
    private boolean holdsUp() {
        Lane first = ring.first();
        return first != null && lanes.contains(first) && hasOther(lanes, first);
    }

    private static boolean hasOther(List<Lane> all, Lane one) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) != one) {
                return true;
            }
        }
        return false;
    }
}
