package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The store in the order of priorities against a plain model of it: a list in which each item is put where it belongs. */
final class SortedLaneTest {
    private static final int STEPS = 20_000;
    private static final int MOST = 400;

    private boolean full;
    private final SortedLane lane = new SortedLane(
            () -> "sorted",
            (item, queue, failure) -> {},
            1,
            Lane.NO_CPU,
            capacity -> {
                if (full) {
                    throw new OutOfMemoryError("planted");
                }
                return new Item[capacity];
            },
            ready -> {});
    private final List<PriorityItem> model = new ArrayList<>();
    private long sequence;

    private void append(int priority) {
        PriorityItem item = new PriorityItem("item-" + sequence, priority);
        item.sequence = sequence++;
        lane.makeRoom();
        lane.storeAppend(item);
        int at = 0;
        while (at < model.size() && model.get(at).priority() >= priority) {
            at++;
        }
        model.add(at, item);
    }

    private void remove(int at) {
        lane.storeRemove(model.remove(at));
    }

    private void poll() {
        assertThat(lane.storePoll(false)).isSameAs(model.removeFirst());
    }

    private void check() {
        List<Item> seen = new ArrayList<>();
        lane.storeForEach(Integer.MAX_VALUE, seen::add);
        assertThat(seen).containsExactlyElementsOf(model);
        assertThat(lane.storeSize()).isEqualTo(model.size());
        assertThat(lane.storePeek()).isSameAs(model.isEmpty() ? null : model.getFirst());
        assertThat(lane.storeOldest())
                .isEqualTo(model.stream().mapToLong(item -> item.sequence).min().orElse(Long.MAX_VALUE));
    }

    /** Random appends over so many priorities, polls and removals from anywhere: always the model's items in its order. */
    @ParameterizedTest(name = "{0} priorities, append {1} %, poll {2} %, else remove, seed {3}")
    @CsvSource({
        "256, 50, 50, 1",
        "256, 50, 10, 2",
        "256, 60, 0, 3",
        "1, 50, 25, 4",
        "2, 45, 25, 5",
        "8, 52, 24, 6",
        "70, 34, 33, 7",
        "256, 52, 0, 8"
    })
    void lane_randomSteps_isTheModel(int priorities, int appends, int polls, long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(100);
            if (dice < appends && model.size() < MOST) {
                append(random.nextInt(priorities) * 255 / Math.max(1, priorities - 1));
            } else if (dice < appends + polls && !model.isEmpty()) {
                poll();
            } else if (!model.isEmpty()) {
                remove(random.nextInt(model.size()));
            }
            if (step % 16 == 0) {
                check();
            }
        }
        check();
        while (!model.isEmpty()) {
            poll();
        }
        check();
    }

    /** Every priority once, from both ends and in the order of their bits: each has its place among 255 others. */
    @Test
    void lane_everyPriority_isInOrder() {
        for (int priority = 0; priority < SortedLane.LEVELS; priority++) {
            append(priority);
            append(SortedLane.LEVELS - 1 - priority);
        }
        check();
        for (int at = model.size() - 1; at > 0; at -= 2) {
            remove(at);
        }
        check();
        while (!model.isEmpty()) {
            poll();
        }
        check();
    }

    /** A failed growth changes nothing; a priority that is there needs no memory. */
    @Test
    void makeRoom_withoutMemory_changesNothing() {
        full = true;
        assertThatThrownBy(lane::makeRoom).isInstanceOf(OutOfMemoryError.class);
        full = false;
        append(1);
        append(2);
        full = true;
        assertThatThrownBy(lane::makeRoom).isInstanceOf(OutOfMemoryError.class);
        check();
        remove(0);
        append(9);
        check();
    }

    /** The memory is given back when, and only when, nothing is in it. */
    @Test
    void trim_ofAnEmptyLane_givesTheMemoryBack() {
        append(5);
        lane.trim();
        check();
        poll();
        lane.trim();
        full = true;
        assertThatThrownBy(lane::makeRoom).isInstanceOf(OutOfMemoryError.class);
        full = false;
        append(7);
        check();
    }

    /** It is kept then, and suffices for two priorities. */
    @Test
    void keepRoom_needsNoMemoryAnyMore() {
        lane.keepRoom();
        full = true;
        append(1);
        append(2);
        lane.trim();
        poll();
        poll();
        lane.trim();
        append(3);
        append(4);
        check();
    }

    @Test
    void storeForEach_showsSoManyAtMost() {
        append(3);
        append(9);
        append(5);
        for (int most = 0; most < 5; most++) {
            List<Item> seen = new ArrayList<>();
            lane.storeForEach(most, seen::add);
            assertThat(seen).containsExactlyElementsOf(model.subList(0, Math.min(most, 3)));
        }
    }

    @Test
    void visits_areOfOneItem_withoutRoomForMore() {
        assertThat(lane.takesSeveral()).isFalse();
        assertThat(lane.keepsRoom()).isFalse();
    }

    @Test
    void use_beyondItsRules_isADefect() {
        assertThatThrownBy(() -> lane.storePoll(false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("defect in Kernwork");
        assertThatThrownBy(() -> lane.storeAppend(new PriorityItem("homeless", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("defect in Kernwork");
        assertThatThrownBy(() -> lane.storePutBack(new PriorityItem("back", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("defect in Kernwork");
    }
}
