package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When somebody is told that a pumped lane has something to run. */
final class PumpedLaneTest {
    private final List<Integer> told = new ArrayList<>();
    private final PumpedLane lane =
            new PumpedLane(() -> "pumped", (item, queue, failure) -> {}, Item[]::new, this::tell);
    private final Run run = new Run(1);

    /** It is told without the lock: to take it again from here would hang otherwise. */
    private void tell() {
        lane.lock();
        told.add(lane.depth());
        lane.unlock();
    }

    private PriorityItem enqueue(int priority) {
        PriorityItem item = new PriorityItem("item", priority);
        enqueue(item);
        return item;
    }

    private void enqueue(Item item) {
        lane.lock();
        lane.makeRoom();
        item.apply(Event.ENQUEUE);
        lane.append(item);
        lane.unlock();
    }

    private boolean take() {
        lane.lock();
        boolean taken = lane.take(run, 1);
        lane.unlock();
        return taken && run.start();
    }

    private void end() {
        Item parked = run.end();
        lane.lock();
        lane.leave(run);
        lane.unlock();
        if (parked != null) {
            lane.lock();
            lane.resume(parked);
            lane.unlock();
        }
    }

    @Test
    void append_each_isTold() {
        enqueue(1);
        enqueue(2);
        assertThat(told).containsExactly(1, 2);
        assertThat(take()).isTrue();
        end();
        assertThat(told).as("nothing has become pending").hasSize(2);
    }

    @Test
    void append_severalInOneHolding_isToldForEach() {
        lane.lock();
        for (int i = 0; i < 3; i++) {
            lane.makeRoom();
            Item item = new PriorityItem("item", i);
            item.apply(Event.ENQUEUE);
            lane.append(item);
        }
        assertThat(told).isEmpty();
        lane.unlock();
        assertThat(told).containsExactly(3, 3, 3);
    }

    @Test
    void append_blocked_isToldOnceAtTheEnd() {
        lane.lock();
        lane.block();
        lane.block();
        lane.unlock();
        enqueue(1);
        enqueue(2);
        unblock();
        assertThat(told).as("still blocked").isEmpty();
        assertThat(take()).isFalse();
        unblock();
        assertThat(told).containsExactly(2);
        unblock();
        assertThat(told).as("there was no block").hasSize(1);
    }

    @Test
    void unblock_nothingWaits_isNotTold() {
        lane.lock();
        lane.block();
        lane.unlock();
        unblock();
        assertThat(told).isEmpty();
    }

    @Test
    void resume_parked_isToldThatItCanRunNow() {
        Item item = enqueue(1);
        assertThat(take()).isTrue();
        enqueue(item);
        assertThat(told).hasSize(2);
        Run second = new Run(1);
        lane.lock();
        assertThat(lane.take(second, 1)).as("it is parked").isFalse();
        lane.unlock();
        end();
        assertThat(told).as("parked behind its own run, and ready now").hasSize(3);
        assertThat(take()).isTrue();
        end();
        assertThat(told).hasSize(3);
    }

    @Test
    void take_upToANumber_leavesWhatCameLater() {
        Item early = enqueue(1);
        long last = lane.lastSequence();
        enqueue(1);
        assertThat(takeUpTo(last)).isTrue();
        assertThat(run.item()).isSameAs(early);
        enqueue(early);
        end();
        assertThat(takeUpTo(last)).as("queued meanwhile").isFalse();
        assertThat(lane.depth()).isEqualTo(2);
        assertThat(takeUpTo(lane.lastSequence())).isTrue();
        end();
    }

    /** It runs for the one pass, the other one parks it, and the first finds it again under a later number. */
    @Test
    void take_upToANumber_leavesWhatWasParkedSinceAndResumed() {
        Item item = enqueue(1);
        long last = lane.lastSequence();
        assertThat(takeUpTo(last)).isTrue();
        enqueue(item);
        Run second = new Run(1);
        lane.lock();
        assertThat(lane.take(second, 1, lane.lastSequence())).as("it is parked").isFalse();
        assertThat(lane.depth()).isZero();
        assertThat(lane.places()).isEqualTo(1);
        lane.unlock();
        end();
        assertThat(takeUpTo(last)).as("it was queued later").isFalse();
        assertThat(lane.places()).isEqualTo(1);
        assertThat(take()).isTrue();
        assertThat(lane.places()).as("it runs").isZero();
        end();
    }

    private boolean takeUpTo(long last) {
        lane.lock();
        boolean taken = lane.take(run, 1, last);
        lane.unlock();
        return taken && run.start();
    }

    private void unblock() {
        lane.lock();
        lane.unblock();
        lane.unlock();
    }

    /** No worker is ever called. */
    @Test
    void append_many_listsNothing() {
        for (int i = 0; i < 100; i++) {
            enqueue(i);
        }
        assertThat(lane.isListed()).isFalse();
        assertThat(lane.depth()).isEqualTo(100);
    }
}
