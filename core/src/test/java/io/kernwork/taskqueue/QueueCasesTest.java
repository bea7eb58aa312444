package io.kernwork.taskqueue;

import static io.kernwork.taskqueue.EnqueueFlag.FAIL_IF_CANCELING;
import static io.kernwork.taskqueue.EnqueueFlag.FAIL_IF_PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Gate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of taskqueue(9) on enqueuing: counts, order, flags, and a task that enqueues itself. */
class QueueCasesTest extends TaskCase {
    private final TaskQueue queue = queue("q").build();
    private final Gate gate = new Gate();

    @Test
    @DisplayName("1: an idle task that is enqueued runs once and is told 1")
    void enqueue_idle_runsOnceWithOne() {
        TaskProbe task = new TaskProbe("t", 0);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(task.counts()).containsExactly(1);
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("2: five requests before the pump give one run that is told 5, and the next pump runs none")
    void enqueue_fiveTimesBeforeThePump_oneRunToldFive() {
        TaskQueue manual = pumped("m");
        TaskProbe task = new TaskProbe("t", 0);
        assertThat(manual.enqueue(task)).isEqualTo(Admission.QUEUED);
        for (int i = 0; i < 4; i++) {
            assertThat(manual.enqueue(task)).isEqualTo(Admission.COALESCED);
        }
        assertThat(manual.run()).isEqualTo(1);
        assertThat(manual.run()).isZero();
        assertThat(task.counts()).containsExactly(5);
    }

    @Test
    @DisplayName("3: of 70,000 requests the run is told 65,535")
    void enqueue_seventyThousandTimes_saturates() {
        TaskQueue manual = pumped("m");
        TaskProbe task = new TaskProbe("t", 0);
        for (int i = 0; i < 70_000; i++) {
            assertThat(manual.enqueue(task).accepted()).isTrue();
        }
        assertThat(manual.run()).isEqualTo(1);
        assertThat(task.counts()).containsExactly(65_535);
    }

    @Test
    @DisplayName("4: priorities A1 B5 C5 D3 run as B, C, D, A")
    void enqueue_fourPriorities_runInTheirOrder() {
        queue.enqueue(logging("A", 1));
        queue.enqueue(logging("B", 5));
        queue.enqueue(logging("C", 5));
        queue.enqueue(logging("D", 3));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("B", "C", "D", "A");
    }

    @Test
    @DisplayName("5: three priorities in random order run as a stable sort would put them")
    void enqueue_randomOrderOfPriorities_isAStableSort() {
        SplittableRandom random = new SplittableRandom(5);
        int[] priorities = {0, 7, 255};
        for (int round = 0; round < 50; round++) {
            log.clear();
            List<TaskProbe> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                tasks.add(logging("t" + i, priorities[random.nextInt(priorities.length)]));
            }
            tasks.forEach(queue::enqueue);
            runtime.runUntilIdle();
            tasks.sort(Comparator.comparingInt(Task::priority).reversed());
            assertThat(log)
                    .containsExactlyElementsOf(tasks.stream().map(Task::name).toList());
        }
    }

    @Test
    @DisplayName("6: FAIL_IF_PENDING refuses a pending task and leaves its count")
    void enqueueFailIfPending_pending_isRefused() {
        TaskProbe task = new TaskProbe("t", 0);
        assertThat(queue.enqueue(task, FAIL_IF_PENDING)).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(task, FAIL_IF_PENDING)).isEqualTo(Admission.ALREADY_PENDING);
        runtime.runUntilIdle();
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("T9: FAIL_IF_CANCELING refuses while a run goes on that a cancel has found, and not after it")
    void enqueueFailIfCanceling_cancelledRun_isRefusedUntilItsEnd() throws Exception {
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        assertThat(queue.enqueue(task, FAIL_IF_CANCELING)).isEqualTo(Admission.QUEUED);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(1, true));
        assertThat(queue.enqueue(task, FAIL_IF_CANCELING)).isEqualTo(Admission.CANCELING);
        assertThat(task.isPending()).isFalse();
        gate.open();
        helpers.join();
        assertThat(queue.enqueue(task, FAIL_IF_CANCELING)).isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("T9: of both flags FAIL_IF_CANCELING is looked at first")
    void enqueueBothFlags_cancelingAndPending_saysCanceling() throws Exception {
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        queue.cancel(task);
        assertThat(queue.enqueue(task)).as("without flags").isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(task, FAIL_IF_PENDING, FAIL_IF_CANCELING)).isEqualTo(Admission.CANCELING);
        assertThat(queue.enqueue(task, FAIL_IF_CANCELING, FAIL_IF_PENDING)).isEqualTo(Admission.CANCELING);
        assertThat(queue.enqueue(task, FAIL_IF_PENDING, FAIL_IF_PENDING)).isEqualTo(Admission.ALREADY_PENDING);
        gate.open();
        helpers.join();
        assertThat(queue.enqueue(task, FAIL_IF_CANCELING, FAIL_IF_PENDING)).isEqualTo(Admission.ALREADY_PENDING);
        runtime.runUntilIdle();
        assertThat(task.counts()).containsExactly(1, 1);
    }

    @Test
    @DisplayName("9: three requests for a running task give exactly one more run, told 3")
    void enqueue_running_oneMoreRunToldThree() throws Exception {
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(task.counts()).containsExactly(1, 3);
    }

    @Test
    @DisplayName("T3: a task that enqueues itself k times runs k + 1 times, behind the others of its priority")
    void enqueue_fromItsOwnBody_runsAgain() {
        AtomicInteger left = new AtomicInteger(3);
        TaskProbe task = new TaskProbe("t", 4);
        task.script(() -> {
            log.add("t");
            if (left.getAndDecrement() > 0) {
                assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
            }
        });
        queue.enqueue(task);
        queue.enqueue(logging("other", 4));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("t", "other", "t", "t", "t");
    }

    @Test
    @DisplayName("18: a running task that enqueues itself on another queue runs there afterwards")
    void enqueue_fromItsOwnBodyOnAnotherQueue_bothRun() {
        TaskQueue other = queue("other").build();
        AtomicInteger runs = new AtomicInteger();
        Task[] task = new Task[1];
        task[0] = Task.of("t", 0, () -> {
            if (runs.getAndIncrement() == 0) {
                assertThat(other.enqueue(task[0])).isEqualTo(Admission.QUEUED);
                assertThat(other.depth()).isEqualTo(1);
            }
        });
        queue.enqueue(task[0]);
        runtime.runUntilIdle();
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("19: with two threads a task that is enqueued while it runs does not overlap itself, and runs again")
    void enqueue_twoThreads_neverBesideItself() throws Exception {
        TaskQueue two = queue("two").threads(2).build();
        TaskProbe task = gated("t", 0, gate);
        two.enqueue(task);
        stepInto(gate);
        two.enqueue(task);
        two.enqueue(logging("behind", 0));
        assertThat(runtime.runUntilIdle())
                .as("the parked task holds the second thread's slot")
                .isZero();
        gate.open();
        helpers.join();
        runtime.runUntilIdle();
        assertThat(task.runs()).isEqualTo(2);
        assertThat(task.overlaps()).isZero();
        assertThat(log).containsExactly("t", "t", "behind");
    }

    @Test
    @DisplayName("T5: two threads run two tasks at the same time, and a third one waits for its turn")
    void threads_two_runTwoTasksAtOnce() throws Exception {
        TaskQueue two = queue("two").threads(2).build();
        Gate second = new Gate();
        two.enqueue(gated("a", 0, gate));
        two.enqueue(gated("b", 0, second));
        two.enqueue(logging("c", 0));
        stepInto(gate);
        stepInto(second);
        assertThat(runtime.step()).isFalse();
        second.open();
        gate.open();
        helpers.join();
        runtime.runUntilIdle();
        assertThat(log).containsExactly("a", "b", "c");
    }
}
