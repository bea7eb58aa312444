package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many threads and every verb: what was accepted was delivered or removed. */
class TaskStressTest extends TaskCase {
    private static final int ROUNDS = 10_000;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();

    @Test
    @DisplayName(
            "33: producers, workers and cancellers: what was delivered and what was cancelled is what was accepted")
    void everyVerb_manyThreads_nothingIsLost() throws Exception {
        Kernwork workers = workers(2);
        List<TaskQueue> queues = List.of(
                TaskQueue.builder("one").runtime(workers).build(),
                TaskQueue.builder("three").runtime(workers).threads(3).build(),
                TaskQueue.builder("per-cpu").runtime(workers).perCpu().build(),
                TaskQueue.builder("own")
                        .runtime(workers)
                        .threads(2)
                        .onThreadStart(() -> {})
                        .build());
        List<TaskProbe> tasks = new ArrayList<>();
        List<TaskQueue> home = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tasks.add(new TaskProbe("t" + i, i * 20));
            home.add(queues.get(i % queues.size()));
        }
        try (Helpers threads = new Helpers()) {
            for (int thread = 0; thread < 4; thread++) {
                SplittableRandom random = new SplittableRandom(thread);
                threads.start("thread " + thread, () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        int at = random.nextInt(tasks.size());
                        step(random, home.get(at), tasks.get(at));
                    }
                });
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            removed.addAndGet(home.get(i).cancelTimeout(tasks.get(i)).pending());
            home.get(i).drain(tasks.get(i));
        }
        long delivered = tasks.stream().mapToLong(TaskProbe::delivered).sum();
        assertThat(delivered + removed.get()).isEqualTo(accepted.get());
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.overlaps()).isZero();
            assertThat(task.plainRuns()).isEqualTo(task.runs());
        });
        queues.forEach(TaskQueue::close);
    }

    private void step(SplittableRandom random, TaskQueue queue, TaskProbe task) throws InterruptedException {
        switch (random.nextInt(10)) {
            case 0 -> removed.addAndGet(queue.cancel(task).pending());
            case 1 -> removed.addAndGet(task.cancelSync());
            case 2 -> {
                queue.block();
                queue.unblock();
            }
            case 3 -> removed.addAndGet(queue.drainTimeout(task));
            case 4 -> {
                removed.addAndGet(task.disable());
                task.enable();
            }
            case 5 -> {
                switch (queue.enqueueAfter(task, Duration.ofNanos(random.nextInt(100_000)))) {
                    case ARMED, QUEUED, COALESCED -> accepted.incrementAndGet();
                    case REARMED, ALREADY_PENDING, BUSY, DISABLED, BLOCKED, CANCELING, DRAINING, CLOSED -> {}
                }
            }
            case 6 -> {
                if (queue.enqueue(task, EnqueueFlag.FAIL_IF_CANCELING, EnqueueFlag.FAIL_IF_PENDING)
                        .accepted()) {
                    accepted.incrementAndGet();
                }
            }
            default -> {
                if (queue.enqueue(task).accepted()) {
                    accepted.incrementAndGet();
                }
            }
        }
    }
}
