package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.item.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring against a plain model of it. */
final class RingTest {
    private static final int FIRST_CAPACITY = 8;
    private static final int STEPS = 20_000;

    private boolean full;
    private Item[] array = new Item[0];
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
                array = new Item[capacity];
                return array;
            },
            ready -> {});
    private final Set<Item> model = new LinkedHashSet<>();

    private Item append() {
        Item item = new TestItem("item-" + model.size());
        append(item);
        return item;
    }

    private void append(Item item) {
        ring.makeRoom();
        ring.storeAppend(item);
        model.add(item);
    }

    private void remove(Item item) {
        ring.storeRemove(item);
        assertThat(model.remove(item)).isTrue();
    }

    private void check() {
        List<Item> seen = new ArrayList<>();
        ring.storeForEach(Integer.MAX_VALUE, seen::add);
        assertThat(seen).containsExactlyElementsOf(model);
        assertThat(ring.storeSize()).isEqualTo(model.size());
        assertThat(ring.storePeek())
                .isSameAs(model.isEmpty() ? null : model.iterator().next());
        assertThat(Stream.of(array).filter(Objects::nonNull))
                .as("what the ring keeps reachable")
                .containsExactlyInAnyOrderElementsOf(model);
    }

    /**
     * Random appends, takes and removals from anywhere, with the given shares in percent: always the model's items in the
     * model's order, and never more memory than four times the most that was in it.
     */
    @ParameterizedTest(name = "append {0} %, take {1} %, else remove, seed {2}")
    @CsvSource({"50, 50, 1", "50, 10, 2", "45, 5, 3", "55, 40, 4", "34, 33, 5", "60, 0, 6", "50, 0, 7"})
    void ring_randomSteps_isTheModel(int appends, int takes, long seed) {
        Random random = new Random(seed);
        int most = FIRST_CAPACITY / 4;
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < appends && model.size() < 500) {
                append();
            } else if (dice < appends + takes && !model.isEmpty()) {
                remove(model.iterator().next());
            } else if (!model.isEmpty()) {
                List<Item> all = List.copyOf(model);
                remove(all.get(random.nextInt(all.size())));
            }
            most = Math.max(most, model.size());
            if (step % 16 == 0) {
                check();
                assertThat(ring.ringCapacity()).isLessThanOrEqualTo(Math.max(FIRST_CAPACITY, 4 * most));
            }
        }
        check();
    }

    /** With few items in it, the longest run of cancel and enqueue never makes it grow. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6})
    void ring_removalsFromTheMiddle_useBoundedMemory(int items) {
        Deque<Item> middle = new ArrayDeque<>();
        Item pinned = append();
        for (int i = 1; i < items; i++) {
            middle.add(append());
        }
        for (int i = 0; i < STEPS; i++) {
            Item moved = middle.isEmpty() ? append() : middle.remove();
            remove(moved);
            append(moved);
            middle.add(moved);
            if (items == 1) {
                remove(middle.remove());
            }
        }
        check();
        assertThat(ring.storePeek()).isSameAs(pinned);
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
    }

    /** Positions only rise, so the ring must survive being wrapped around many times. */
    @Test
    void ring_wrappedAround_keepsTheOrder() {
        for (int i = 0; i < 5; i++) {
            append();
        }
        for (int i = 0; i < 1_000; i++) {
            append();
            remove(model.iterator().next());
            check();
        }
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
    }

    /** A failed growth changes nothing, also when the ring has holes; squeezing them out needs no memory. */
    @Test
    void makeRoom_withoutMemory_changesNothing() {
        full = true;
        assertThatThrownBy(ring::makeRoom).isInstanceOf(OutOfMemoryError.class);
        assertThat(ring.ringCapacity()).isZero();
        full = false;
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            items.add(append());
        }
        full = true;
        assertThatThrownBy(ring::makeRoom).isInstanceOf(OutOfMemoryError.class);
        check();
        remove(items.get(3));
        assertThatThrownBy(ring::makeRoom).as("one hole is not worth it").isInstanceOf(OutOfMemoryError.class);
        check();
        remove(items.get(5));
        append();
        append();
        check();
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
    }

    /** The memory is given back when, and only when, nothing is in it. */
    @Test
    void trim_ofAnEmptyRing_givesTheMemoryBack() {
        Item item = append();
        ring.trim();
        assertThat(ring.ringCapacity()).isEqualTo(FIRST_CAPACITY);
        remove(item);
        ring.trim();
        assertThat(ring.ringCapacity()).isZero();
        check();
        append();
        check();
    }

    @Test
    void poll_keepsNothingReachable() {
        Item first = append();
        append();
        assertThat(ring.storePoll(false)).isSameAs(first);
        assertThat(model.remove(first)).isTrue();
        check();
    }

    @Test
    void oldest_isTheFirst() {
        assertThat(ring.storeOldest()).isEqualTo(Long.MAX_VALUE);
        Item first = append();
        first.sequence = 7;
        append().sequence = 9;
        assertThat(ring.storeOldest()).isEqualTo(7);
        remove(first);
        assertThat(ring.storeOldest()).isEqualTo(9);
    }

    @Test
    void storeForEach_showsSoManyAtMost_andEachOnce() {
        assertThat(ring.takesSeveral()).isTrue();
        do {
            append();
        } while ((model.size() & (model.size() - 1)) != 0 || model.size() < 64); // full, whatever it began with
        for (int most : new int[] {0, 1, model.size(), model.size() + 1, Integer.MAX_VALUE}) {
            List<Item> seen = new ArrayList<>();
            ring.storeForEach(most, seen::add);
            assertThat(seen).containsExactlyElementsOf(List.copyOf(model).subList(0, Math.min(most, model.size())));
        }
    }

    @Test
    void append_withoutRoomEver_isADefect() {
        assertThatThrownBy(() -> ring.storeAppend(new TestItem("homeless")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("defect in Kernwork");
    }
}
