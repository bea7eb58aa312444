package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A ring that cannot grow refuses at the door: nothing was promised, nothing is lost, and later it goes on. */
@Timeout(60)
final class GrowthFailureTest {
    private static final int FIRST_CAPACITY = 8;

    private final ManualTicker ticker = new ManualTicker();
    private boolean full;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Engine engine = new Engine(
            "cramped", 1, Duration.ZERO, new Seams(ticker, Parking.SYSTEM, Thread::new, this::ring), null, null, true);
    private final Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
    private final WorkQueue queue = engines.queue(runtime, "cramped-queue");
    private final List<String> ran = new ArrayList<>();

    private Item[] ring(int capacity) {
        if (full) {
            throw new OutOfMemoryError("planted");
        }
        return new Item[capacity];
    }

    private Work work(String name) {
        return Work.of(name, () -> ran.add(name));
    }

    private int runUntilIdle() {
        int steps = 0;
        while (engine.step()) {
            steps++;
        }
        return steps;
    }

    /** Up to the capacity everything is taken, and beyond it again as soon as there is memory. */
    @Test
    void enqueue_ringCannotGrow_throwsAndLeavesTheItemIdle() {
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            assertThat(queue.enqueue(work("fits-" + i))).isEqualTo(Admission.QUEUED);
        }
        full = true;
        Work refused = work("refused");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> queue.enqueue(refused))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("planted");
        }
        assertThat(refused.isPending()).isFalse();
        assertThat(queue.depth()).isEqualTo(FIRST_CAPACITY);
        assertThat(Peek.ringCapacity(queue)).isEqualTo(FIRST_CAPACITY);
        assertThat(refused.cancel()).isZero();
        full = false;
        assertThat(queue.enqueue(refused)).isEqualTo(Admission.QUEUED);
        assertThat(runUntilIdle()).isEqualTo(FIRST_CAPACITY + 1);
        assertThat(ran).hasSize(FIRST_CAPACITY + 1).endsWith("refused");
    }

    /** An item that was not taken belongs to nobody yet. */
    @Test
    void enqueue_firstRingCannotBeMade_leavesTheItemFreeForAnotherRuntime() {
        full = true;
        Work refused = work("refused");
        assertThatThrownBy(() -> queue.enqueue(refused)).isInstanceOf(OutOfMemoryError.class);
        var other = engines.manual(ticker);
        assertThat(engines.queue(other, "other").enqueue(refused)).isEqualTo(Admission.QUEUED);
        assertThat(other.runUntilIdle()).isEqualTo(1);
        full = false;
    }

    /** What needs no room is served although there is none: a merge, a removal, and the place that it frees. */
    @Test
    void enqueue_ringIsFull_stillMergesAndReusesPlaces() {
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < FIRST_CAPACITY; i++) {
            all.add(work("fits-" + i));
            queue.enqueue(all.getLast());
        }
        full = true;
        assertThat(queue.enqueue(all.getFirst())).isEqualTo(Admission.COALESCED);
        assertThat(all.get(3).cancel()).isEqualTo(1);
        assertThat(all.get(5).cancel()).isEqualTo(1);
        assertThat(queue.enqueue(all.get(3))).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(all.get(5))).isEqualTo(Admission.QUEUED);
        assertThat(runUntilIdle()).isEqualTo(FIRST_CAPACITY);
        assertThat(ran).endsWith("fits-3", "fits-5");
    }

    /** A fire that finds no room stays armed and is tried again after a pause; other timers are not held up. */
    @Test
    void fire_ringCannotGrow_staysArmedAndIsRetried() {
        DelayedWork delayed = DelayedWork.of("delayed", () -> ran.add("delayed"));
        queue.enqueueAfter(delayed, Duration.ofSeconds(1));
        queue.enqueueAfter(delayed, Duration.ofSeconds(1));
        full = true;
        ticker.advance(Duration.ofSeconds(1));
        try (LogCapture log = new LogCapture("io.kernwork")) {
            assertThat(runUntilIdle()).isZero();
            assertThat(log.entries()).hasSize(1);
            assertThat(log.entries().getFirst().message()).contains("tries again");
            assertThat(delayed.isArmed()).isTrue();
            assertThat(runUntilIdle()).isZero();
            assertThat(log.entries()).as("attempts before the pause is over").hasSize(1);
            ticker.advance(Duration.ofMillis(10));
            assertThat(runUntilIdle()).isZero();
            assertThat(log.entries()).hasSize(2);
        }
        full = false;
        ticker.advance(Duration.ofMillis(10));
        assertThat(runUntilIdle()).isEqualTo(1);
        assertThat(ran).containsExactly("delayed");
        assertThat(delayed.isArmed()).isFalse();
    }

    /** While it waits for its next attempt an arming obeys every verb as any other does. */
    @Test
    void fire_waitingForItsRetry_canBeCancelledAndRearmed() {
        DelayedWork delayed = DelayedWork.of("delayed", () -> ran.add("delayed"));
        queue.enqueueAfter(delayed, Duration.ofSeconds(1));
        full = true;
        ticker.advance(Duration.ofSeconds(1));
        try (LogCapture log = new LogCapture("io.kernwork")) {
            assertThat(runUntilIdle()).isZero();
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(queue.rearm(delayed, Duration.ofHours(1))).isEqualTo(Admission.REARMED);
        full = false;
        ticker.advance(Duration.ofMinutes(59));
        assertThat(runUntilIdle()).isZero();
        assertThat(delayed.cancel()).isEqualTo(1);
        ticker.advance(Duration.ofHours(1));
        assertThat(runUntilIdle()).isZero();
        assertThat(delayed.isPending()).isFalse();
    }

    /** A close takes an arming along whose fire found no room. */
    @Test
    void fire_waitingForItsRetry_isReportedByAClose() {
        DelayedWork delayed = DelayedWork.of("delayed", () -> ran.add("delayed"));
        queue.enqueueAfter(delayed, Duration.ofSeconds(1));
        full = true;
        ticker.advance(Duration.ofSeconds(1));
        try (LogCapture log = new LogCapture("io.kernwork")) {
            assertThat(runUntilIdle()).isZero();
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(queue.close(Duration.ZERO).neverRan()).hasSize(1);
        full = false;
        ticker.advance(Duration.ofHours(1));
        assertThat(runUntilIdle()).isZero();
        assertThat(ran).isEmpty();
    }
}
