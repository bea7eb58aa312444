package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases D of the Linux workqueue: delayed work. */
class DelayedCasesTest extends ManualCase {
    private static final Duration DELAY = Duration.ofMillis(10);
    private static final Duration TICK = Duration.ofNanos(1);

    private final WorkQueue queue = queue("q").build();
    private final Probe work = logging("w");

    private void advanceAndRun(Duration time) {
        ticker.advance(time);
        runtime.runUntilIdle();
    }

    @Test
    @DisplayName("D1: a delay of zero queues at once")
    void enqueueAfter_zero_isQueuedAtOnce() {
        assertThat(queue.enqueueAfter(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(work.isArmed()).isFalse();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("D2: never before its time; pending meanwhile; further requests merge and leave the deadline alone")
    void enqueueAfter_idle_runsAtItsTimeAndNotBefore() {
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.ARMED);
        assertThat(work.isPending()).isTrue();
        assertThat(work.isArmed()).isTrue();
        assertThat(queue.enqueueAfter(work, DELAY.dividedBy(2))).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueueAfter(work, DELAY.multipliedBy(2))).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueue(work)).as("does not hasten it").isEqualTo(Admission.COALESCED);

        advanceAndRun(DELAY.minus(TICK));
        assertThat(work.runs()).isZero();
        advanceAndRun(TICK);
        assertThat(work.runs()).isEqualTo(1);
        assertThat(work.delivered()).isEqualTo(4);
        advanceAndRun(DELAY.multipliedBy(3));
        assertThat(work.runs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 11, 500})
    @DisplayName("D3: a re-armed work runs once, at the new time, be it earlier or later")
    void rearm_armed_runsOnceAtTheNewTime(int millis) {
        Duration second = Duration.ofMillis(millis);
        queue.enqueueAfter(work, DELAY);

        assertThat(queue.rearm(work, second)).isEqualTo(Admission.REARMED);

        advanceAndRun(second.minus(TICK));
        assertThat(work.runs()).isZero();
        advanceAndRun(TICK);
        assertThat(work.runs()).isEqualTo(1);
        assertThat(work.delivered()).as("a re-arming adds no request").isEqualTo(1);
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D3: a re-armed work runs on the queue that it was re-armed for, and only there")
    void rearm_onAnotherQueue_movesTheArming() {
        WorkQueue other = queue("other").build();
        queue.enqueueAfter(work, DELAY);

        assertThat(other.rearm(work, DELAY)).isEqualTo(Admission.REARMED);

        queue.close();
        assertThat(work.isArmed()).as("the first queue's close leaves it alone").isTrue();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D3: re-arming a queued work takes it off its queue and keeps its requests")
    void rearm_queued_movesItFromTheQueueToTheTimer() throws Exception {
        WorkQueue other = queue("other").build();
        queue.enqueue(work);
        queue.enqueue(work);

        assertThat(other.rearm(work, DELAY)).isEqualTo(Admission.ARMED);

        assertThat(queue.depth()).isZero();
        assertThat(queue.flush(Duration.ZERO).done()).isTrue();
        assertThat(runtime.runUntilIdle()).isZero();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
        assertThat(work.delivered()).isEqualTo(3);
    }

    @Test
    @DisplayName("D3: re-arming a queued work for now puts it behind the others")
    void rearm_queuedForNow_goesToTheTail() {
        queue.enqueue(work);
        queue.enqueue(logging("second"));

        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);

        runtime.runUntilIdle();
        assertThat(log).containsExactly("second", "w");
        assertThat(work.delivered()).isEqualTo(2);
    }

    @Test
    @DisplayName("D3: re-arming an armed work for now queues it")
    void rearm_armedForNow_isQueued() {
        queue.enqueueAfter(work, DELAY);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.REARMED);
        assertThat(work.isArmed()).isFalse();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D3: a running work can be re-armed; the run in progress is not disturbed")
    void rearm_running_armsTheNextRun() throws Exception {
        Gate gate = new Gate();
        work.script(gate::pass);
        queue.enqueue(work);
        stepInto(gate);

        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
        gate.open();
        helpers.join();

        runtime.runUntilIdle();
        assertThat(work.runs()).isEqualTo(2);
        assertThat(work.overlaps()).isZero();
    }

    @Test
    @DisplayName("D4: re-arming an idle work arms it")
    void rearm_idle_isArmed() {
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        assertThat(runtime.runUntilIdle()).isZero();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("D7: a disabled work refuses to be armed, and nothing of the refused request is left")
    void enqueueAfter_disabled_leavesNoTimer() {
        work.disable();
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.DISABLED);
        assertThat(work.isPending()).isFalse();
        work.enable();
        advanceAndRun(DELAY.multipliedBy(2));
        assertThat(work.runs()).isZero();
    }

    @Test
    @DisplayName("D8: flushing an armed work runs it now, and not again at its time")
    void flush_armed_runsItNow() throws Exception {
        queue.enqueueAfter(work, DELAY);
        AtomicBoolean waited = new AtomicBoolean();
        startWaiting("flush", () -> waited.set(work.flush()));

        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        helpers.join();

        assertThat(waited).isTrue();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D9: flush and drain of a queue do not wait for what is armed, and leave it armed")
    void queueFlush_armed_doesNotWait() throws Exception {
        queue.enqueueAfter(work, DELAY);
        assertThat(queue.flush(Duration.ZERO).done()).isTrue();
        assertThat(queue.drain(Duration.ZERO).done()).isTrue();
        queue.flush();
        queue.drain();
        assertThat(work.isArmed()).isTrue();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D9: what fires during a drain is held and queued when the drain ends")
    void drain_firesMeanwhile_isQueuedAtTheEnd() throws Exception {
        Gate gate = new Gate();
        queue.enqueue(gated("busy", gate));
        stepInto(gate);
        queue.enqueueAfter(work, DELAY);
        Thread drainer = startWaiting("drain", queue::drain);

        advanceAndRun(DELAY);
        assertThat(work.runs()).isZero();
        assertThat(work.isArmed()).isTrue();
        gate.open();
        Bounded.until(() -> !drainer.isAlive(), "the drain has ended without the armed work");
        helpers.join();

        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("D10: cancelling an armed work disarms it; again there is nothing to cancel")
    void cancel_armed_neverRuns() {
        queue.enqueueAfter(work, DELAY);
        queue.enqueueAfter(work, DELAY);
        assertThat(work.cancel()).isEqualTo(2);
        assertThat(work.cancel()).isZero();
        assertThat(work.isPending()).isFalse();
        advanceAndRun(DELAY);
        assertThat(work.runs()).isZero();
    }
}
