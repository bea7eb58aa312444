package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.taskqueue.Cancelled;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Cases of task queues once more, in virtual time, whatever the order in which threads go on. */
class VirtualTaskCasesTest {
    private static final int SEEDS = 20;
    private static final Duration FIFTY = Duration.ofMillis(50);

    @Test
    @DisplayName("34: a time-out of 50 ms runs at 50 ms, and once, with every seed")
    void enqueueAfter_fiftyMillis_runsAtFiftyMillis() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskQueue queue =
                    TaskQueue.builder("q").runtime(test.runtime()).threads(2).build();
            List<Duration> ran = new ArrayList<>();
            TimeoutTask task = TimeoutTask.of("t", 0, () -> ran.add(test.elapsed()));
            assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.ARMED);
            test.advance(Duration.ofSeconds(1));
            assertThat(ran).containsExactly(FIFTY);
        });
    }

    @Test
    @DisplayName("13, 20: a drain returns at the end of the run, drainAll at the end of what was there")
    void drain_running_returnsAtItsEnd() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskQueue queue = TaskQueue.builder("q").runtime(test.runtime()).build();
            Task slow = Task.of("slow", 9, () -> Script.sleep(FIFTY));
            Task low = Task.of("low", 0, () -> Script.sleep(FIFTY));
            queue.enqueue(low);
            queue.enqueue(slow);
            queue.drain(slow);
            assertThat(test.elapsed()).isBetween(FIFTY, FIFTY.multipliedBy(2));
            queue.drainAll();
            assertThat(test.elapsed()).isEqualTo(FIFTY.multipliedBy(2));
        });
    }

    @Test
    @DisplayName("The highest priority begins next when a run ends, with every seed")
    void enqueue_priorities_beginInOrder() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskQueue queue = TaskQueue.builder("q").runtime(test.runtime()).build();
            List<Integer> begun = new ArrayList<>();
            queue.block();
            for (int priority : new int[] {3, 200, 7, 255, 0}) {
                queue.enqueue(Task.of("p" + priority, priority, () -> {
                    begun.add(priority);
                    Script.sleep(Duration.ofMillis(1));
                }));
            }
            queue.unblock();
            queue.quiesce();
            assertThat(begun).containsExactly(255, 200, 7, 3, 0);
        });
    }

    @Test
    @DisplayName(
            "33: bodies that enqueue, arm and cancel each other's tasks: delivered and cancelled is what was accepted")
    void bodies_allVerbs_nothingIsLost() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskQueue queue =
                    TaskQueue.builder("q").runtime(test.runtime()).threads(3).build();
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger settled = new AtomicInteger();
            TimeoutTask target = TimeoutTask.of("target", 100, (int pending) -> {
                settled.addAndGet(pending);
                Script.sleep(Duration.ofMillis(3));
            });
            for (int i = 0; i < 10; i++) {
                queue.enqueue(Task.of("enqueues", i, () -> {
                    Script.sleep(Duration.ofMillis(1));
                    accepted.addAndGet(queue.enqueue(target).accepted() ? 1 : 0);
                    Script.sleep(Duration.ofMillis(1));
                    accepted.addAndGet(queue.enqueueAfter(target, FIFTY) == Admission.REARMED ? 0 : 1);
                }));
                queue.enqueue(Task.of("cancels", i, () -> {
                    Script.sleep(Duration.ofMillis(2));
                    Cancelled cancelled = queue.cancelTimeout(target);
                    settled.addAndGet(cancelled.pending());
                }));
            }
            test.advance(Duration.ofSeconds(1));
            assertThat(settled).hasValue(accepted.get());
        });
    }
}
