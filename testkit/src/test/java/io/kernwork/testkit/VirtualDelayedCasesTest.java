package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases D of the Linux workqueue (delayed work) in virtual time, and those of FreeBSD's time-outs that a delayed work can
 * show. Times are exact: a body that begins a nanosecond early or late fails its test.
 */
@Timeout(60)
class VirtualDelayedCasesTest {
    private static final Duration DELAY = Duration.ofMillis(10);
    private static final Duration TICK = Duration.ofNanos(1);

    private final TestRuntime test = TestRuntime.create();
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(test.runtime()).build();
    private final List<Duration> begun = new ArrayList<>();
    private int delivered;
    private final DelayedWork work = DelayedWork.counted("w", this::run);

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private void run(int requests) {
        begun.add(test.elapsed());
        delivered += requests;
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    @DisplayName("D1: a delay of zero queues at once")
    void enqueueAfter_zero_isQueuedAtOnce() {
        assertThat(queue.enqueueAfter(work, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(work.isArmed()).isFalse();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(test.runUntilIdle()).isEqualTo(1);
        assertThat(begun).containsExactly(Duration.ZERO);
    }

    @Test
    @DisplayName("D2: not before its time; pending meanwhile; a second request merges and leaves the deadline alone")
    void enqueueAfter_armed_keepsItsTime() {
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.ARMED);
        assertThat(work.isPending()).isTrue();
        test.advance(ms(1));
        assertThat(queue.enqueueAfter(work, ms(1))).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueueAfter(work, ms(50))).isEqualTo(Admission.COALESCED);
        test.advance(ms(9).minus(TICK));
        assertThat(begun).isEmpty();
        assertThat(work.isPending()).isTrue();
        test.advance(ms(100));
        assertThat(begun).containsExactly(DELAY);
        assertThat(delivered).isEqualTo(3);
        assertThat(work.isPending()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4_999_999, 9_000_000, 11_000_000, 500_000_000, 7_200_000_000_000L})
    @DisplayName("D3: a re-armed work runs once, at the new time, be it sooner or later")
    void rearm_armed_runsOnceAtTheNewTime(long nanos) {
        Duration second = Duration.ofNanos(nanos);
        queue.enqueueAfter(work, DELAY);
        test.advance(ms(5));
        assertThat(queue.rearm(work, second)).isEqualTo(Admission.REARMED);
        test.advance(Duration.ofDays(1));
        assertThat(begun).containsExactly(ms(5).plus(second));
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    @DisplayName("D3: a work that is re-armed again and again runs once, so long after the last time")
    void rearm_manyTimes_runsAfterTheLast() {
        for (int i = 0; i < 1_000; i++) {
            queue.rearm(work, DELAY);
            test.advance(ms(i % 10));
        }
        assertThat(begun).isEmpty();
        test.advance(DELAY);
        assertThat(begun).containsExactly(ms(4_500 - 9).plus(DELAY));
    }

    @Test
    @DisplayName("D4: re-arming an idle work arms it")
    void rearm_idle_isArmed() {
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        test.advance(DELAY);
        assertThat(begun).containsExactly(DELAY);
    }

    @Test
    @DisplayName("A running work can be armed; it runs again at its time, after the first run has ended")
    void enqueueAfter_running_runsAgainAfterwards() throws Exception {
        DelayedWork slow = DelayedWork.of("slow", () -> {
            begun.add(test.elapsed());
            Script.sleep(ms(25));
        });
        queue.enqueue(slow);
        test.advance(ms(1));
        assertThat(slow.isRunning()).isTrue();
        assertThat(queue.enqueueAfter(slow, DELAY)).isEqualTo(Admission.ARMED);
        test.advance(ms(10));
        assertThat(slow.isArmed()).as("fired, and waits for the end of the run").isFalse();
        slow.flush();
        assertThat(begun).containsExactly(Duration.ZERO, ms(25));
        assertThat(test.elapsed()).isEqualTo(ms(50));
    }

    @Test
    @DisplayName("A work that arms itself keeps its pace, and a cancelSync between two runs ends it")
    void rearm_fromItsOwnBody_goesOnUntilItIsCancelled() throws Exception {
        List<DelayedWork> beat = new ArrayList<>();
        beat.add(DelayedWork.of("beat", () -> {
            begun.add(test.elapsed());
            queue.rearm(beat.getFirst(), DELAY);
        }));
        queue.rearm(beat.getFirst(), DELAY);
        test.advance(ms(35));
        assertThat(begun).containsExactly(ms(10), ms(20), ms(30));
        assertThat(beat.getFirst().cancelSync()).isEqualTo(1);
        test.advance(ms(100));
        assertThat(begun).hasSize(3);
    }

    @Test
    @DisplayName("D7: a disabled work refuses to be armed, and nothing of the refused request is left")
    void enqueueAfter_disabled_leavesNoTimer() {
        work.disable();
        assertThat(queue.enqueueAfter(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.DISABLED);
        assertThat(test.report()).endsWith("nothing runs, is pending or is armed");
        assertThat(work.enable()).isTrue();
        test.advance(ms(100));
        assertThat(begun).isEmpty();
    }

    @Test
    @DisplayName("D8: flushing an armed work runs it now, and not again at its time")
    void flush_armed_runsItNow() throws Exception {
        queue.enqueueAfter(work, DELAY);
        test.advance(ms(2));
        assertThat(work.flush()).isTrue();
        assertThat(test.elapsed()).isEqualTo(ms(2));
        test.advance(ms(100));
        assertThat(begun).containsExactly(ms(2));
    }

    @Test
    @DisplayName("D9: flush and drain of a queue do not wait for what is armed")
    void queueFlushAndDrain_armed_doNotWait() throws Exception {
        queue.enqueueAfter(work, DELAY);
        queue.flush();
        queue.drain();
        assertThat(test.elapsed()).isZero();
        assertThat(work.isArmed()).isTrue();
        test.advance(DELAY);
        assertThat(begun).containsExactly(DELAY);
    }

    @Test
    @DisplayName("D9: what falls due during a drain is held, and runs when the drain ends")
    void drain_fallsDueMeanwhile_runsAtItsEnd() throws Exception {
        queue.enqueue(Work.of("busy", () -> Script.sleep(ms(30))));
        test.runUntilIdle();
        queue.enqueueAfter(work, DELAY);
        queue.drain();
        assertThat(test.elapsed()).isEqualTo(ms(30));
        assertThat(begun).isEmpty();
        test.runUntilIdle();
        assertThat(begun).containsExactly(ms(30));
    }

    @Test
    @DisplayName("D10: cancelling an armed work disarms it; again there is nothing to cancel")
    void cancel_armed_neverRuns() {
        queue.enqueueAfter(work, DELAY);
        test.advance(DELAY.minus(TICK));
        assertThat(work.cancel()).isEqualTo(1);
        assertThat(work.cancel()).isZero();
        test.advance(ms(100));
        assertThat(begun).isEmpty();
    }

    @Test
    @DisplayName("cancelSync of a work that runs and is armed again disarms it and waits for the run")
    void cancelSync_runningAndArmed_takesTheTimerAndWaits() throws Exception {
        DelayedWork slow = DelayedWork.of("slow", () -> {
            begun.add(test.elapsed());
            Script.sleep(ms(25));
        });
        queue.enqueue(slow);
        test.runUntilIdle();
        queue.enqueueAfter(slow, DELAY);
        assertThat(slow.cancelSync()).isEqualTo(1);
        assertThat(test.elapsed()).isEqualTo(ms(25));
        test.advance(ms(100));
        assertThat(begun).containsExactly(Duration.ZERO);
    }

    @Test
    @DisplayName("D12: a cancel at the moment of the expiry either removes the request or finds it run, never both")
    void cancel_atTheExpiry_exactlyOneWins() {
        cancelAtTheExpiry(1_000, 30);
    }

    @Test
    @DisplayName("BSD 42: a timer that fires while it is cancelled, 100,000 times, is counted by the cancel or runs")
    void cancel_racesWithTheTimer_exactlyOneWins() {
        cancelAtTheExpiry(1_000, 100);
    }

    /** The canceller wakes at the very time at which the work falls due; who comes first is the seed's choice. */
    private static void cancelAtTheExpiry(int seeds, int rounds) {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        TestRuntime.everySeed(seeds, test -> {
            WorkQueue queue = WorkQueue.builder("q").runtime(test.runtime()).build();
            int[] delivered = new int[1];
            DelayedWork work = DelayedWork.counted("w", requests -> delivered[0] += requests);
            Work canceller = Work.of("canceller", () -> {
                for (int round = 0; round < rounds; round++) {
                    delivered[0] = 0;
                    queue.enqueueAfter(work, DELAY);
                    Script.sleep(DELAY);
                    int removed = work.cancelSync();
                    assertThat(removed + delivered[0]).isEqualTo(1);
                    ran.addAndGet(delivered[0]);
                    cancelled.addAndGet(removed);
                }
            });
            queue.enqueue(canceller);
            canceller.flush();
        });
        assertThat(ran.get() + cancelled.get()).isEqualTo(seeds * rounds);
        assertThat(ran.get()).isGreaterThan(seeds * rounds / 10);
        assertThat(cancelled.get()).isGreaterThan(seeds * rounds / 10);
    }

    @Test
    @DisplayName(
            "BSD 40: with 20 ms of slack two works 10 ms apart can share a time, neither early nor later than allowed")
    void slack_neighbours_shareATime() {
        Duration slack = ms(20);
        int shared = 0;
        for (int round = 0; round < 200; round++) {
            Duration from = test.elapsed();
            List<Duration> times = new ArrayList<>();
            for (long delay : new long[] {120, 130}) {
                queue.enqueueAfter(
                        DelayedWork.of(
                                "d" + delay, () -> times.add(test.elapsed().minus(from))),
                        Delay.of(ms(delay)).withSlack(slack));
            }
            test.advance(ms(151));
            assertThat(times).hasSize(2);
            assertThat(times.get(0)).isBetween(ms(120), ms(140));
            assertThat(times.get(1)).isBetween(ms(130), ms(150));
            shared += times.get(0).equals(times.get(1)) ? 1 : 0;
        }
        assertThat(shared).isPositive();
    }

    @Test
    @DisplayName("A latch that a timer opens: bodies that wait for a deadline need no help of the test")
    void block_untilATimerFires_goesOnAtItsTime() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Work waiting = Work.of("waiting", () -> {
            Script.block(open);
            begun.add(test.elapsed());
        });
        queue.enqueue(waiting);
        queue.enqueueAfter(DelayedWork.of("opens", open::countDown), ms(40));
        waiting.flush();
        assertThat(begun).containsExactly(ms(40));
    }
}
