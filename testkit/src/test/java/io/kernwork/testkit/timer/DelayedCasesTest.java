package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases D of the Linux workqueue: delayed work. Times are exact: a nanosecond early or late fails the test. */
class DelayedCasesTest extends TimerCase {
    private static final Duration DELAY = Duration.ofMillis(10);

    private final WorkQueue queue = queue("q").build();
    private final Probe work = logging("w");

    @Test
    @DisplayName("D1: a delay of zero queues at once")
    void enqueueAfter_zero_isQueuedAtOnce() {
        assertThat(queue.enqueueAfter(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(work.isArmed()).isFalse();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(test.runUntilIdle()).isEqualTo(1);
        assertThat(work.begun()).containsExactly(Duration.ZERO);
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
        test.advance(ms(1));
        assertThat(queue.enqueueAfter(work, ms(1))).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueueAfter(work, ms(50))).isEqualTo(Admission.COALESCED);

        test.advance(ms(9).minus(TICK));
        assertThat(work.begun()).isEmpty();
        assertThat(work.isPending()).isTrue();
        test.advance(TICK);
        assertThat(work.begun()).containsExactly(DELAY);
        assertThat(work.delivered()).isEqualTo(6);
        assertThat(work.isPending()).isFalse();
        test.advance(ms(100));
        assertThat(work.begun()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000000",
        "0, 9000000",
        "0, 11000000",
        "0, 500000000",
        "5, 1",
        "5, 4999999",
        "5, 9000000",
        "5, 11000000",
        "5, 500000000",
        "5, 7200000000000"
    })
    @DisplayName("D3: a re-armed work runs once, at the new time, be it earlier or later")
    void rearm_armed_runsOnceAtTheNewTime(long atMillis, long nanos) {
        Duration second = Duration.ofNanos(nanos);
        queue.enqueueAfter(work, DELAY);
        test.advance(ms(atMillis));

        assertThat(queue.rearm(work, second)).isEqualTo(Admission.REARMED);

        test.advance(second.minus(TICK));
        assertThat(work.begun()).isEmpty();
        test.advance(TICK);
        assertThat(work.begun()).containsExactly(ms(atMillis).plus(second));
        assertThat(work.delivered()).as("a re-arming adds no request").isEqualTo(1);
        test.advance(Duration.ofDays(1));
        assertThat(work.begun()).hasSize(1);
    }

    @Test
    @DisplayName("D3: a work that is re-armed again and again runs once, so long after the last time")
    void rearm_manyTimes_runsAfterTheLast() {
        for (int i = 0; i < 1_000; i++) {
            queue.rearm(work, DELAY);
            test.advance(ms(i % 10));
        }
        assertThat(work.begun()).isEmpty();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(ms(4_500 - 9).plus(DELAY));
        assertThat(work.delivered()).isEqualTo(1);
    }

    @Test
    @DisplayName("D3: a re-armed work runs on the queue that it was re-armed for, and only there")
    void rearm_onAnotherQueue_movesTheArming() {
        WorkQueue other = queue("other").build();
        queue.enqueueAfter(work, DELAY);

        assertThat(other.rearm(work, DELAY)).isEqualTo(Admission.REARMED);

        queue.close();
        assertThat(work.isArmed()).as("the first queue's close leaves it alone").isTrue();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
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
        assertThat(test.runUntilIdle()).isZero();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
        assertThat(work.delivered()).isEqualTo(3);
    }

    @Test
    @DisplayName("D3: re-arming a queued work for now puts it behind the others")
    void rearm_queuedForNow_goesToTheTail() {
        queue.enqueue(work);
        queue.enqueue(logging("second"));

        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);

        test.runUntilIdle();
        assertThat(log).containsExactly("second", "w");
        assertThat(work.delivered()).isEqualTo(2);
    }

    @Test
    @DisplayName("D3: re-arming an armed work for now queues it")
    void rearm_armedForNow_isQueued() {
        queue.enqueueAfter(work, DELAY);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.REARMED);
        assertThat(work.isArmed()).isFalse();
        assertThat(test.runUntilIdle()).isEqualTo(1);
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(Duration.ZERO);
    }

    @Test
    @DisplayName("D3: a running work can be re-armed; the run in progress is not disturbed")
    void rearm_running_armsTheNextRun() throws Exception {
        work.script(() -> Script.sleep(ms(25)));
        queue.enqueue(work);
        test.runUntilIdle();
        assertThat(work.isRunning()).isTrue();

        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        test.advance(DELAY);
        assertThat(work.isArmed()).as("fired, and waits for the end of the run").isFalse();
        assertThat(work.begun()).hasSize(1);
        work.flush();

        assertThat(work.begun()).containsExactly(Duration.ZERO, ms(25));
        assertThat(test.elapsed()).isEqualTo(ms(50));
        assertThat(work.overlaps()).isZero();
    }

    @Test
    @DisplayName("D4: re-arming an idle work arms it")
    void rearm_idle_isArmed() {
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        assertThat(test.runUntilIdle()).isZero();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(test.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("A running work can be armed; it runs again at its time, after the first run has ended")
    void enqueueAfter_running_runsAgainAfterwards() throws Exception {
        work.script(() -> Script.sleep(ms(25)));
        queue.enqueue(work);
        test.advance(ms(1));
        assertThat(work.isRunning()).isTrue();
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.ARMED);
        test.advance(ms(10));
        assertThat(work.isArmed()).as("fired, and waits for the end of the run").isFalse();
        work.flush();
        assertThat(work.begun()).containsExactly(Duration.ZERO, ms(25));
        assertThat(test.elapsed()).isEqualTo(ms(50));
    }

    @Test
    @DisplayName("A work that arms itself keeps its pace, and a cancelSync between two runs ends it")
    void rearm_fromItsOwnBody_goesOnUntilItIsCancelled() throws Exception {
        work.script(() -> queue.rearm(work, DELAY));
        queue.rearm(work, DELAY);
        test.advance(ms(35));
        assertThat(work.begun()).containsExactly(ms(10), ms(20), ms(30));
        assertThat(work.cancelSync()).isEqualTo(1);
        test.advance(ms(100));
        assertThat(work.begun()).hasSize(3);
    }

    @Test
    @DisplayName("D7: a disabled work refuses to be armed, and nothing of the refused request is left")
    void enqueueAfter_disabled_leavesNoTimer() {
        work.disable();
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.DISABLED);
        assertThat(work.isPending()).isFalse();
        assertThat(test.report()).endsWith("nothing runs, is pending or is armed");
        assertThat(work.enable()).isTrue();
        test.advance(ms(100));
        assertThat(work.begun()).isEmpty();
    }

    @Test
    @DisplayName("D8: flushing an armed work runs it now, and not again at its time")
    void flush_armed_runsItNow() throws Exception {
        queue.enqueueAfter(work, DELAY);
        test.advance(ms(2));
        assertThat(work.flush()).isTrue();
        assertThat(test.elapsed()).isEqualTo(ms(2));
        test.advance(ms(100));
        assertThat(work.begun()).containsExactly(ms(2));
    }

    @Test
    @DisplayName("D9: flush and drain of a queue do not wait for what is armed, and leave it armed")
    void queueFlush_armed_doesNotWait() throws Exception {
        queue.enqueueAfter(work, DELAY);
        assertThat(queue.flush(Duration.ZERO).done()).isTrue();
        assertThat(queue.drain(Duration.ZERO).done()).isTrue();
        queue.flush();
        queue.drain();
        assertThat(test.elapsed()).isZero();
        assertThat(work.isArmed()).isTrue();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
    }

    @Test
    @DisplayName("D9: what fires during a drain is held and queued when the drain ends")
    void drain_firesMeanwhile_isQueuedAtTheEnd() throws Exception {
        queue.enqueue(Work.of("busy", () -> {
            Script.sleep(ms(20));
            log.add("armed at 20: " + work.isArmed());
            Script.sleep(ms(10));
        }));
        test.runUntilIdle();
        queue.enqueueAfter(work, DELAY);

        queue.drain();

        assertThat(test.elapsed()).as("ends without the armed work").isEqualTo(ms(30));
        assertThat(log).containsExactly("armed at 20: true");
        assertThat(test.runUntilIdle()).isEqualTo(1);
        assertThat(work.begun()).containsExactly(ms(30));
    }

    @Test
    @DisplayName("D10: cancelling an armed work disarms it; again there is nothing to cancel")
    void cancel_armed_neverRuns() {
        queue.enqueueAfter(work, DELAY);
        queue.enqueueAfter(work, DELAY);
        test.advance(DELAY.minus(TICK));
        assertThat(work.cancel()).isEqualTo(2);
        assertThat(work.cancel()).isZero();
        assertThat(work.isPending()).isFalse();
        test.advance(ms(100));
        assertThat(work.begun()).isEmpty();
    }

    @Test
    @DisplayName("cancelSync of a work that runs and is armed again disarms it and waits for the run")
    void cancelSync_runningAndArmed_takesTheTimerAndWaits() throws Exception {
        work.script(() -> Script.sleep(ms(25)));
        queue.enqueue(work);
        test.runUntilIdle();
        queue.enqueueAfter(work, DELAY);
        assertThat(work.cancelSync()).isEqualTo(1);
        assertThat(test.elapsed()).isEqualTo(ms(25));
        test.advance(ms(100));
        assertThat(work.begun()).containsExactly(Duration.ZERO);
    }

    @Test
    @DisplayName("D12: a cancel at the moment of the expiry either removes the request or finds it run, never both")
    void cancel_atTheExpiry_exactlyOneWins() {
        CancelAtExpiry.race(1_000, 30);
    }

    @Test
    @DisplayName("A latch that a timer opens: bodies that wait for a deadline need no help of the test")
    void block_untilATimerFires_goesOnAtItsTime() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        work.script(() -> {
            Script.block(open);
            log.add("goes on at " + test.elapsed());
        });
        queue.enqueue(work);
        queue.enqueueAfter(DelayedWork.of("opens", open::countDown), ms(40));
        work.flush();
        assertThat(log).containsExactly("goes on at PT0.04S");
    }
}
