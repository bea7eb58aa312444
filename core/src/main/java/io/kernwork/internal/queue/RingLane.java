package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose items wait in the order of their coming, in a growing array ring; each knows its slot. Removing one from the middle leaves a hole, which a take skips and
 * growth squeezes out, so that any mix of appends and removals needs memory for what is in the ring and no more than four
 * times that. The lane is the ring, so that whoever comes to it has one object to fetch.
 *
 * <pre>
 *   positions only rise; the slot of a position is its low bits
 *   head .................... tail
 *   [item][hole][item][item]  free
 *   the items at head and at tail - 1, if any, are no holes
 * </pre>
 *
 * <p>Items that were polled and may be put back keep their room: {@code kept} places before head are never given away.
 */
public final class RingLane extends Lane {
    private static final int FIRST_CAPACITY = 4;

    private final IntFunction<Item[]> allocator;
    private final byte firstCapacity;
    private Item @Nullable [] items;
    private long head;
    private long tail;
    private int size;
    private int kept;

    /**
     * Creates an open, empty lane.
     *
     * @param cpu the CPU that it belongs to, or {@link #NO_CPU}
     * @param allocator makes rings; may throw OutOfMemoryError
     * @param workers take the lane when it has become ready
     */
    public RingLane(
            QueueRef queue,
            ErrorHandler errors,
            int maxActive,
            int cpu,
            IntFunction<Item[]> allocator,
            Workers workers) {
        this(queue, errors, maxActive, cpu, FIRST_CAPACITY, allocator, workers);
    }

    RingLane(
            QueueRef queue,
            ErrorHandler errors,
            int maxActive,
            int cpu,
            int firstCapacity,
            IntFunction<Item[]> allocator,
            Workers workers) {
        super(queue, errors, maxActive, cpu, workers);
        this.firstCapacity = (byte) firstCapacity;
        this.allocator = allocator;
    }

    @Override
    int storeSize() {
        return size;
    }

    int ringCapacity() {
        return items == null ? 0 : items.length;
    }

    /**
     * Makes room for one more item, so that the next append cannot fail.
     *
     * @throws OutOfMemoryError if the ring cannot grow; it is unchanged then
     */
    @Override
    public void makeRoom() {
        Item[] present = items;
        if (present == null) {
            items = allocator.apply(firstCapacity);
        } else if (tail - head + kept >= present.length) {
            // at least a quarter holes: squeezing pays for itself with the appends that it makes room for
            boolean squeeze = size + kept <= present.length - (present.length >> 2);
            moveTo(squeeze ? present : larger(present), present);
        }
    }

    /** Appends; {@link #makeRoom} came before, under the same lock. */
    @Override
    void storeAppend(Item item) {
        Item[] present = present();
        item.slot = tail;
        present[(int) tail & (present.length - 1)] = item;
        tail++;
        size++;
    }

    /** Removes the oldest item, which must exist, and may keep its room so that {@link #storePutBack} cannot fail. */
    @Override
    Item storePoll(boolean keepRoom) {
        Item[] present = present();
        int mask = present.length - 1;
        Item item = present[(int) head & mask];
        clear(present, (int) head & mask);
        size--;
        head++;
        while (head < tail && hole(present, (int) head & mask)) {
            head++;
        }
        if (keepRoom) {
            kept++;
        }
        return item;
    }

    /** Puts an item that was polled with its room kept before all others. */
    @Override
    void storePutBack(Item item) {
        Item[] present = present();
        head--;
        item.slot = head;
        present[(int) head & (present.length - 1)] = item;
        size++;
        kept--;
    }

    @Override
    boolean keepsRoom() {
        return kept > 0;
    }

    /** Gives up the room of items that were polled and will not be put back. */
    @Override
    void giveUpRoom(int items) {
        kept -= items;
    }

    /** The oldest item, null when there is none. */
    @Override
    @Nullable
    Item storePeek() {
        return size == 0 ? null : present()[(int) head & (present().length - 1)];
    }

    @Override
    long storeOldest() {
        Item oldest = storePeek();
        return oldest == null ? Long.MAX_VALUE : oldest.sequence;
    }

    @Override
    boolean takesSeveral() {
        return true;
    }

    /** Removes an item that is in the ring, wherever it is. */
    @Override
    void storeRemove(Item item) {
        Item[] present = present();
        int mask = present.length - 1;
        clear(present, (int) item.slot & mask);
        size--;
        while (head < tail && hole(present, (int) head & mask)) {
            head++;
        }
        while (head < tail && hole(present, (int) (tail - 1) & mask)) {
            tail--;
        }
    }

    /** Shows the oldest items, so many at most. */
    @Override
    void storeForEach(int most, Consumer<Item> action) {
        Item[] present = items;
        int left = most;
        for (long at = head; present != null && left > 0 && at < tail; at++) {
            Item item = present[(int) at & (present.length - 1)];
            if (item != null) {
                action.accept(item);
                left--;
            }
        }
    }

    /** Gives memory back that an empty ring does not need. */
    @Override
    public void trim() {
        if (size + kept == 0) {
            items = null;
        }
    }

    private Item[] larger(Item[] present) {
        if (present.length > Integer.MAX_VALUE / 4) {
            throw new OutOfMemoryError("a lane holds " + size + " items and cannot grow further");
        }
        return allocator.apply(present.length * 2);
    }

    /** Copies the items without their holes; the target may be the source, since an item never moves to the right. */
    private void moveTo(Item[] target, Item[] source) {
        int sourceMask = source.length - 1;
        int targetMask = target.length - 1;
        long to = head;
        for (long from = head; from < tail; from++) {
            Item item = source[(int) from & sourceMask];
            if (item != null) {
                clear(source, (int) from & sourceMask);
                item.slot = to;
                target[(int) to & targetMask] = item;
                to++;
            }
        }
        tail = to;
        items = target;
    }

    private Item[] present() {
        Item[] present = items;
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a ring without an array was used");
        }
        return present;
    }

    @SuppressWarnings("NullAway") // a free slot holds null
    private static void clear(Item[] items, int slot) {
        items[slot] = null;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean hole(@Nullable Item[] items, int slot) {
        return items[slot] == null;
    }
}
