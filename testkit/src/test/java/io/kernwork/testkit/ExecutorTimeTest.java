package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.WaitResult;
import io.kernwork.executor.OnFull;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.executor.ScheduledQueueFuture;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executor views in virtual time: whoever waits for a future, for room or for the end lets the others go on. */
@Timeout(60)
class ExecutorTimeTest {
    private final TestRuntime test = TestRuntime.create();
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(test.runtime()).build();
    private final ScheduledQueueExecutor scheduler = QueueExecutor.scheduled(queue);
    private final List<Long> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static void rest(Duration time) {
        try {
            Script.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void log() {
        log.add(test.elapsed().toMillis());
    }

    @Test
    @DisplayName("a wait for a task that sleeps or is scheduled takes as long as that, and no real time")
    void get_takesVirtualTime() throws Exception {
        QueueFuture<String> slept = scheduler.submit(() -> {
            rest(Duration.ofHours(1));
            return "rested";
        });
        assertThat(slept.get()).isEqualTo("rested");
        assertThat(test.elapsed()).isEqualTo(Duration.ofHours(1));
        ScheduledQueueFuture<Long> later =
                scheduler.schedule(() -> test.elapsed().toHours(), 2, TimeUnit.HOURS);
        assertThat(later.getDelay(TimeUnit.MINUTES)).isEqualTo(120);
        assertThatThrownBy(() -> later.get(1, TimeUnit.HOURS)).isInstanceOf(TimeoutException.class);
        assertThat(later.get()).isEqualTo(3);
    }

    @Test
    @DisplayName("at a fixed rate the starts, with a fixed delay the pauses are equal; who is late catches up")
    void periodic_keepTheirTimes() {
        ScheduledQueueFuture<?> rate = scheduler.scheduleAtFixedRate(
                () -> {
                    log();
                    rest(ms(log.size() == 1 ? 25 : 1));
                },
                10,
                10,
                TimeUnit.MILLISECONDS);
        test.advance(ms(60));
        assertThat(log).containsExactly(10L, 35L, 36L, 40L, 50L, 60L);
        rate.cancel(false);
        log.clear();
        long since = test.elapsed().toMillis();
        var _ = scheduler.scheduleWithFixedDelay(
                () -> {
                    log();
                    rest(ms(5));
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
        test.advance(ms(31));
        assertThat(log).containsExactly(since, since + 15, since + 30);
        scheduler.shutdown();
        test.runUntilIdle();
        test.advance(ms(100));
        assertThat(log).hasSize(3);
        assertThat(scheduler.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("a cancelled body is waited for, in bounded form as long as given")
    void cancelAndAwait_takesVirtualTime() throws Exception {
        QueueFuture<?> future = scheduler.submit(() -> rest(ms(50)));
        test.advance(ms(10));
        WaitResult early = future.cancelAndAwait(false, ms(15));
        assertThat(early.done()).isFalse();
        assertThat(early.waitingFor()).hasSize(1);
        assertThat(test.elapsed()).isEqualTo(ms(25));
        assertThat(future.cancelAndAwait(false)).isFalse(); // it was cancelled before
        assertThat(test.elapsed()).isEqualTo(ms(50));
    }

    @Test
    @DisplayName("who finds no room waits for it for as long as given")
    void room_isWaitedFor() throws InterruptedException, ExecutionException {
        WorkQueue one =
                WorkQueue.builder("one").runtime(test.runtime()).ordered().build();
        QueueExecutor bounded = QueueExecutor.of(one).capacity(1).onFull(OnFull.block(ms(20)));
        bounded.execute(() -> rest(ms(30)));
        test.runUntilIdle(); // it has begun
        bounded.execute(this::log);
        assertThatThrownBy(() -> bounded.execute(this::log))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("1 tasks wait already");
        assertThat(test.elapsed()).isEqualTo(ms(20));
        QueueFuture<?> third = bounded.submit(this::log);
        assertThat(test.elapsed()).isEqualTo(ms(30));
        third.get();
        assertThat(log).containsExactly(30L, 30L);
        bounded.close();
        one.close();
    }

    @Test
    @DisplayName("close and awaitTermination wait for what runs and what is scheduled")
    void end_takesVirtualTime() throws InterruptedException {
        var _ = scheduler.schedule(this::log, 40, TimeUnit.MILLISECONDS);
        scheduler.execute(() -> rest(ms(10)));
        scheduler.shutdown();
        assertThat(scheduler.awaitTermination(39, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(test.elapsed()).isEqualTo(ms(39));
        scheduler.close();
        assertThat(test.elapsed()).isEqualTo(ms(40));
        assertThat(log).containsExactly(40L);
    }
}
