package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import org.jspecify.annotations.NullMarked;

/** Half of what a lane does with an item that is paused. It stands in this package because that is nobody else's business. */
@NullMarked
public final class HeldItems {
    private HeldItems() {}

    /** Under the lock: publishes where an item is held; whether it is paused still is not looked at. */
    public static void publish(BottomHalfLane lane, Item item) {
        lane.publish(item);
    }
}
