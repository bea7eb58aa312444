package io.kernwork.internal.engine;

import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.TimerNode;
import org.jspecify.annotations.Nullable;

/** What fires for one lane under its lock, kept for the flight recorder until the lock is given back. For one thread at a time. */
final class TimerFires {
    private final @Nullable ItemRef[] items;
    private final long[] lateness;
    private @Nullable QueueRef queue;
    private int size;

    /** For rows of so many at most. */
    TimerFires(int most) {
        items = new ItemRef[most];
        lateness = new long[most];
    }

    /** Under the lane's lock, and the node's. */
    void note(Lane lane, TimerNode node, long now) {
        queue = lane.queue;
        items[size] = ((Item) node.owner).ref();
        lateness[size++] = now - node.deadline();
    }

    /** After the locks. */
    void tell() {
        QueueRef of = queue;
        for (int i = 0; i < size; i++) {
            ItemRef item = items[i];
            items[i] = null;
            if (of != null && item != null) {
                Jfr.fired(of, item, lateness[i]);
            }
        }
        size = 0;
        queue = null;
    }
}
