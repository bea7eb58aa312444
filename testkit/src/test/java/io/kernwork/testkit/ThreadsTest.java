package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts, completions, and the threads that meet in a test. */
@Timeout(60)
class ThreadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestRuntime test = TestRuntime.create();
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(test.runtime()).build();

    @Test
    void flush_interruptedByABody_throws() {
        Thread self = Thread.currentThread();
        Work work = Work.of("w", () -> {
            Script.sleep(SECOND);
            self.interrupt();
            Script.sleep(SECOND);
        });
        queue.enqueue(work);
        assertThatThrownBy(work::flush).isInstanceOf(InterruptedException.class);
        assertThat(test.elapsed()).isEqualTo(SECOND);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        test.advance(SECOND);
        test.close();
    }

    @Test
    void close_interrupted_waitsOnAndRestoresTheFlag() {
        queue.enqueue(Work.of("w", () -> Script.sleep(SECOND)));
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(test.elapsed()).isEqualTo(SECOND);
        test.close();
    }

    @Test
    void flushInABody_interruptedByAnotherBody_throws() {
        List<String> log = new ArrayList<>();
        Work slow = Work.of("slow", () -> Script.sleep(SECOND.multipliedBy(3)));
        Thread[] waiter = new Thread[1];
        queue.enqueue(slow);
        queue.enqueue(Work.of("waiter", () -> {
            waiter[0] = Thread.currentThread();
            try {
                slow.flush();
            } catch (InterruptedException e) {
                log.add("interrupted at " + test.elapsed());
            }
        }));
        queue.enqueue(Work.of("other", () -> {
            Script.sleep(SECOND);
            waiter[0].interrupt();
        }));
        test.advance(SECOND.multipliedBy(5));
        assertThat(log).containsExactly("interrupted at PT1S");
        test.close();
    }

    @Test
    @DisplayName("An asynchronous wait completes in a body's thread, and runUntil waits for it")
    void flushAsync_completion_comesInVirtualTime() {
        Work work = Work.of("w", () -> Script.sleep(SECOND));
        queue.enqueue(work);
        CompletableFuture<Duration> ended =
                work.flushAsync().thenApply(waited -> test.elapsed()).toCompletableFuture();
        test.runUntil("the flush", ended::isDone);
        assertThat(ended.join()).isEqualTo(SECOND);
        test.close();
    }

    @Test
    @DisplayName("The test may go on in another thread, as with a framework's time-out")
    void advance_onAnotherThread_goesOn() throws Exception {
        List<Duration> ends = new ArrayList<>();
        queue.enqueue(Work.of("w", () -> {
            Script.sleep(SECOND);
            ends.add(test.elapsed());
        }));
        test.runUntilIdle();
        FutureTask<Integer> other = new FutureTask<>(() -> test.advance(SECOND));
        Thread thread = Thread.ofPlatform().daemon().start(other);
        assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        thread.join();
        assertThat(ends).containsExactly(SECOND);
        test.close();
    }

    @Test
    @DisplayName("A second thread that waits while the test does is refused")
    void flush_onASecondThreadAtTheSameTime_isRefused() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        Work work = Work.of("w", () -> Script.sleep(SECOND));
        List<FutureTask<Boolean>> calls = new ArrayList<>();
        queue.enqueue(work);
        queue.enqueue(Work.of("starter", () -> {
            FutureTask<Boolean> call = new FutureTask<>(work::flush);
            calls.add(call);
            Thread thread = new Thread(() -> {
                call.run();
                refused.countDown();
            });
            thread.start();
            thread.join(); // in real time: the thread does not wait
        }));
        test.advance(SECOND.multipliedBy(2));
        assertThat(refused.getCount()).isZero();
        assertThatThrownBy(() -> calls.getFirst().get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the test's thread and bodies may wait there");
        test.close();
    }

    @Test
    @DisplayName("Bodies that end, wait and are abandoned leave no thread behind")
    void close_manyBodies_leavesNoThread() {
        List<Thread> threads = new ArrayList<>();
        try (TestRuntime other = TestRuntime.builder().mayLeaveWork().build()) {
            WorkQueue many = WorkQueue.builder("many").runtime(other.runtime()).build();
            for (int i = 0; i < 20; i++) {
                boolean stays = i % 2 == 0;
                many.enqueue(Work.of("w" + i, () -> {
                    threads.add(Thread.currentThread());
                    Script.sleep(SECOND);
                    if (stays) {
                        Script.block("nothing", () -> false);
                    }
                }));
            }
            other.advance(SECOND);
            assertThat(threads).hasSize(20).doesNotHaveDuplicates();
        }
        assertThat(threads).noneMatch(Thread::isAlive);
        test.close();
    }
}
