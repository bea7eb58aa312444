package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Waiter.Until;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane's books while its threads take several items in one visit, and while those are taken back. */
final class TakeAndRecallTest {
    private static final QueueRef QUEUE = () -> "lane";
    private static final int FIRST_CAPACITY = 8;

    private boolean full;
    private Lane lane = lane(4);
    private final Run first = new Run(8);
    private final Run second = new Run(8);
    private final List<String> released = new ArrayList<>();

    private Lane lane(int maxActive) {
        return new RingLane(
                QUEUE,
                (item, queue, failure) -> {},
                maxActive,
                Lane.NO_CPU,
                capacity -> {
                    if (full) {
                        throw new OutOfMemoryError("planted");
                    }
                    return new Item[capacity];
                },
                ready -> {});
    }

    private List<TestItem> enqueue(String... names) {
        List<TestItem> items = new ArrayList<>();
        for (String name : names) {
            TestItem item = new TestItem(name);
            enqueue(item);
            items.add(item);
        }
        return items;
    }

    /** The platform gives up on a test that throws the error itself. */
    private void enqueue(Item item) {
        try {
            lane.makeRoom();
        } catch (OutOfMemoryError e) {
            throw new AssertionError("no room for " + item, e);
        }
        item.apply(Event.ENQUEUE);
        lane.append(item);
    }

    /** Takes so many at most and begins the first. */
    private Item take(Run run, int most) {
        assertThat(lane.take(run, most)).isTrue();
        assertThat(run.start()).isTrue();
        return run.item();
    }

    /** Ends what the run is inside and begins what it has taken next. */
    private boolean goOn(Run run) {
        assertThat(run.end()).isNull();
        return run.claim() && run.start();
    }

    private void endAndLeave(Run run) {
        assertThat(run.end()).isNull();
        lane.leave(run);
    }

    /** Everything that can be started from here on, by one thread, one at a time. */
    private List<String> runRest() {
        List<String> names = new ArrayList<>();
        Run run = new Run(1);
        while (lane.take(run, 1)) {
            run.start();
            names.add(run.item().ref().name());
            endAndLeave(run);
        }
        return names;
    }

    private Waiter waiter(String name, Until until, long sequence) {
        return Waiter.of(Parking.SYSTEM, until, sequence, () -> released.add(name));
    }

    private void release() {
        Waiter.releaseAll(lane.satisfied(), failure -> released.add("failed: " + failure.getMessage()));
    }

    // ---- taking several

    /** One visit takes as many as it may, in order; the others begin one after the other without a further visit. */
    @Test
    void take_ofSeveral_givesThemInOrder() {
        List<TestItem> items = enqueue("a", "b", "c", "d");
        assertThat(take(first, 3)).isSameAs(items.get(0));
        assertThat(goOn(first)).isTrue();
        assertThat(first.item()).isSameAs(items.get(1));
        assertThat(goOn(first)).isTrue();
        assertThat(first.item()).isSameAs(items.get(2));
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("d");
    }

    /** What one thread runs one after the other holds one slot, until all of it has ended. */
    @Test
    void take_ofSeveral_holdsOneSlot() {
        lane = lane(2);
        enqueue("a", "b", "c", "d", "e");
        take(first, 3);
        assertThat(lane.ready()).as("the second slot is free").isTrue();
        take(second, 1);
        assertThat(lane.ready()).isFalse();
        goOn(first);
        goOn(first);
        assertThat(lane.ready()).as("the thread has not left").isFalse();
        endAndLeave(first);
        assertThat(lane.ready()).isTrue();
        assertThat(lane.idle()).isFalse();
        endAndLeave(second);
        assertThat(runRest()).containsExactly("e");
        assertThat(lane.idle()).isTrue();
    }

    /** In an ordered lane nobody else gets anything while a thread has something of it. */
    @Test
    void take_ofSeveralFromAnOrderedLane_keepsOthersOut() {
        lane = lane(1);
        enqueue("a", "b", "c");
        take(first, 2);
        assertThat(lane.take(second, 8)).isFalse();
        goOn(first);
        assertThat(lane.take(second, 8)).isFalse();
        lane.recall();
        assertThat(lane.take(second, 8)).isFalse();
        endAndLeave(first);
        assertThat(take(second, 8).ref().name()).isEqualTo("c");
        endAndLeave(second);
        assertThat(lane.idle()).isTrue();
    }

    /** A run has room for so many; more are not taken. */
    @Test
    void take_ofMoreThanTheRunHolds_takesWhatItHolds() {
        enqueue("a", "b", "c", "d");
        Run small = new Run(2);
        take(small, Integer.MAX_VALUE);
        assertThat(goOn(small)).isTrue();
        assertThat(goOn(small)).isFalse();
        lane.leave(small);
        assertThat(runRest()).containsExactly("c", "d");
    }

    /** An item that still runs is not taken behind others: it would have to be parked, and only the head is. */
    @Test
    void take_ofSeveral_stopsBeforeAnItemThatRuns() {
        TestItem twice = enqueue("twice").getFirst();
        take(first, 1);
        enqueue("a", "b");
        enqueue(twice);
        enqueue("c");
        take(second, 8);
        assertThat(lane.depth()).as("b is taken, twice and c wait").isEqualTo(3);
        assertThat(goOn(second)).isTrue();
        assertThat(goOn(second)).isFalse();
        lane.leave(second);
        endAndLeave(first);
        assertThat(runRest()).containsExactly("twice", "c");
    }

    /** What was handed back after an earlier run is taken first, and others with it. */
    @Test
    void take_ofAResumedItem_takesOthersWithIt() {
        TestItem twice = enqueue("twice").getFirst();
        take(first, 1);
        enqueue(twice);
        enqueue("a", "b");
        take(second, 1);
        assertThat(second.item().ref().name()).isEqualTo("a");
        assertThat(first.end()).isSameAs(twice);
        lane.resume(twice);
        lane.leave(first);
        assertThat(take(first, 8)).isSameAs(twice);
        assertThat(goOn(first)).isTrue();
        assertThat(first.item().ref().name()).isEqualTo("b");
        endAndLeave(first);
        endAndLeave(second);
        assertThat(lane.idle()).isTrue();
    }

    /** While somebody waits each item is a visit of its own, so that the waiter is looked after. */
    @Test
    void take_whileSomebodyWaits_takesOne() {
        enqueue("a", "b", "c");
        Waiter waiter = waiter("idle", Until.IDLE, 0);
        lane.register(waiter);
        take(first, 8);
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(lane.unregister(waiter)).isTrue();
        take(first, 8);
        assertThat(goOn(first)).isTrue();
        endAndLeave(first);
    }

    /** What was taken and not begun counts as waiting; what was begun does not. */
    @Test
    void depth_countsWhatWasTakenAndNotBegun() {
        enqueue("a", "b", "c", "d");
        take(first, 3);
        assertThat(lane.depth()).isEqualTo(3);
        goOn(first);
        assertThat(lane.depth()).isEqualTo(2);
        lane.recall();
        assertThat(lane.depth()).isEqualTo(2);
        assertThat(goOn(first)).isFalse();
        assertThat(lane.depth()).isEqualTo(2);
        lane.leave(first);
        assertThat(lane.depth()).isEqualTo(2);
    }

    // ---- taking back

    /** What is taken back is where it was: before everything that came later, in its order. */
    @Test
    void recall_putsBackInOrder() {
        enqueue("a", "b", "c", "d", "e");
        take(first, 4);
        lane.recall();
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("b", "c", "d", "e");
    }

    /** What was claimed stays with its thread. */
    @Test
    void recall_afterSomeWereClaimed_putsBackTheOthers() {
        List<TestItem> items = enqueue("a", "b", "c", "d", "e");
        take(first, 5);
        goOn(first);
        assertThat(first.end()).isNull();
        assertThat(first.claim()).isTrue();
        lane.recall();
        assertThat(first.item()).isSameAs(items.get(2));
        assertThat(first.start()).isTrue();
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("d", "e");
    }

    /** From several threads at once, the order is that of the numbers, whoever came in last. */
    @Test
    void recall_fromTwoRuns_sortsByNumber() {
        Run third = new Run(8);
        enqueue("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        take(second, 3);
        take(first, 3);
        take(third, 3);
        goOn(first);
        lane.recall();
        assertThat(lane.placed(16)).extracting(item -> item.ref().name()).containsExactly("b", "c", "f", "h", "i", "j");
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        endAndLeave(second);
        endAndLeave(third);
        assertThat(runRest()).containsExactly("b", "c", "f", "h", "i", "j");
    }

    /** Twice is as once, and what was taken back can be taken again, by anyone, and taken back again. */
    @Test
    void recall_againAndAgain_keepsTheOrder() {
        lane = lane(20);
        enqueue("a", "b", "c", "d", "e", "f");
        List<Run> runs = new ArrayList<>();
        for (int left = 5; left >= 0; left--) {
            Run run = new Run(8);
            runs.add(run);
            take(run, 8);
            lane.recall();
            lane.recall();
            assertThat(lane.depth()).isEqualTo(left);
        }
        assertThat(runs).extracting(run -> run.item().ref().name()).containsExactly("a", "b", "c", "d", "e", "f");
        runs.forEach(this::endAndLeave);
        assertThat(lane.idle()).isTrue();
    }

    /** It needs no memory: however much has come meanwhile, the room of what was taken was kept. */
    @Test
    void recall_ofAFilledRing_needsNoMemory() {
        enqueue("1", "2", "3", "4", "5");
        assertThat(runRest()).as("grows the ring to " + FIRST_CAPACITY).hasSize(5);
        enqueue("a", "b", "c", "d");
        take(first, 4);
        full = true;
        enqueue("e", "f", "g", "h", "i");
        assertThatThrownBy(lane::makeRoom).as("three places are kept").isInstanceOf(OutOfMemoryError.class);
        lane.recall();
        assertThatThrownBy(lane::makeRoom).as("all are used").isInstanceOf(OutOfMemoryError.class);
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("b", "c", "d", "e", "f", "g", "h", "i");
    }

    /** Room that is not needed any more is given up with the visit. */
    @Test
    void leave_afterSeveral_givesTheRoomUp() {
        enqueue("1", "2", "3", "4", "5");
        assertThat(runRest()).as("grows the ring to " + FIRST_CAPACITY).hasSize(5);
        enqueue("a", "b", "c", "d");
        take(first, 4);
        full = true;
        enqueue("e", "f", "g", "h", "i");
        goOn(first);
        goOn(first);
        goOn(first);
        assertThatThrownBy(lane::makeRoom).isInstanceOf(OutOfMemoryError.class);
        endAndLeave(first);
        enqueue("j", "k", "l");
        assertThatThrownBy(lane::makeRoom).isInstanceOf(OutOfMemoryError.class);
        assertThat(runRest()).hasSize(FIRST_CAPACITY);
    }

    // ---- verbs that meet what was taken

    /** Whoever looks for an item gets what was not begun back into its place; what was claimed has none. */
    @Test
    void holds_ofWhatWasTaken_knowsWhatIsClaimed() {
        List<TestItem> items = enqueue("a", "b", "c");
        take(first, 3);
        assertThat(first.end()).isNull();
        assertThat(first.claim()).isTrue();
        assertThat(ItemWord.isPending(items.get(1).word()))
                .as("not started yet")
                .isTrue();
        assertThat(lane.holds(items.get(1))).isFalse();
        assertThat(lane.holds(items.get(2))).isTrue();
        assertThat(first.start()).isTrue();
        assertThat(lane.holds(items.get(1))).isFalse();
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("c");
    }

    /** A cancel of something in the middle leaves the rest in order. */
    @Test
    void remove_ofWhatWasTaken_leavesTheOthers() {
        List<TestItem> items = enqueue("a", "b", "c", "d", "e");
        take(first, 4);
        assertThat(lane.holds(items.get(2))).isTrue();
        lane.remove(items.get(2));
        items.get(2).apply(Event.CANCEL);
        assertThat(lane.depth()).isEqualTo(3);
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        assertThat(runRest()).containsExactly("b", "d", "e");
        assertThat(lane.idle()).isTrue();
    }

    /** An item that was cancelled out of what was taken may come back, behind all. */
    @Test
    void append_ofWhatWasTakenAndCancelled_goesToTheEnd() {
        List<TestItem> items = enqueue("a", "b", "c");
        take(first, 3);
        assertThat(lane.holds(items.get(1))).isTrue();
        lane.remove(items.get(1));
        items.get(1).apply(Event.CANCEL);
        enqueue(items.get(1));
        endAndLeave(first);
        assertThat(runRest()).containsExactly("c", "b");
    }

    /** A flush that comes in the middle waits for what was taken before it, and not for what came later. */
    @Test
    void passed_inTheMiddle_waitsForWhatWasTaken() {
        enqueue("a", "b", "c");
        take(first, 3);
        goOn(first);
        assertThat(lane.register(waiter("flush", Until.PASSED, lane.lastSequence())))
                .isTrue();
        enqueue("younger");
        assertThat(goOn(first)).as("c was taken back").isFalse();
        lane.leave(first);
        release();
        assertThat(released).isEmpty();
        take(first, 8);
        assertThat(goOn(first)).isFalse();
        lane.leave(first);
        release();
        assertThat(released).containsExactly("flush");
        assertThat(runRest()).containsExactly("younger");
    }

    /** What of a visit has ended is not waited for, although its thread has not left. */
    @Test
    void register_forWhatHasEndedInThisVisit_hasNothingToWaitFor() {
        TestItem ended = enqueue("a").getFirst();
        long number = lane.lastSequence();
        enqueue("b", "c");
        take(first, 3);
        goOn(first);
        assertThat(lane.register(waiter("passed", Until.PASSED, number))).isFalse();
        assertThat(lane.register(Waiter.left(Parking.SYSTEM, ended, number, () -> released.add("left"))))
                .isFalse();
        assertThat(lane.numberOf(first, ended)).isNegative();
        assertThat(lane.numberOf(first, first.item())).isEqualTo(number + 1);
        endAndLeave(first);
        assertThat(runRest()).containsExactly("c");
    }

    /** The stay of one item ends with its run, not with that of what was taken behind it. */
    @Test
    void left_ofTheFirstOfSeveral_endsWithItsRun() {
        TestItem item = enqueue("a").getFirst();
        enqueue("b", "c");
        take(first, 3);
        lane.register(Waiter.left(Parking.SYSTEM, item, item.sequence, () -> released.add("left")));
        release();
        assertThat(released).isEmpty();
        assertThat(goOn(first)).as("the thread comes by").isFalse();
        lane.leave(first);
        release();
        assertThat(released).containsExactly("left");
        assertThat(runRest()).containsExactly("b", "c");
    }

    /** A lowered limit stops nobody who has taken something; what is taken back keeps to it. */
    @Test
    void maxActive_loweredInTheMiddle_countsThreads() {
        enqueue("a", "b", "c", "d", "e", "f");
        take(first, 3);
        take(second, 2);
        lane.setMaxActive(1);
        assertThat(lane.ready()).isFalse();
        endAndLeave(second);
        assertThat(lane.ready()).isFalse();
        assertThat(goOn(first)).isTrue();
        lane.recall();
        assertThat(lane.ready()).isFalse();
        endAndLeave(first);
        assertThat(lane.ready()).isTrue();
    }

    // ---- patience

    /** So many may wait for the thread that is inside; one more calls another. */
    @Test
    void list_withPatience_waitsUntilThereAreMore() {
        enqueue("running");
        take(first, 1);
        lane.setPatience(2);
        enqueue("a");
        assertThat(lane.list()).isFalse();
        enqueue("b");
        assertThat(lane.list()).isFalse();
        enqueue("c");
        assertThat(lane.list()).isTrue();
        assertThat(lane.list()).isFalse();
    }

    /** Patience that is taken back holds nothing up. */
    @Test
    void list_afterPatience_isAsEver() {
        enqueue("running");
        take(first, 1);
        lane.setPatience(8);
        enqueue("a");
        assertThat(lane.list()).isFalse();
        lane.setPatience(0);
        assertThat(lane.list()).isTrue();
    }

    /** An item that was handed back after its run never waits for a thread that may not come by. */
    @Test
    void list_ofAResumedItem_knowsNoPatience() {
        TestItem twice = enqueue("twice").getFirst();
        take(first, 1);
        enqueue(twice);
        assertThat(lane.take(second, 1)).as("parks it").isFalse();
        assertThat(first.end()).isSameAs(twice);
        lane.setPatience(8);
        lane.resume(twice);
        assertThat(lane.list()).isTrue();
    }
}
