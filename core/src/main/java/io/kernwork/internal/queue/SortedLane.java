package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose items wait in the order of their priorities, and in the order of their coming among equals. They are linked
 * through themselves, so that nothing is allocated for one but the entry of a priority that was not there before.
 *
 * <pre>
 *   first -> [9] -> [9] -> [5] -> [2] -> [2]       the bits of 9, 5 and 2 are set in {@code levels}
 *                    ^      ^             ^
 *            lasts [ 0      1             2 ]      an entry for each bit that is set, the highest priority first
 * </pre>
 *
 * <p>The entry of a priority is found by counting the bits above its own. So every insertion and removal is a few steps,
 * whatever waits; the first and the last of a priority also move the entries of the lower ones, 255 at most.
 */
public class SortedLane extends Lane {
    /** The number of priorities. */
    public static final int LEVELS = 256;

    private static final int FIRST_CAPACITY = 2;

    private final IntFunction<Item[]> allocator;
    private long levels0; // the bits of the priorities 0 to 63, and so on
    private long levels1;
    private long levels2;
    private long levels3;
    private @Nullable Item first;
    private Item @Nullable [] lasts;
    private int levels;
    private int size;
    private boolean kept;

    /**
     * Creates an open, empty lane.
     *
     * @param cpu the CPU that it belongs to, or {@link #NO_CPU}
     * @param allocator makes arrays; may throw OutOfMemoryError
     * @param workers take the lane when it has become ready
     */
    public SortedLane(
            QueueRef queue,
            ErrorHandler errors,
            int maxActive,
            int cpu,
            IntFunction<Item[]> allocator,
            Workers workers) {
        super(queue, errors, maxActive, cpu, workers);
        this.allocator = allocator;
    }

    /** Room for one more priority, since the item may have one that is not there yet. */
    @Override
    public void makeRoom() {
        Item[] present = lasts;
        if (present == null) {
            lasts = allocator.apply(FIRST_CAPACITY);
        } else if (levels == present.length && levels < LEVELS) {
            Item[] larger = allocator.apply(present.length * 2);
            System.arraycopy(present, 0, larger, 0, levels);
            lasts = larger;
        }
    }

    /** Makes room for two priorities and keeps it: no append needs memory any more as long as there are no more of them. */
    public void keepRoom() {
        makeRoom();
        kept = true;
    }

    @Override
    public void trim() {
        if (size == 0 && !kept) {
            lasts = null;
        }
    }

    @Override
    int storeSize() {
        return size;
    }

    @Override
    void storeAppend(Item item) {
        int priority = item.priority();
        int entry = above(priority);
        boolean present = isPresent(priority);
        if (!present) {
            openEntry(entry, priority);
        }
        Item[] last = present();
        Item before = present ? last[entry] : entry == 0 ? null : last[entry - 1];
        Item after = before == null ? first : before.following;
        item.previous = before;
        item.following = after;
        if (before == null) {
            first = item;
        } else {
            before.following = item;
        }
        if (after != null) {
            after.previous = item;
        }
        last[entry] = item;
        size++;
    }

    @Override
    void storeRemove(Item item) {
        Item before = item.previous;
        Item after = item.following;
        int priority = item.priority();
        int entry = above(priority);
        if (present()[entry] == item) {
            if (before != null && before.priority() == priority) {
                present()[entry] = before;
            } else {
                closeEntry(entry, priority);
            }
        }
        if (before == null) {
            first = after;
        } else {
            before.following = after;
        }
        if (after != null) {
            after.previous = before;
        }
        item.previous = null;
        item.following = null;
        size--;
    }

    /** No room is ever kept, since one is taken at a time. */
    @Override
    Item storePoll(boolean keepRoom) {
        Item item = first;
        if (item == null || keepRoom) {
            throw new IllegalStateException(
                    "defect in Kernwork: several items were polled from a sorted lane, or none");
        }
        storeRemove(item);
        return item;
    }

    @Override
    void storePutBack(Item item) {
        throw new IllegalStateException("defect in Kernwork: an item was put back into a sorted lane");
    }

    @Override
    boolean keepsRoom() {
        return false;
    }

    @Override
    void giveUpRoom(int items) {
        throw new IllegalStateException("defect in Kernwork: a sorted lane keeps no room");
    }

    @Override
    boolean takesSeveral() {
        return false;
    }

    @Override
    @Nullable
    Item storePeek() {
        return first;
    }

    /** The oldest of each priority is its first, which follows the last one of the priority above. */
    @Override
    long storeOldest() {
        long oldest = first == null ? Long.MAX_VALUE : first.sequence;
        for (int entry = 0; entry < levels - 1; entry++) {
            Item head = present()[entry].following;
            if (head != null) {
                oldest = Math.min(oldest, head.sequence);
            }
        }
        return oldest;
    }

    @Override
    void storeForEach(int most, Consumer<Item> action) {
        int left = most;
        for (Item item = first; item != null && left > 0; left--) {
            Item following = item.following;
            action.accept(item);
            item = following;
        }
    }

    // ---- entries

    private Item[] present() {
        Item[] present = lasts;
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a sorted lane without an array was used");
        }
        return present;
    }

    private void openEntry(int entry, int priority) {
        Item[] present = present();
        System.arraycopy(present, entry, present, entry + 1, levels - entry);
        levels++;
        flip(priority);
    }

    @SuppressWarnings("NullAway") // a free entry holds null
    private void closeEntry(int entry, int priority) {
        Item[] present = present();
        levels--;
        System.arraycopy(present, entry + 1, present, entry, levels - entry);
        present[levels] = null;
        flip(priority);
    }

    private boolean isPresent(int priority) {
        return (word(priority >>> 6) >>> priority & 1) != 0;
    }

    /** How many priorities above the given one are present. */
    private int above(int priority) {
        int word = priority >>> 6;
        // two shifts, since one by 64 is none
        int count = Long.bitCount(word(word) >>> priority >>> 1);
        for (int higher = word + 1; higher < LEVELS / Long.SIZE; higher++) {
            count += Long.bitCount(word(higher));
        }
        return count;
    }

    private long word(int number) {
        return switch (number) {
            case 0 -> levels0;
            case 1 -> levels1;
            case 2 -> levels2;
            default -> levels3;
        };
    }

    private void flip(int priority) {
        long bit = 1L << priority; // the low six bits count
        switch (priority >>> 6) {
            case 0 -> levels0 ^= bit;
            case 1 -> levels1 ^= bit;
            case 2 -> levels2 ^= bit;
            default -> levels3 ^= bit;
        }
    }
}
