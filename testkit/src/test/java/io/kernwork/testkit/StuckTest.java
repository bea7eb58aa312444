package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fails, and with what words; and what is left when a test ends. */
@Timeout(60)
class StuckTest {
    private static final Duration MS = Duration.ofMillis(1);

    private static WorkQueue queue(TestRuntime test, String name) {
        return WorkQueue.builder(name).runtime(test.runtime()).build();
    }

    private static AssertionError failure(ThrowingCallable call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        assertThatThrownBy(call).isInstanceOf(AssertionError.class).satisfies(thrown::set);
        return (AssertionError) thrown.get();
    }

    @Test
    @DisplayName("A wait that cannot end fails with what runs and on what it waits, what is pending and what is armed")
    void flush_bodyWaitsForEver_failsWithTheList() {
        try (TestRuntime test = TestRuntime.builder().seed(42).mayLeaveWork().build()) {
            WorkQueue queue =
                    WorkQueue.builder("mail").runtime(test.runtime()).ordered().build();
            Work send = Work.of("send", () -> Script.block("the answer", () -> false));
            Work next = Work.of("next", () -> {});
            queue.enqueue(send);
            queue.enqueue(next);
            queue.enqueue(next);

            assertThat(failure(queue::flush))
                    .hasMessageStartingWith("stuck: ")
                    .hasMessageContaining("io.kernwork.workqueue.WorkQueue.flush")
                    .hasMessageContaining("at 0s, seed 42")
                    .hasMessageContaining("running: 'send' on queue 'mail', for the answer")
                    .hasMessageContaining("pending: 'next' on queue 'mail', 2 requests");
        }
    }

    @Test
    @DisplayName(
            "Of two bodies that wait for each other one is refused, in every order, and both are named; the other one goes on")
    void flush_twoBodiesWaitForEachOther_oneIsRefused() {
        TestRuntime.everySeed(10, test -> {
            WorkQueue queue = queue(test, "q");
            List<Work> works = new ArrayList<>();
            works.add(Work.of("a", () -> works.get(1).flush()));
            works.add(Work.of("b", () -> works.get(0).flush()));
            works.forEach(queue::enqueue);
            queue.drain();

            assertThat(failure(test::close))
                    .hasMessageContaining("bodies would wait for each other without end")
                    .hasMessageContaining("item 'a' on queue 'q'")
                    .hasMessageContaining("item 'b' on queue 'q'");
        });
    }

    @Test
    @DisplayName("Two bodies that hand each other on by turns are not taken for stuck")
    void drain_twoBodiesHandEachOtherOn_ends() {
        TestRuntime.everySeed(10, test -> {
            WorkQueue queue = queue(test, "q");
            CountDownLatch there = new CountDownLatch(1);
            CountDownLatch back = new CountDownLatch(1);
            queue.enqueue(Work.of("a", () -> {
                there.countDown();
                Script.block(back);
            }));
            queue.enqueue(Work.of("b", () -> {
                Script.block(there);
                back.countDown();
            }));
            queue.drain();
        });
    }

    @Test
    @DisplayName("A cancelled timer, whose place comes up empty later on, does not keep a stuck wait going")
    void flush_onlyCancelledTimers_isStuck() {
        try (TestRuntime test = TestRuntime.builder().mayLeaveWork().build()) {
            WorkQueue queue = queue(test, "q");
            for (int i = 0; i < 10; i++) {
                DelayedWork timer = DelayedWork.of("t" + i, () -> {});
                queue.enqueueAfter(timer, Duration.ofDays(1L << i));
                timer.cancel();
            }
            queue.enqueue(Work.of("w", () -> Script.block(new CountDownLatch(1))));
            assertThat(failure(queue::flush)).hasMessageStartingWith("stuck: ").hasMessageContaining("for the latch");
        }
    }

    @Test
    @DisplayName("A timer that re-arms itself for ever does not keep a stuck wait going")
    void flush_heartbeatGoesOn_failsAfterTheLongestWait() {
        try (TestRuntime test = TestRuntime.builder()
                .mayLeaveWork()
                .longestWait(Duration.ofMinutes(1))
                .build()) {
            WorkQueue queue = queue(test, "q");
            List<DelayedWork> heart = new ArrayList<>();
            heart.add(DelayedWork.of("heart", () -> queue.enqueueAfter(heart.getFirst(), Duration.ofSeconds(1))));
            queue.enqueueAfter(heart.getFirst(), Duration.ofSeconds(1));
            Work stuck = Work.of("w", () -> Script.block(new CountDownLatch(1)));
            queue.enqueue(stuck);
            assertThat(failure(stuck::flush))
                    .hasMessageStartingWith("no end in sight: ")
                    .hasMessageContaining("running: 'w' on queue 'q', for the latch")
                    .hasMessageContaining("armed: 'heart' on queue 'q', 1 request, due at 1m1s, in 1s");
            assertThat(test.elapsed()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void runUntilIdle_bodyEnqueuesItselfForEver_fails() {
        try (TestRuntime test = TestRuntime.builder().mayLeaveWork().build()) {
            WorkQueue queue = queue(test, "q");
            List<Work> again = new ArrayList<>();
            again.add(Work.of("again", () -> queue.enqueue(again.getFirst())));
            queue.enqueue(again.getFirst());
            assertThat(failure(test::runUntilIdle))
                    .hasMessageContaining("without the clock moving")
                    .hasMessageContaining("'again'");
        }
    }

    @Test
    @DisplayName("A body that blocks in real time is found by real time, with its stack")
    void runUntilIdle_bodyBlocksInRealTime_fails() {
        CountDownLatch real = new CountDownLatch(1);
        try (TestRuntime test = TestRuntime.builder()
                .mayLeaveWork()
                .patience(Duration.ofMillis(200))
                .build()) {
            queue(test, "q").enqueue(Work.of("w", real::await));
            assertThat(failure(test::runUntilIdle))
                    .hasMessageContaining("of real time")
                    .hasMessageContaining("CountDownLatch.await");
            assertThatThrownBy(() -> test.advance(MS)).isInstanceOf(IllegalStateException.class);
        } finally {
            real.countDown();
        }
    }

    @Test
    @DisplayName("A test that ends with work left fails with its names and times")
    void close_workLeft_failsWithTheList() {
        TestRuntime test = TestRuntime.create();
        WorkQueue queue = queue(test, "q");
        DelayedWork armed = DelayedWork.of("armed", () -> {});
        queue.enqueueAfter(armed, Duration.ofSeconds(90));
        queue.enqueue(Work.of("sleeper", () -> Script.sleep(Duration.ofMinutes(2))));
        test.advance(Duration.ofSeconds(30));
        Work pending = Work.of("pending", () -> {});
        queue.enqueue(pending);

        assertThat(failure(test::close))
                .hasMessage("the test has left work behind: at 30s, seed 0"
                        + "\n  running: 'sleeper' on queue 'q', sleeping until 2m"
                        + "\n  pending: 'pending' on queue 'q', 1 request"
                        + "\n  armed: 'armed' on queue 'q', 1 request, due at 1m30s, in 1m");
        test.close();
        assertThat(armed.isPending()).isFalse();
        assertThat(pending.isPending()).isFalse();
        assertThat(queue.isClosed()).isTrue();
    }

    @Test
    void close_workLeftAndAllowed_dropsItAndEndsTheThreads() {
        Thread[] inside = new Thread[1];
        try (TestRuntime test = TestRuntime.builder().mayLeaveWork().build()) {
            queue(test, "q").enqueue(Work.of("w", () -> {
                inside[0] = Thread.currentThread();
                Script.block(new CountDownLatch(1));
            }));
            test.runUntilIdle();
            assertThat(test.report()).contains("running: 'w' on queue 'q', for the latch");
        }
        assertThat(inside[0].isAlive()).isFalse();
    }

    @Test
    void close_nothingLeft_isQuietAndIdempotent() {
        TestRuntime test = TestRuntime.create();
        queue(test, "q").enqueue(Work.of("w", () -> {}));
        test.runUntilIdle();
        assertThat(test.report()).isEqualTo("at 0s, seed 0: nothing runs, is pending or is armed");
        test.close();
        test.close();
    }

    @Test
    @DisplayName("What a body throws fails the test at its end, unless it is taken")
    void close_bodyHasThrown_fails() {
        TestRuntime test = TestRuntime.builder().seed(3).build();
        queue(test, "q").enqueue(Work.of("w", () -> assertThat(1).isEqualTo(2)));
        test.runUntilIdle();
        AssertionError error = failure(test::close);
        assertThat(error)
                .hasMessageContaining("the body of 'w' on queue 'q' threw")
                .hasMessageContaining("seed 3");

        try (TestRuntime other = TestRuntime.create()) {
            queue(other, "q").enqueue(Work.of("w", () -> {
                throw new java.io.IOException("planned");
            }));
            other.runUntilIdle();
            assertThat(other.takeFailures())
                    .singleElement()
                    .satisfies(thrown -> assertThat(thrown).hasRootCauseMessage("planned"));
        }
    }

    @Test
    void block_conditionThrows_failsThatBody() {
        try (TestRuntime test = TestRuntime.create()) {
            int[] zero = new int[1];
            queue(test, "q")
                    .enqueue(Work.of(
                            "w",
                            () -> Script.block(
                                    "it", () -> 10 / (5 - test.elapsed().toMillis()) < 0)));
            queue(test, "other").enqueue(Work.of("ticks", () -> {
                for (int i = 0; i < 10; i++) {
                    Script.sleep(MS);
                }
            }));
            test.advance(Duration.ofSeconds(1));
            assertThat(test.takeFailures())
                    .singleElement()
                    .satisfies(thrown -> assertThat(thrown).hasRootCauseInstanceOf(ArithmeticException.class));
            assertThatThrownBy(() -> test.runUntil("it", () -> 10 / zero[0] < 0))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void verbs_fromTheWrongThread_areRefused() {
        assertThatThrownBy(() -> Script.burn(MS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs no body");
        try (TestRuntime test = TestRuntime.create()) {
            queue(test, "q").enqueue(Work.of("w", () -> test.advance(MS)));
            test.runUntilIdle();
            assertThat(test.takeFailures())
                    .singleElement()
                    .satisfies(thrown -> assertThat(thrown).hasMessageContaining("called from a body"));
        }
    }
}
