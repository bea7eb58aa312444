package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What ten thousand queues cost that nobody uses now. */
class ManyQueuesTest extends TaskCase {
    private static final int QUEUES = 10_000;
    private static final int MOST_BYTES = 512;

    private final List<TaskQueue> queues = new ArrayList<>(QUEUES);

    @Test
    @DisplayName("10,000 idle task queues hold no thread and at most 512 bytes each, unused and after use")
    void tenThousandQueues_idle_holdNoThreadAndFewBytes() throws Exception {
        Kernwork app = Kernwork.builder()
                .name("many")
                .cpus(2)
                .idleTimeout(Duration.ZERO)
                .build();
        try (app) {
            try (TaskQueue first = TaskQueue.builder("first").runtime(app).build()) {
                first.enqueue(Task.of("warm-up", 0, () -> {}));
            }
            long before = used();
            for (int i = 0; i < QUEUES; i++) {
                queues.add(TaskQueue.builder("queue").runtime(app).build());
            }
            long unused = (used() - before) / QUEUES;
            useEach();
            Bounded.until(() -> app.workers() == 0, "no worker is left");
            long afterUse = (used() - before) / QUEUES;
            System.out.printf(
                    "%,d idle task queues: %d bytes each, %d after use, %d worker threads%n",
                    QUEUES, unused, afterUse, app.workers());
            assertThat(unused).isBetween(1L, (long) MOST_BYTES);
            assertThat(afterUse).isBetween(1L, (long) MOST_BYTES);
        }
    }

    private void useEach() throws Exception {
        CountDownLatch ran = new CountDownLatch(queues.size());
        for (TaskQueue queue : queues) {
            queue.enqueue(Task.of("t", 0, ran::countDown));
        }
        Bounded.await(ran, "each queue's task");
        for (TaskQueue queue : queues) {
            queue.drainAll();
        }
    }

    /** The least of several looks, each after a collection. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime machine = Runtime.getRuntime();
            least = Math.min(least, machine.totalMemory() - machine.freeMemory());
        }
        return least;
    }
}
