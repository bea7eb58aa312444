package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Peek;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bounded wait says what came of it: done, what was removed, and what it still waited for, with its stack. */
@Timeout(60)
final class WaitTimeoutTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** The report names the running body by its own stack, and whatever waits behind it. */
    @ParameterizedTest
    @EnumSource
    void timedWait_outOfTime_namesTheBodyThatHoldsItUp(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 2);

        WaitResult result = verb.timed(busy.queue, busy.work, Duration.ofMillis(2));

        assertThat(result.done()).isFalse();
        assertThat(result.removed()).isEqualTo(verb.removes ? 2 : 0);
        assertThat(result.waitingFor()).hasSize(verb.removes ? 1 : 2);
        Holdup running = result.waitingFor().getFirst();
        assertThat(running.item()).isSameAs(busy.work);
        assertThat(running.queue()).isSameAs(busy.queue);
        assertThat(running.state()).isEqualTo(Holdup.State.RUNNING);
        assertThat(running.requests()).isEqualTo(1);
        assertThat(running.thread()).startsWith("kernwork-checked-worker-");
        assertThat(running.stack())
                .anyMatch(frame -> frame.getClassName().equals(BusyWork.class.getName())
                        && frame.getMethodName().equals("body"));
        if (!verb.removes) {
            Holdup behind = result.waitingFor().getLast();
            assertThat(behind.state()).isIn(Holdup.State.QUEUED, Holdup.State.PARKED);
            assertThat(behind.requests()).isEqualTo(2);
            assertThat(behind.stack()).isEmpty();
        }
        assertThat(result.toString()).contains("timed out", "busy-work", "busy-queue", "BusyWork.body");
        afterwards(verb, busy);
    }

    /** No time at all is one look. */
    @ParameterizedTest
    @EnumSource
    void timedWait_zeroWithSomethingToWaitFor_isNotDone(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 2);
        WaitResult result = verb.timed(busy.queue, busy.work, Duration.ZERO);
        assertThat(result.done()).isFalse();
        assertThat(result.removed()).isEqualTo(verb.removes ? 2 : 0);
        afterwards(verb, busy);
    }

    private static void afterwards(WaitingVerb verb, BusyWork busy) throws InterruptedException {
        assertThat(Peek.waiters(busy.queue)).isZero();
        assertThat(busy.work.isDisabled()).isEqualTo(verb == WaitingVerb.DISABLE_SYNC);
        assertThat(busy.work.isPending()).isEqualTo(!verb.removes);
        Work other = Work.of("other", () -> {});
        assertThat(busy.queue.enqueue(other)).isEqualTo(Admission.QUEUED);
        busy.gate.open();
        busy.queue.flush();
        assertThat(busy.runs).hasValue(verb.removes ? 1 : 2);
        assertThat(busy.delivered).hasValue(verb.removes ? 1 : 3);
        assertThat(busy.queue.enqueue(busy.work)).isEqualTo(verb.answerAfterwards());
        busy.finish();
    }

    /** Nothing to wait for is done in no time, and what was waiting elsewhere is still removed. */
    @ParameterizedTest
    @EnumSource
    void timedWait_zeroWithNothingToWaitFor_isDone(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        busy.finish();
        Bounded.until(() -> Peek.idle(Peek.lane(busy.queue)), "the queue is idle");
        WaitResult result = verb.timed(busy.queue, busy.work, Duration.ZERO);
        assertThat(result).isEqualTo(new WaitResult(true, 0, List.of()));
        assertThat(result.toString()).isEqualTo("done, removed 0");
    }

    /** The longest duration there is does not overflow into no time at all. */
    @ParameterizedTest
    @EnumSource
    void timedWait_absurdlyLong_waitsForTheEnd(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 2);
        AtomicReference<WaitResult> result = new AtomicReference<>();
        try (Helpers helpers = new Helpers()) {
            helpers.start("waiter", () -> {
                result.set(verb.timed(busy.queue, busy.work, Duration.ofSeconds(Long.MAX_VALUE)));
            });
            busy.awaitWaiters(1);
            busy.gate.open();
        }
        assertThat(result.get()).isNotNull();
        assertThat(result.get().done()).isTrue();
        assertThat(result.get().removed()).isEqualTo(verb.removes ? 2 : 0);
        assertThat(result.get().waitingFor()).isEmpty();
        busy.finish();
    }

    /** Sixteen waiting items are enough to see what the matter is. */
    @Test
    void timedFlush_longQueue_namesTheRunningBodyFirstAndNotEverything() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "ordered", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        queue.enqueue(Work.of("first", gate::pass));
        for (int i = 0; i < 100; i++) {
            queue.enqueue(Work.of("behind-" + i, () -> {}));
        }
        gate.awaitEntered();
        WaitResult result = queue.flush(Duration.ofMillis(1));
        assertThat(result.waitingFor().getFirst().item().name()).isEqualTo("first");
        assertThat(result.waitingFor().get(1).item().name()).isEqualTo("behind-0");
        assertThat(result.waitingFor()).hasSizeBetween(2, 33);
        gate.open();
        queue.flush();
    }
}
