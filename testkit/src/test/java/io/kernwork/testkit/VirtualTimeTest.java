package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of a test runtime, and what lets it move. */
@Timeout(60)
class VirtualTimeTest {
    private static final Duration MS = Duration.ofMillis(1);

    private final TestRuntime test = TestRuntime.create();
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(test.runtime()).build();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private void log(String what) {
        log.add(what + "@" + test.elapsed().toMillis());
    }

    @Test
    void clock_atTheBeginning_isZeroAndStandsStill() {
        assertThat(test.elapsed()).isZero();
        assertThat(test.runtime().nanos()).isZero();
        queue.enqueue(Work.of("w", () -> log("w")));
        assertThat(log).isEmpty();
        assertThat(test.runUntilIdle()).isEqualTo(1);
        assertThat(log).containsExactly("w@0");
        assertThat(test.elapsed()).isZero();
    }

    @Test
    void sleep_inABody_takesVirtualTime() {
        queue.enqueue(Work.of("w", () -> {
            log("begin");
            Script.sleep(ms(5));
            log("end");
        }));
        test.runUntilIdle();
        assertThat(log).containsExactly("begin@0");
        assertThat(test.advance(ms(4))).isZero();
        assertThat(log).containsExactly("begin@0");
        assertThat(test.advance(ms(1))).isEqualTo(1);
        assertThat(log).containsExactly("begin@0", "end@5");
    }

    @Test
    void burn_inABody_keepsItsCpu() throws Exception {
        try (TestRuntime one = TestRuntime.builder().cpus(1).build()) {
            WorkQueue on = WorkQueue.builder("one").runtime(one.runtime()).build();
            for (int i = 0; i < 3; i++) {
                on.enqueue(Work.of("w" + i, () -> {
                    Script.burn(ms(5));
                    log.add("end@" + one.elapsed().toMillis());
                }));
            }
            on.drain();
            assertThat(log).containsExactly("end@5", "end@10", "end@15");
        }
    }

    @Test
    void burn_onTwoCpus_twoAtATime() throws Exception {
        for (int i = 0; i < 3; i++) {
            queue.enqueue(Work.of("w" + i, () -> {
                Script.burn(ms(5));
                log("end");
            }));
        }
        queue.drain();
        assertThat(log).containsExactly("end@5", "end@5", "end@10");
    }

    @Test
    void block_onALatch_waitsForTheTestOrAnotherBody() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        queue.enqueue(Work.of("a", () -> {
            Script.block(first);
            log("a");
            second.countDown();
        }));
        queue.enqueue(Work.of("b", () -> {
            Script.block(second);
            log("b");
        }));
        test.advance(ms(3));
        assertThat(log).isEmpty();
        first.countDown();
        assertThat(test.runUntilIdle()).isEqualTo(2);
        assertThat(log).containsExactly("a@3", "b@3");
    }

    @Test
    void block_interrupted_throws() {
        Thread[] inside = new Thread[1];
        queue.enqueue(Work.of("w", () -> {
            inside[0] = Thread.currentThread();
            try {
                Script.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                log("interrupted");
            }
        }));
        test.advance(ms(2));
        inside[0].interrupt();
        test.runUntilIdle();
        assertThat(log).containsExactly("interrupted@2");
    }

    @Test
    void flush_onTheTestsThread_runsBodiesAndMovesTheClock() throws Exception {
        Work work = Work.of("w", () -> {
            Script.sleep(ms(7));
            log("w");
        });
        queue.enqueue(work);
        assertThat(work.flush()).isTrue();
        assertThat(log).containsExactly("w@7");
        assertThat(test.elapsed()).isEqualTo(ms(7));
    }

    @Test
    void cancelSync_onTheTestsThread_waitsForTheRun() throws Exception {
        Work work = Work.of("w", () -> {
            Script.burn(ms(3));
            log("w");
        });
        queue.enqueue(work);
        test.runUntilIdle();
        queue.enqueue(work);
        assertThat(work.cancelSync()).isEqualTo(1);
        assertThat(log).containsExactly("w@3");
    }

    @Test
    @DisplayName("A bounded wait gives up when its virtual time is over, and names the body")
    void flushDuration_bodyTakesLonger_givesUpInVirtualTime() throws Exception {
        Work work = Work.of("slow", () -> Script.sleep(ms(50)));
        queue.enqueue(work);
        WaitResult result = work.flush(ms(20));
        assertThat(result.done()).isFalse();
        assertThat(result.waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item()).isSameAs(work));
        assertThat(test.elapsed()).isEqualTo(ms(20));
        assertThat(work.flush(ms(31)).done()).isTrue();
        assertThat(test.elapsed()).isEqualTo(ms(50));
    }

    @Test
    void drainAndCloseDuration_bodyTakesLonger_giveUpInVirtualTime() throws Exception {
        queue.enqueue(Work.of("slow", () -> Script.sleep(ms(50))));
        assertThat(queue.drain(ms(10)).done()).isFalse();
        assertThat(test.elapsed()).isEqualTo(ms(10));
        CloseReport report = queue.close(ms(10));
        assertThat(report.stillRunning()).hasSize(1);
        assertThat(test.elapsed()).isEqualTo(ms(20));
        queue.close();
        assertThat(test.elapsed()).isEqualTo(ms(50));
    }

    @Test
    void waits_insideBodies_letOthersRun() throws Exception {
        Work inner = Work.of("inner", () -> {
            Script.sleep(ms(4));
            log("inner");
        });
        Work outer = Work.of("outer", () -> {
            queue.enqueue(inner);
            assertThat(inner.flush(ms(1)).done()).isFalse();
            log("gave up");
            inner.flush();
            log("outer");
        });
        queue.enqueue(outer);
        outer.flush();
        assertThat(log).containsExactly("gave up@1", "inner@4", "outer@4");
    }

    @Test
    void close_ofTheQueueAndTheRuntime_runWhatIsQueued() {
        queue.enqueue(Work.of("a", () -> Script.sleep(MS)));
        queue.close();
        WorkQueue other = WorkQueue.builder("other").runtime(test.runtime()).build();
        other.enqueue(Work.of("b", () -> log("b")));
        test.runtime().close();
        assertThat(log).containsExactly("b@1");
        assertThat(test.runtime().isClosed()).isTrue();
    }

    @Test
    void runUntil_condition_movesTheClockAsFarAsNeeded() {
        DelayedWork work = DelayedWork.of("w", () -> log("w"));
        queue.enqueueAfter(work, ms(30));
        test.runUntil("the work", () -> !log.isEmpty());
        assertThat(test.elapsed()).isEqualTo(ms(30));
    }

    @Test
    @DisplayName("Many timers: each fires exactly at its time, in the order of time")
    void advance_manyTimers_exactTimesInOrder() {
        SplittableRandom random = new SplittableRandom(1);
        List<Long> fired = new ArrayList<>();
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            long at = 1 + random.nextLong(1L << random.nextInt(1, 62));
            due.add(at);
            DelayedWork work = DelayedWork.of("t" + i, () -> {
                assertThat(test.runtime().nanos()).isEqualTo(at);
                fired.add(at);
            });
            assertThat(queue.enqueueAfter(work, Duration.ofNanos(at))).isEqualTo(Admission.ARMED);
        }
        assertThat(test.advance(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(3_000);
        due.sort(null);
        assertThat(fired).isEqualTo(due);
    }

    @Test
    void advance_inTwoSteps_firesWhatTheFirstLeft() {
        queue.enqueueAfter(DelayedWork.of("a", () -> log("a")), ms(10));
        queue.enqueueAfter(DelayedWork.of("b", () -> log("b")), ms(20));
        assertThat(test.advance(ms(10))).isEqualTo(1);
        assertThat(test.advance(ms(9))).isZero();
        assertThat(test.advance(ms(1))).isEqualTo(1);
        assertThat(log).containsExactly("a@10", "b@20");
    }

    @Test
    void times_negative_areRefused() {
        assertThatThrownBy(() -> test.advance(ms(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestRuntime.builder().cpus(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestRuntime.builder().patience(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestRuntime.everySeed(0, scenario -> {})).isInstanceOf(IllegalArgumentException.class);
    }
}
