package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Lists of the items that hold a slot of a lane, linked through themselves. Each method answers the list's new first item. */
final class Links {
    private Links() {}

    /** Puts an item before all others. */
    static Item link(@Nullable Item list, Item item) {
        item.previous = null;
        item.following = list;
        if (list != null) {
            list.previous = item;
        }
        return item;
    }

    /** Puts an item behind those with lower numbers. */
    static Item insert(@Nullable Item list, Item item) {
        Item before = null;
        Item after = list;
        while (after != null && after.sequence < item.sequence) {
            before = after;
            after = after.following;
        }
        item.previous = before;
        item.following = after;
        if (after != null) {
            after.previous = item;
        }
        if (before == null) {
            return item;
        }
        before.following = item;
        return list == null ? item : list;
    }

    /** Takes an item out. */
    static @Nullable Item unlink(@Nullable Item list, Item item) {
        Item before = item.previous;
        Item after = item.following;
        if (after != null) {
            after.previous = before;
        }
        item.previous = null;
        item.following = null;
        if (before == null) {
            return after;
        }
        before.following = after;
        return list;
    }

    /** How many items there are. */
    static int length(@Nullable Item list) {
        int length = 0;
        for (Item item = list; item != null; item = item.following) {
            length++;
        }
        return length;
    }

    /** The lowest number; the highest long when there is none. */
    static long oldest(@Nullable Item list) {
        long oldest = Long.MAX_VALUE;
        for (Item item = list; item != null; item = item.following) {
            oldest = Math.min(oldest, item.sequence);
        }
        return oldest;
    }

    /** Adds the items to a collection, in their order. */
    static void addTo(Collection<Item> items, @Nullable Item list) {
        for (Item item = list; item != null; item = item.following) {
            items.add(item);
        }
    }
}
