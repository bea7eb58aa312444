package io.kernwork.stress.lincheck;

import io.kernwork.internal.item.Item;

/**
 * A lane whose items run in the order of their priorities. The worker begins what it takes under the lane's lock: else a request could be merged into an item
 * that it has in hand, after a higher one came in, and no order of the operations one after the other would give that.
 */
public class SortedLaneSubject extends LaneSubject {
    /** An empty lane. */
    public SortedLaneSubject() {
        super(rig -> rig.openSorted());
    }

    @Override
    public String next() {
        lane.lock();
        boolean taken = leaveAndTake(1);
        if (taken) {
            run.start();
        }
        lane.unlock();
        return taken ? end((Numbered) run.item()) : "nothing";
    }

    /** Planted: the count is read before the request is removed. */
    public static final class Planted extends SortedLaneSubject {
        /** As the other one. */
        public Planted() {}

        @Override
        int cancel(Item item) {
            return Looks.countThenCancel(item);
        }
    }
}
