package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.AtomicSection;
import io.kernwork.fixtures.Allocated;
import io.kernwork.softirq.Softirqs;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What queueing costs in memory. */
class TaskListMemoryTest extends ListCase {
    private static final int ROUNDS = 20_000;
    private static final int ATTEMPTS = 6;
    private static final long NOISE = 4_096;

    private final TaskList[] lists = new TaskList[8];
    private final DeferredTask[] tasks = new DeferredTask[64];

    /** The least that some calls allocated in several attempts; the JVM itself allocates on a thread now and then. */
    private long least(Runnable calls, Runnable between) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > NOISE; attempt++) {
            long allocated = 0;
            for (int round = 0; round < ROUNDS / tasks.length; round++) {
                long before = Allocated.by(Thread.currentThread());
                calls.run();
                allocated += Allocated.by(Thread.currentThread()) - before;
                between.run();
            }
            least = Math.min(least, allocated);
        }
        return least;
    }

    @Test
    @DisplayName("To queue a task allocates nothing, on a list or for keventd, the first time included")
    void queue_manyTimes_allocatesNothing() {
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = DeferredTask.of("t" + i, () -> {});
        }
        for (int i = 0; i < lists.length; i++) {
            lists[i] = list("l" + i);
        }
        Keventd keventd = Keventd.of(runtime);
        long onLists = least(
                () -> {
                    for (int i = 0; i < tasks.length; i++) {
                        lists[i % lists.length].queue(tasks[i]);
                        lists[i % lists.length].queue(tasks[i]);
                    }
                },
                () -> {
                    for (TaskList list : lists) {
                        list.run();
                    }
                });
        long onKeventd = least(
                () -> {
                    for (DeferredTask task : tasks) {
                        keventd.schedule(task);
                    }
                },
                runtime::runUntilIdle);
        System.out.printf(
                "allocated by %,d queueings: %d bytes on lists, %d bytes for keventd%n", ROUNDS, onLists, onKeventd);
        assertThat(onLists).isLessThanOrEqualTo(NOISE);
        assertThat(onKeventd).isLessThanOrEqualTo(NOISE);
    }

    @Test
    @DisplayName("To queue a task from a top half allocates nothing, on the lists that a bottom half or a worker runs")
    void queue_fromATopHalf_allocatesNothing() {
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = DeferredTask.of("t" + i, () -> {});
        }
        PredefinedTaskLists predefined = PredefinedTaskLists.of(runtime);
        TaskList[] targets = {predefined.timer(), predefined.immediate(), predefined.scheduler(), predefined.disk()};
        Softirqs softirqs = Softirqs.of(runtime);
        long[] allocated = new long[1];
        Runnable topHalf = () -> {
            try (AtomicSection _ = softirqs.enterInterrupt()) {
                long before = Allocated.by(Thread.currentThread());
                for (int i = 0; i < tasks.length; i++) {
                    targets[i % targets.length].queue(tasks[i]);
                }
                allocated[0] += Allocated.by(Thread.currentThread()) - before;
            }
        };
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > NOISE; attempt++) {
            allocated[0] = 0;
            for (int round = 0; round < ROUNDS / tasks.length; round++) {
                topHalf.run();
                predefined.disk().run();
                ticker.advance(Duration.ofMillis(10));
                runtime.runUntilIdle();
            }
            least = Math.min(least, allocated[0]);
        }
        System.out.printf("allocated by %,d queueings in top halves: %d bytes%n", ROUNDS, least);
        assertThat(least).isLessThanOrEqualTo(NOISE);
    }
}
