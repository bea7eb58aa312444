package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of gtaskqueue and taskqgroup. */
class GroupCasesTest extends TaskCase {
    private final Kernwork four = workers(4);
    private final TaskGroup group = TaskGroup.of(four, "rx", 4, 1);
    private final Object device = "ix0";
    private final Gate gate = new Gate();

    private GroupTask attached(String name, Object uniq, TaskGroup to) {
        GroupTask task = GroupTask.of(name, () -> log.add(name));
        to.attach(task, uniq);
        return task;
    }

    @Test
    @DisplayName("43: a queued group task that is enqueued again coalesces; one run")
    void enqueue_queued_coalesces() throws Exception {
        GroupTask task = attached("t", device, group);
        group.block();
        assertThat(task.enqueue()).isEqualTo(Admission.QUEUED);
        assertThat(task.enqueue()).isEqualTo(Admission.COALESCED);
        group.unblock();
        group.quiesce();
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("44: a blocked group task answers BLOCKED, also to itself, and runs again after unblock")
    void block_selfEnqueuing_isStopped() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        GroupTask[] task = new GroupTask[1];
        task[0] = GroupTask.of("t", () -> {
            runs.incrementAndGet();
            task[0].enqueue();
        });
        group.attach(task[0], device);
        task[0].enqueue();
        Bounded.until(() -> runs.get() > 100, "the task enqueues itself");
        task[0].block();
        int atReturn = runs.get();
        assertThat(task[0].isPending() || task[0].isRunning()).isFalse();
        assertThat(task[0].enqueue()).isEqualTo(Admission.BLOCKED);
        group.quiesce();
        assertThat(runs).hasValue(atReturn);
        assertThat(task[0].block(LONG).done()).as("not counted").isTrue();
        task[0].unblock();
        assertThat(task[0].enqueue()).isEqualTo(Admission.QUEUED);
        Bounded.until(() -> runs.get() > atReturn, "it runs again");
        task[0].block();
    }

    @Test
    @DisplayName(
            "G1: a block waits for the run in progress and for what is pending; nothing of the task is left at its return")
    void block_runningAndPending_waitsForBoth() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        GroupTask task = GroupTask.of("t", () -> {
            runs.incrementAndGet();
            gate.pass();
        });
        group.attach(task, device);
        task.enqueue();
        gate.awaitEntered();
        task.enqueue();
        Thread blocker = startWaiting("block", task::block);
        assertThat(task.enqueue()).isEqualTo(Admission.BLOCKED);
        assertThat(task.block(MOMENT).done()).isFalse();
        assertThat(task.blockAsync().toCompletableFuture()).isNotDone();
        assertThat(blocker.isAlive()).isTrue();
        gate.open();
        helpers.join();
        assertThat(runs).hasValue(2);
        assertThat(task.isPending() || task.isRunning()).isFalse();
    }

    @Test
    @DisplayName("45: eight tasks of one device on four queues are two on each; an unknown CPU is refused")
    void attach_eightTasksOfOneDevice_twoOnEach() {
        for (int i = 0; i < 8; i++) {
            attached("t" + i, device, group);
        }
        for (int cpu = 0; cpu < 4; cpu++) {
            assertThat(group.attached(cpu)).isEqualTo(2);
        }
        GroupTask late = GroupTask.of("late", () -> {});
        assertThatThrownBy(() -> group.attachCpu(late, device, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'rx'")
                .hasMessageContaining("CPU 4");
        assertThat(late.cpu()).isEqualTo(-1);
        group.attachCpu(late, device, 3);
        assertThat(late.cpu()).isEqualTo(3);
    }

    @Test
    @DisplayName("45: a queue that does not serve the device is preferred to a less loaded one that does")
    void attach_deviceServed_prefersAnotherQueue() {
        group.attachCpu(GroupTask.of("a", () -> {}), device, 0);
        for (int cpu = 1; cpu < 4; cpu++) {
            group.attachCpu(GroupTask.of("x" + cpu, () -> {}), "other", cpu);
            group.attachCpu(GroupTask.of("y" + cpu, () -> {}), "other", cpu);
        }
        GroupTask second = attached("b", device, group);
        assertThat(second.cpu()).as("least loaded of those without the device").isEqualTo(1);
        GroupTask third = attached("c", "third device", group);
        assertThat(third.cpu()).isZero();
    }

    @Test
    @DisplayName("45: bad counts are refused; a stride leaves CPUs out")
    void group_badCounts_areRefused() {
        for (int[] bad : List.of(new int[] {0, 1}, new int[] {5, 1}, new int[] {3, 2}, new int[] {2, 0})) {
            assertThatThrownBy(() -> TaskGroup.of(four, "bad", bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'bad'");
        }
        TaskGroup two = TaskGroup.of(four, "two", 2, 2);
        assertThat(attached("a", device, two).cpu()).isZero();
        assertThat(attached("b", device, two).cpu()).isEqualTo(2);
    }

    @Test
    @DisplayName("46: a group task runs on the CPU of its queue: what it enqueues on a queue for each CPU stays there")
    void attachCpu_run_isOnThatCpu() throws Exception {
        TaskQueue perCpu = TaskQueue.builder("per-cpu").runtime(four).perCpu().build();
        TaskProbe[] marks = new TaskProbe[4];
        List<Integer> found = new ArrayList<>();
        for (int cpu = 0; cpu < 4; cpu++) {
            marks[cpu] = logging("mark" + cpu, 0);
            GroupTask task = GroupTask.of("on" + cpu, mark(perCpu, marks[cpu]));
            group.attachCpu(task, device, cpu);
            perCpu.block();
            task.enqueue();
            group.drainAll();
            found.add(cpuOf(perCpu, marks[cpu]));
            perCpu.cancel(marks[cpu]);
            perCpu.unblock();
        }
        assertThat(found).containsExactly(0, 1, 2, 3);
    }

    private static io.kernwork.base.Body mark(TaskQueue perCpu, TaskProbe mark) {
        return () -> perCpu.enqueue(mark);
    }

    private static int cpuOf(TaskQueue perCpu, Task task) {
        for (int cpu = 0; cpu < perCpu.lanes.length; cpu++) {
            if (task.item().waitsIn(perCpu.lanes[cpu])) {
                return cpu;
            }
        }
        return -1;
    }

    @Test
    @DisplayName("A queue of a group runs one task at a time, in the order of their enqueuing, beside the other queues")
    void group_queues_areSerialAndIndependent() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        for (int cpu = 0; cpu < 2; cpu++) {
            GroupTask task = GroupTask.of("meet" + cpu, () -> {
                both.countDown();
                Bounded.await(both, "the task of the other queue");
            });
            group.attachCpu(task, device, cpu);
            task.enqueue();
        }
        group.drainAll();
        GroupTask a = GroupTask.of("a", () -> log.add("a"));
        GroupTask b = GroupTask.of("b", () -> log.add("b"));
        group.attachCpu(a, device, 2);
        group.attachCpu(b, device, 2);
        group.block();
        b.enqueue();
        a.enqueue();
        group.unblock();
        group.drainAll();
        assertThat(log).containsExactly("b", "a");
    }

    @Test
    @DisplayName("Detach drains, leaves nothing attached, and the task can be attached elsewhere")
    void detach_running_waits() throws Exception {
        GroupTask task = GroupTask.of("t", () -> {
            log.add("t");
            gate.pass();
        });
        group.attachCpu(task, device, 1);
        task.enqueue();
        gate.awaitEntered();
        assertThat(group.detach(task, MOMENT).done()).isFalse();
        assertThat(task.cpu()).as("stays attached").isEqualTo(1);
        Thread detacher = startWaiting("detach", () -> group.detach(task));
        assertThat(detacher.isAlive()).isTrue();
        gate.open();
        helpers.join();
        assertThat(task.cpu()).isEqualTo(-1);
        assertThat(group.attached(1)).isZero();
        assertThat(task.enqueue()).isEqualTo(Admission.BLOCKED);
        assertThatThrownBy(() -> group.detach(task)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(task::unblock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("attach");
        group.attachCpu(task, device, 2);
        assertThat(task.isBlocked()).isFalse();
        assertThatThrownBy(() -> group.attach(task, device)).isInstanceOf(IllegalStateException.class);
        assertThat(task.enqueue()).isEqualTo(Admission.QUEUED);
        group.drainAll();
        assertThat(log).containsExactly("t", "t");
    }

    @Test
    @DisplayName("Cancel and drain of a group task; block, drain and detach from its own body are refused")
    void cancel_pending_removesIt() throws Exception {
        GroupTask task = attached("t", device, group);
        group.block();
        task.enqueue();
        task.enqueue();
        assertThat(task.drain(MOMENT).done()).isFalse();
        assertThat(task.cancel()).isEqualTo(new Cancelled(2, false));
        group.unblock();
        task.drain();
        assertThat(log).isEmpty();
        GroupTask[] self = new GroupTask[1];
        self[0] = GroupTask.of("self", () -> {
            assertThatThrownBy(self[0]::block).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(self[0]::drain).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(() -> group.detach(self[0])).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(group::drainAll).isInstanceOf(SelfWaitException.class);
            assertThat(self[0].isBlocked()).isFalse();
            log.add("diagnosed");
        });
        group.attach(self[0], device);
        self[0].enqueue();
        group.drainAll();
        assertThat(log).containsExactly("diagnosed");
    }

    @Test
    @DisplayName("A closed group answers CLOSED; a task of another runtime cannot be attached")
    void close_group_refuses() {
        GroupTask task = attached("t", device, group);
        group.close();
        assertThat(task.enqueue()).isEqualTo(Admission.CLOSED);
        TaskGroup other = TaskGroup.of(runtime, "other", 1, 1);
        GroupTask foreign = attached("foreign", device, other);
        assertThatThrownBy(() -> {
                    other.detach(foreign);
                    group.attach(foreign, device);
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'workers'");
    }
}
