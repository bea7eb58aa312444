package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Waiter.Until;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A lane's books: places, slots, numbers, and who waits for which of them. One thread plays all parts. */
final class LaneTest {
    private static final QueueRef QUEUE = () -> "lane";

    private final Lane lane = lane(2);
    private final Run first = new Run(4);
    private final Run second = new Run(4);
    private final Run third = new Run(4);
    private final List<String> released = new ArrayList<>();

    private static Lane lane(int maxActive) {
        return new RingLane(QUEUE, (item, queue, failure) -> {}, maxActive, Lane.NO_CPU, Item[]::new, ready -> {});
    }

    private static TestItem enqueue(Lane lane, String name) {
        TestItem item = new TestItem(name);
        enqueue(lane, item);
        return item;
    }

    private static void enqueue(Lane lane, Item item) {
        lane.makeRoom();
        item.apply(Event.ENQUEUE);
        lane.append(item);
    }

    /** Takes one and begins it. */
    private boolean take(Run run) {
        return lane.take(run, 1) && run.start();
    }

    private @Nullable Item end(Run run) {
        Item parked = run.end();
        lane.leave(run);
        return parked;
    }

    private Waiter waiter(String name, Until until, long sequence) {
        return Waiter.of(Parking.SYSTEM, until, sequence, () -> released.add(name));
    }

    private void release(@Nullable Waiter chain) {
        Waiter.releaseAll(chain, failure -> released.add("failed: " + failure.getMessage()));
    }

    /** Items start in the order in which they came, as many as there are slots, and a slot is free only at the end. */
    @Test
    void take_beyondTheSlots_waitsForAnEnd() {
        TestItem a = enqueue(lane, "a");
        TestItem b = enqueue(lane, "b");
        TestItem c = enqueue(lane, "c");
        assertThat(take(first)).isTrue();
        assertThat(first.item()).isSameAs(a);
        assertThat(take(second)).isTrue();
        assertThat(second.item()).isSameAs(b);
        assertThat(lane.ready()).isFalse();
        assertThat(take(third)).isFalse();
        assertThat(lane.depth()).isEqualTo(1);
        assertThat(end(first)).isNull();
        assertThat(lane.ready()).isTrue();
        assertThat(take(first)).isTrue();
        assertThat(first.item()).isSameAs(c);
        end(second);
        end(first);
        assertThat(lane.idle()).isTrue();
    }

    /** A lane is listed once, by the first who finds it ready, until it is polled. */
    @Test
    void list_ofAReadyLane_isTheFirstFindersOnly() {
        assertThat(lane.list()).isFalse();
        enqueue(lane, "a");
        assertThat(lane.list()).isTrue();
        enqueue(lane, "b");
        assertThat(lane.list()).isFalse();
        lane.unlist();
        take(first);
        assertThat(lane.list()).isTrue();
        lane.unlist();
        take(second);
        assertThat(lane.list()).isFalse();
    }

    /** A raised limit makes slots at once; a lowered one stops nothing, and the slots go as the bodies end. */
    @Test
    void maxActive_changed_takesEffectAtTheEnds() {
        for (int i = 0; i < 5; i++) {
            enqueue(lane, "item-" + i);
        }
        take(first);
        take(second);
        lane.setMaxActive(3);
        assertThat(take(third)).isTrue();
        lane.setMaxActive(1);
        end(first);
        assertThat(lane.ready()).isFalse();
        end(second);
        assertThat(lane.ready()).isFalse();
        end(third);
        assertThat(lane.ready()).isTrue();
    }

    /** An item that still runs is parked with a slot, the one behind it starts, and its end brings it to the head. */
    @Test
    void take_ofAnItemThatStillRuns_parksIt() {
        TestItem item = enqueue(lane, "twice");
        take(first);
        enqueue(lane, item);
        TestItem behind = enqueue(lane, "behind");
        enqueue(lane, "last");
        assertThat(take(second)).as("the second slot is the parked item's").isFalse();
        assertThat(ItemWord.isParked(item.word())).isTrue();
        assertThat(lane.depth()).isEqualTo(2);
        lane.setMaxActive(3);
        assertThat(take(second)).isTrue();
        assertThat(second.item()).isSameAs(behind);
        Item parked = end(first);
        assertThat(parked).isSameAs(item);
        lane.resume(item);
        assertThat(take(first)).isTrue();
        assertThat(first.item()).isSameAs(item);
        assertThat(first.requests()).isEqualTo(1);
    }

    /** The removal of a parked item gives its slot back at once. */
    @Test
    void remove_ofAParkedItem_freesItsSlot() {
        TestItem item = enqueue(lane, "twice");
        take(first);
        enqueue(lane, item);
        TestItem behind = enqueue(lane, "behind");
        assertThat(take(second)).isFalse();
        item.apply(Event.CANCEL);
        lane.remove(item);
        assertThat(take(second)).isTrue();
        assertThat(second.item()).isSameAs(behind);
        assertThat(end(first)).isNull();
        end(second);
        assertThat(lane.idle()).isTrue();
    }

    /** The removal of an item that was brought to the head gives its slot back at once. */
    @Test
    void remove_ofAResumedItem_freesItsSlot() {
        TestItem item = enqueue(lane, "twice");
        take(first);
        enqueue(lane, item);
        assertThat(take(second)).as("parks it").isFalse();
        assertThat(end(first)).isSameAs(item);
        lane.resume(item);
        item.apply(Event.CANCEL);
        lane.remove(item);
        assertThat(lane.idle()).isTrue();
        assertThat(lane.ready()).isFalse();
    }

    /** A flush waits for what is numbered up to its own number, wherever it is, and for nothing younger. */
    @Test
    void passed_waitsForAllOlderOnes() {
        TestItem running = enqueue(lane, "running");
        take(first);
        TestItem queued = enqueue(lane, "queued");
        long number = lane.lastSequence();
        assertThat(lane.register(waiter("flush", Until.PASSED, number))).isTrue();
        enqueue(lane, "younger");
        end(first);
        assertThat(lane.satisfied()).isNull();
        queued.apply(Event.CANCEL);
        lane.remove(queued);
        release(lane.satisfied());
        assertThat(released).containsExactly("flush");
        assertThat(lane.register(waiter("late", Until.PASSED, number))).isFalse();
        assertThat(ItemWord.isRunning(running.word())).isFalse();
    }

    /** Each waiter has its own moment. */
    @Test
    void satisfied_takesOutThoseWhoseTimeHasCome() {
        TestItem item = enqueue(lane, "item");
        lane.register(waiter("idle", Until.IDLE, 0));
        lane.register(waiter("passed", Until.PASSED, lane.lastSequence()));
        lane.register(Waiter.left(Parking.SYSTEM, item, item.sequence, () -> released.add("left")));
        lane.startDraining();
        lane.register(waiter("undrained", Until.UNDRAINED, 0));
        take(first);
        enqueue(lane, item);
        assertThat(lane.satisfied()).isNull();
        Item parked = end(first);
        release(lane.satisfied());
        assertThat(released).containsExactlyInAnyOrder("passed", "left");
        assertThat(parked).as("nobody had parked it").isNull();
        take(first);
        end(first);
        release(lane.satisfied());
        assertThat(released).containsExactlyInAnyOrder("passed", "left", "idle");
        assertThat(lane.stopDraining()).isTrue();
        release(lane.satisfied());
        assertThat(released).containsExactlyInAnyOrder("passed", "left", "idle", "undrained");
    }

    /** A waiter that gives up is out, wherever in the list it is; whoever was released before finds itself out already. */
    @Test
    void unregister_anywhere_takesOutThatOneOnly() {
        enqueue(lane, "item");
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(waiter("waiter-" + i, Until.IDLE, 0));
            lane.register(waiters.getLast());
        }
        assertThat(lane.unregister(waiters.get(0))).isTrue();
        assertThat(lane.unregister(waiters.get(2))).isTrue();
        assertThat(lane.unregister(waiters.get(4))).isTrue();
        assertThat(lane.unregister(waiters.get(2))).isFalse();
        take(first);
        end(first);
        release(lane.satisfied());
        assertThat(released).containsExactlyInAnyOrder("waiter-1", "waiter-3");
        assertThat(lane.unregister(waiters.get(1))).isFalse();
    }

    /** An action that throws costs the other waiters of the chain nothing. */
    @Test
    void releaseAll_withAnActionThatThrows_releasesTheOthers() {
        enqueue(lane, "item");
        for (int i = 0; i < 3; i++) {
            String name = "waiter-" + i;
            lane.register(Waiter.of(Parking.SYSTEM, Until.IDLE, 0, () -> {
                if (name.equals("waiter-1")) {
                    throw new AssertionError("planted");
                }
                released.add(name);
            }));
        }
        take(first);
        end(first);
        release(lane.satisfied());
        assertThat(released).containsExactlyInAnyOrder("waiter-0", "waiter-2", "failed: planted");
    }

    /** Drains nest, and a close ends them all. */
    @Test
    void draining_nestsAndYieldsToAClose() {
        lane.startDraining();
        lane.startDraining();
        assertThat(lane.state()).isEqualTo(Lane.DRAINING);
        assertThat(lane.stopDraining()).isFalse();
        assertThat(lane.state()).isEqualTo(Lane.DRAINING);
        assertThat(lane.stopDraining()).isTrue();
        assertThat(lane.state()).isEqualTo(Lane.OPEN);
        lane.startDraining();
        lane.close();
        assertThat(lane.stopDraining()).isFalse();
        assertThat(lane.state()).isEqualTo(Lane.CLOSED);
        lane.startDraining();
        assertThat(lane.state()).isEqualTo(Lane.CLOSED);
        assertThat(lane.stopDraining()).isFalse();
        assertThat(lane.state()).isEqualTo(Lane.CLOSED);
    }

    /** Only the first who finds the closed lane idle retires it. */
    @Test
    void retire_ofAClosedLane_isTheFirstFindersOnly() {
        enqueue(lane, "item");
        assertThat(lane.retire()).isFalse();
        lane.close();
        assertThat(lane.retire()).isFalse();
        take(first);
        end(first);
        assertThat(lane.retire()).isTrue();
        assertThat(lane.retire()).isFalse();
    }

    /** A snapshot names everything that has a place, what holds a slot first. */
    @Test
    void placed_namesEverythingThatWaits() {
        TestItem item = enqueue(lane, "twice");
        take(first);
        enqueue(lane, item);
        TestItem behind = enqueue(lane, "behind");
        take(second);
        assertThat(lane.placed(16)).containsExactly(item, behind);
        List<Run> runs = new ArrayList<>();
        lane.forEachRunning((run, inside) -> runs.add(run));
        assertThat(runs).containsExactly(first);
        assertThat(lane.numberOf(first, item)).isPositive();
        assertThat(lane.numberOf(first, behind)).isNegative();
        assertThat(lane.anyPlaced()).isSameAs(item);
        lane.noteDropped(item.ref(), 4);
        assertThat(lane.dropped()).extracting(NeverRan::requests).containsExactly(4);
    }

    /** A run that is over before its body returns gives the item away; the thread stays in the lane, and keeps its slot. */
    @Test
    void finish_beforeTheBodyReturns_keepsTheThreadInTheLane() {
        TestItem item = enqueue(lane, "job");
        take(first);
        long number = item.sequence;
        first.finish();
        assertThat(first.isOver()).isTrue();
        assertThat(ItemWord.isRunning(item.word())).isFalse();
        assertThat(lane.numberOf(first, item)).as("not inside the item").isNegative();
        assertThat(lane.numberOf(first)).as("inside the body").isEqualTo(number);
        List<Item> shown = new ArrayList<>();
        lane.forEachRunning((run, inside) -> shown.add(inside));
        assertThat(shown).containsExactly(item);
        assertThat(lane.idle()).isFalse();
        enqueue(lane, item);
        assertThat(take(second)).as("beside the first body").isTrue();
        assertThat(second.item()).isSameAs(item);
        assertThat(end(first)).isNull();
        assertThat(lane.numberOf(first)).isNegative();
        assertThat(ItemWord.isRunning(item.word())).as("the second run goes on").isTrue();
        end(second);
        assertThat(lane.idle()).isTrue();
    }

    /** What was taken and is not started yet is inside, also where the run before was over early. */
    @Test
    void take_afterARunThatWasOverEarly_isInsideAtOnce() {
        enqueue(lane, "job");
        take(first);
        first.finish();
        end(first);
        TestItem next = enqueue(lane, "next");
        assertThat(lane.take(first, 1)).isTrue();
        assertThat(first.isOver()).isFalse();
        assertThat(lane.numberOf(first, next)).isEqualTo(next.sequence);
        first.start();
        end(first);
    }
}
