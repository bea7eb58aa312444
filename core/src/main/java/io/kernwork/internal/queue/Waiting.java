package io.kernwork.internal.queue;

import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a thread waits for that is inside bodies, for as long as these take: noted in its {@link Run}s, so that others find out what
 * they wait for.
 *
 * @param lane where it is registered
 * @param waiter its own
 */
public record Waiting(Lane lane, Waiter waiter) {

    /**
     * A run whose end a wait needs.
     *
     * @param run its thread is inside the item
     * @param item what it is inside
     * @param queue where
     */
    public record Needed(Run run, Item item, QueueRef queue) {
        @Override
        public String toString() {
            return "item '" + item.ref().name() + "' on queue '" + queue.name() + "'";
        }
    }

    /** The runs that must end before this wait can; takes the lane's lock. Empty when it has ended. */
    public List<Needed> needs() {
        List<Needed> needed = new ArrayList<>();
        lane.lock();
        try {
            if (lane.isAwaitedBy(waiter)) { // who was taken out is about to go on
                for (Run run = lane.running(); run != null; run = run.following) {
                    Item inside = run.occupant();
                    if (inside != null && needs(run)) {
                        needed.add(new Needed(run, inside, lane.queue));
                    }
                }
            }
        } finally {
            lane.unlock();
        }
        return needed;
    }

    /** The waiter's registration has taken back what workers had not begun, so each has the number of what it is inside. */
    private boolean needs(Run run) {
        return switch (waiter.until) {
            case PASSED -> run.number() <= waiter.sequence();
            case LEFT -> run.number() == waiter.sequence() || (waits(waiter.item) && holdsTheOnlySlot(run));
            case IDLE -> true;
            case UNDRAINED -> false;
        };
    }

    private boolean waits(@Nullable Item item) {
        return item != null
                && item.waitsIn(lane)
                && item.place() == Item.STORED // what holds a slot does not wait for one
                && item.sequence == waiter.sequence();
    }

    private boolean holdsTheOnlySlot(Run run) {
        return lane.maxActive() == 1 && lane.running() == run && run.following == null;
    }
}
