package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Delay;
import io.kernwork.fixtures.Allocated;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Callers of a task queue allocate nothing. */
class TaskAllocationTest extends TaskCase {
    private static final int ROUNDS = 100_000;
    private static final int ATTEMPTS = 6;
    private static final long NOISE = 4_096;
    private static final Delay HOUR = Delay.of(Duration.ofHours(1));

    private final TaskQueue queue = queue("measured").threads(2).build();
    private final Task pinned = Task.of("pinned", 128, () -> {});
    private final TimeoutTask task = TimeoutTask.of("t", 7, () -> {});

    @Test
    @DisplayName("Enqueuing, merging, arming, re-arming and removing allocate nothing, whatever the priority")
    void verbs_ofTheCaller_allocateNothing() {
        queue.enqueue(pinned); // so that the lane keeps its array
        Thread self = Thread.currentThread();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > NOISE; attempt++) {
            long before = Allocated.by(self);
            for (int round = 0; round < ROUNDS; round++) {
                enqueueAndRemove();
                armAndRemove();
            }
            least = Math.min(least, Allocated.by(self) - before);
        }
        assertThat(least).as("bytes in %,d rounds", ROUNDS).isLessThanOrEqualTo(NOISE);
        assertThat(task.isPending()).isFalse();
    }

    private void enqueueAndRemove() {
        queue.enqueue(task);
        queue.enqueue(task, EnqueueFlag.FAIL_IF_CANCELING);
        queue.enqueue(task, EnqueueFlag.FAIL_IF_PENDING, EnqueueFlag.FAIL_IF_CANCELING);
        task.disable();
        task.enable();
    }

    private void armAndRemove() {
        queue.enqueueAfter(task, HOUR);
        queue.enqueueAfter(task, HOUR);
        queue.enqueue(task);
        task.disable();
        task.enable();
    }
}
