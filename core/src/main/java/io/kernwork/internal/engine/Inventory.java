package io.kernwork.internal.engine;

import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.Wheel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a runtime holds at one moment, for the reports of tests. It is exact when nothing else runs meanwhile.
 *
 * @param running the bodies that have begun and not ended
 * @param waiting what waits in its queue
 * @param armed what waits for its time, in the order of time
 */
public record Inventory(List<Running> running, List<Waiting> waiting, List<Armed> armed) {

    /** A body, and the thread that is inside. */
    public record Running(ItemRef item, QueueRef queue, Thread thread) {}

    /** A pending item with its requests. */
    public record Waiting(ItemRef item, QueueRef queue, int requests) {}

    /** An armed item with its requests, and its deadline on the engine's clock. */
    public record Armed(ItemRef item, QueueRef queue, int requests, long deadline) {}

    /** Whether there is nothing at all. */
    public boolean isEmpty() {
        return running.isEmpty() && waiting.isEmpty() && armed.isEmpty();
    }

    static Inventory of(Wheel wheel, List<Lane> lanes) {
        Inventory found = new Inventory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Lane lane : lanes) {
            found.addPlaced(lane);
            wheel.listed(lane, Integer.MAX_VALUE).forEach(node -> found.addArmed(lane, node));
        }
        found.armed.sort(Comparator.comparingLong(Armed::deadline)
                .thenComparing(armed -> armed.item().name()));
        return found;
    }

    private void addPlaced(Lane lane) {
        lane.lock();
        try {
            lane.forEachRunning((run, item) -> {
                Thread thread = run.thread();
                if (thread != null) {
                    running.add(new Running(item.ref(), lane.queue, thread));
                }
            });
            for (Item item : lane.placed(Integer.MAX_VALUE)) {
                waiting.add(new Waiting(item.ref(), lane.queue, ItemWord.requests(item.word())));
            }
        } finally {
            lane.unlock();
        }
    }

    /** What was disarmed lately is filed still. */
    private void addArmed(Lane lane, TimerNode node) {
        Item item = (Item) node.owner;
        node.lock();
        long word = item.word();
        long deadline = node.deadline();
        node.unlock();
        if (ItemWord.isArmed(word)) {
            armed.add(new Armed(item.ref(), lane.queue, ItemWord.requests(word), deadline));
        }
    }
}
