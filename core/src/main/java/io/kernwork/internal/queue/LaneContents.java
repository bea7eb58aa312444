package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits in a lane and who waits for it, for reports; what a worker has taken and not begun is left to it and not listed.
 *
 * @param waiting items that have a place, those that hold a slot first
 * @param waiters one line for each
 */
public record LaneContents(List<Item> waiting, List<String> waiters) {

    /** Looks; takes the lock. */
    public static LaneContents of(Lane lane, int most) {
        List<Item> waiting = new ArrayList<>();
        List<Waiter> found = new ArrayList<>();
        lane.lock();
        try {
            Links.addTo(waiting, lane.parked());
            Links.addTo(waiting, lane.resumed());
            lane.storeForEach(most - waiting.size(), waiting::add);
            for (Waiter waiter = lane.waiters(); waiter != null; waiter = waiter.next) {
                found.add(waiter);
            }
        } finally {
            lane.unlock();
        }
        return new LaneContents(waiting, found.stream().map(Waiter::inWords).toList());
    }
}
