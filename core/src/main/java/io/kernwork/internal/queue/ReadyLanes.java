package io.kernwork.internal.queue;

import io.kernwork.internal.sync.ShortLock;
import org.jspecify.annotations.Nullable;

/** The lanes of one CPU that have something to run, each at most once, in the order in which they were told. */
public final class ReadyLanes {
    private final ShortLock lock = new ShortLock();
    private @Nullable BottomHalfLane first;
    private @Nullable BottomHalfLane last;
    private int size; // read without the lock by who was told of a lane after it was added, and so sees it

    /** Adds a lane unless it is there; no lock may be held. */
    public void add(BottomHalfLane lane) {
        lock.lock();
        if (!lane.readied) {
            lane.readied = true;
            if (last == null) {
                first = lane;
            } else {
                last.nextReady = lane;
            }
            last = lane;
            size++;
        }
        lock.unlock();
    }

    /** Takes the lane that has been here longest; null when there is none. Told again, it comes back. */
    public @Nullable BottomHalfLane poll() {
        if (size == 0) {
            return null;
        }
        lock.lock();
        BottomHalfLane lane = first;
        if (lane != null) {
            first = lane.nextReady;
            last = first == null ? null : last;
            lane.nextReady = null;
            lane.readied = false;
            size--;
        }
        lock.unlock();
        return lane;
    }

    /** How many there are; a hint. */
    public int size() {
        return size;
    }
}
