package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.ManualKernwork;
import io.kernwork.fixtures.Allocated;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a task of a view costs in memory. */
final class ExecutorAllocationTest {
    private static final int TASKS = 10_000;
    private static final int ATTEMPTS = 8;
    private static final long OBJECT = 80;
    private static final long NOISE = 4_096;
    private static final int TIMED = 500;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualKernwork runtime = engines.manual(new ManualTicker());
    private final WorkQueue queue = engines.queue(runtime, "measured");
    private final ScheduledQueueExecutor view = QueueExecutor.scheduled(queue);
    private int runs;

    @AfterEach
    void nothingIsLeft() {
        view.shutdownNow();
        assertThat(view.isTerminated()).isTrue();
    }

    /** Bytes that the executing thread allocates; the least of several attempts, since the first ones grow what stays. */
    private long leastOfExecute(QueueExecutor executor) {
        Runnable command = () -> runs++;
        Thread self = Thread.currentThread();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = Allocated.by(self);
            for (int i = 0; i < TASKS; i++) {
                executor.execute(command);
            }
            least = Math.min(least, Allocated.by(self) - before);
            runtime.runUntilIdle();
        }
        assertThat(runs).isEqualTo(TASKS * ATTEMPTS);
        return least;
    }

    @Test
    @DisplayName("execute allocates one object of at most 80 bytes")
    void execute_oneSmallObject() {
        assertThat(leastOfExecute(view)).as("bytes of %,d tasks", TASKS).isLessThanOrEqualTo(TASKS * OBJECT + NOISE);
    }

    @Test
    @DisplayName("execute of a bounded view allocates no more than that")
    void execute_bounded_oneSmallObject() {
        assertThat(leastOfExecute(view.capacity(TASKS)))
                .as("bytes of %,d tasks", TASKS)
                .isLessThanOrEqualTo(TASKS * OBJECT + NOISE);
    }

    /** Runs often, and compares what its thread has allocated between two of the runs. */
    private static final class Measured implements Runnable {
        private final int runs;
        private final CountDownLatch attempts = new CountDownLatch(ATTEMPTS);
        private @Nullable Thread thread;
        private int count;
        private long before;
        private volatile long least = Long.MAX_VALUE;

        Measured(int runs) {
            this.runs = runs;
        }

        @Override
        public void run() {
            if (++count % runs != 0) {
                return;
            }
            Thread self = Thread.currentThread();
            long now = Allocated.by(self);
            if (thread == self) {
                least = Math.min(least, now - before);
                attempts.countDown();
            }
            thread = self;
            before = Allocated.by(self);
        }
    }

    @Test
    @DisplayName(
            "The runs of periodic tasks allocate nothing: when they are late at a fixed rate, and when a timer fires for each")
    void periodic_runs_allocateNothing() throws Exception {
        ScheduledQueueExecutor threads = QueueExecutor.scheduled(engines.queue(engines.runtime(1), "threads"));
        Measured late = new Measured(TASKS);
        Measured timed = new Measured(TIMED);
        ScheduledFuture<?> rate = threads.scheduleAtFixedRate(late, 0, 1, TimeUnit.NANOSECONDS);
        Bounded.await(late.attempts, "late runs");
        rate.cancel(false);
        var _ = threads.scheduleWithFixedDelay(timed, 0, 50, TimeUnit.MICROSECONDS);
        Bounded.await(timed.attempts, "timed runs");
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(late.least).as("bytes of %,d runs", TASKS).isLessThanOrEqualTo(NOISE);
        assertThat(timed.least).as("bytes of %,d runs", TIMED).isLessThanOrEqualTo(TIMED);
    }
}
