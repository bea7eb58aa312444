package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.internal.item.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ring against a plain model of it, when items that were polled may come back. */
final class RingRoomTest {
    private static final int FIRST_CAPACITY = 8;
    private static final int STEPS = 20_000;

    private boolean full;
    private final RingLane ring = new RingLane(
            () -> "ring",
            (item, queue, failure) -> {},
            1,
            Lane.NO_CPU,
            FIRST_CAPACITY,
            capacity -> {
                if (full) {
                    throw new OutOfMemoryError("planted");
                }
                return new Item[capacity];
            },
            ready -> {});
    private final Deque<Item> model = new ArrayDeque<>();
    /** Polled with their room kept, the oldest first. */
    private final Deque<Item> out = new ArrayDeque<>();

    private int named;

    /** Whether there was room. */
    private boolean append() {
        try {
            ring.makeRoom();
        } catch (OutOfMemoryError e) {
            return false;
        }
        Item item = new TestItem("item-" + named++);
        ring.storeAppend(item);
        model.addLast(item);
        return true;
    }

    private void poll() {
        Item item = ring.storePoll(true);
        assertThat(item).isSameAs(model.removeFirst());
        out.addLast(item);
    }

    private void putBack() {
        Item item = out.removeLast();
        ring.storePutBack(item);
        model.addFirst(item);
    }

    private void remove(Item item) {
        ring.storeRemove(item);
        model.remove(item);
    }

    private void giveUp(int items) {
        for (int i = 0; i < items; i++) {
            out.removeFirst();
        }
        ring.giveUpRoom(items);
    }

    private void check() {
        List<Item> seen = new ArrayList<>();
        ring.storeForEach(Integer.MAX_VALUE, seen::add);
        assertThat(seen).containsExactlyElementsOf(model);
        assertThat(ring.storeSize()).isEqualTo(model.size());
        assertThat(ring.storePeek()).isSameAs(model.peekFirst());
        assertThat(ring.keepsRoom()).isEqualTo(!out.isEmpty());
    }

    /**
     * Random appends, polls, returns and removals, with memory that is short at times: always the model's items in the model's
     * order, a return never needs memory, and there is never more of it than four times what was in it or could come back.
     */
    @ParameterizedTest(name = "append {0} %, poll {1} %, put back {2} %, remove {3} %, else give up, seed {4}")
    @CsvSource({
        "40, 30, 15, 5, 1",
        "40, 20, 20, 15, 2",
        "50, 30, 10, 5, 3",
        "30, 30, 25, 5, 4",
        "35, 10, 5, 45, 5",
        "45, 45, 5, 0, 6"
    })
    void ring_randomSteps_isTheModel(int appends, int polls, int putsBack, int removals, long seed) {
        Random random = new Random(seed);
        int most = FIRST_CAPACITY / 4;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            full = random.nextInt(4) == 0;
            if (dice < appends) {
                boolean appended = model.size() + out.size() >= 300 || append();
                assertThat(appended || full).isTrue();
            } else if (dice < appends + polls) {
                if (!model.isEmpty() && out.size() < 64) {
                    poll();
                }
            } else if (dice < appends + polls + putsBack) {
                for (int i = random.nextInt(8); i >= 0 && !out.isEmpty(); i--) {
                    putBack();
                }
            } else if (dice < appends + polls + putsBack + removals) {
                if (!model.isEmpty()) {
                    remove(List.copyOf(model).get(random.nextInt(model.size())));
                }
            } else if (!out.isEmpty()) {
                giveUp(1 + random.nextInt(out.size()));
            }
            most = Math.max(most, model.size() + out.size());
            ring.trim();
            if (step % 8 == 0) {
                check();
                assertThat(ring.ringCapacity()).isLessThanOrEqualTo(Math.max(FIRST_CAPACITY, 4 * most));
            }
        }
        check();
    }

    /** A larger array leaves the room where it was: before the oldest item. */
    @Test
    void makeRoom_byGrowth_keepsTheRoom() {
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            append();
        }
        for (int i = 0; i < 5; i++) {
            poll();
        }
        for (int i = 0; i < 3 * FIRST_CAPACITY; i++) {
            append();
        }
        full = true;
        while (append()) {
            check();
        }
        assertThat(ring.ringCapacity()).isEqualTo(4 * FIRST_CAPACITY);
        assertThat(model).hasSize(4 * FIRST_CAPACITY - 5);
        while (!out.isEmpty()) {
            putBack();
            check();
        }
    }

    /** Squeezing holes out makes room behind the items, and none of what is kept is given away. */
    @Test
    void makeRoom_bySqueezing_keepsTheRoom() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            append();
            items.add(model.getLast());
        }
        poll();
        poll();
        full = true;
        assertThat(append()).as("two are kept").isFalse();
        remove(items.get(3));
        remove(items.get(5));
        assertThat(append()).as("by squeezing two holes").isTrue();
        assertThat(append()).isTrue();
        assertThat(append()).isFalse();
        check();
        putBack();
        putBack();
        check();
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
    }

    /** The memory is not given back while something may be put back into it. */
    @Test
    void trim_whileRoomIsKept_keepsTheMemory() {
        append();
        append();
        poll();
        poll();
        ring.trim();
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
        putBack();
        check();
        poll();
        giveUp(2);
        ring.trim();
        assertThat(ring.ringCapacity()).isZero();
    }
}
