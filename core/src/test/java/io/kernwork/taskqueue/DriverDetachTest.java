package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * NetBSD's proposal of task(9): a task embedded in a driver, scheduled on the current CPU's queue, with cancellation, a wait
 * for its end, and no thread of its own. And what it says goes wrong with workqueue(9) and usb_task, each shown not to.
 */
class DriverDetachTest extends TaskCase {
    private final Gate gate = new Gate();

    /** A driver whose interrupts enqueue its tasks, on the queue of the CPU that they come on. */
    private static final class Driver {
        private final TaskQueue queue;
        private final AtomicBoolean unloaded = new AtomicBoolean();
        private final AtomicInteger usedAfterUnload = new AtomicInteger();
        private final AtomicInteger packets = new AtomicInteger();
        private final Task receive = Task.of("receive", 100, this::receive);
        private final TimeoutTask watchdog = TimeoutTask.of("watchdog", 0, this::receive);

        Driver(TaskQueue queue) {
            this.queue = queue;
        }

        void interrupt() {
            queue.enqueue(receive);
            queue.enqueueAfter(watchdog, Duration.ofMillis(1));
        }

        private void receive(int pending) {
            usedAfterUnload.addAndGet(unloaded.get() ? 1 : 0);
            packets.addAndGet(pending);
            interrupt(); // it polls: another one is asked for from inside
        }

        void detach() throws InterruptedException {
            receive.disableSync();
            watchdog.disableSync();
            unloaded.set(true);
        }
    }

    @Test
    @DisplayName(
            "N1: detach while interrupts go on: after cancelSync nothing of the driver runs (usb_task could not wait)")
    void detach_interruptsGoOn_nothingRunsAfterwards() throws Exception {
        Kernwork workers = workers(2);
        TaskQueue perCpu =
                TaskQueue.builder("drivers").runtime(workers).perCpu().build();
        for (int round = 0; round < 50; round++) {
            Driver driver = new Driver(perCpu);
            AtomicBoolean detached = new AtomicBoolean();
            try (Helpers interrupts = new Helpers()) {
                for (int i = 0; i < 2; i++) {
                    interrupts.start("interrupts", () -> {
                        while (!detached.get()) {
                            driver.interrupt();
                        }
                    });
                }
                Bounded.until(() -> driver.packets.get() > 0, "the driver works");
                driver.detach();
                detached.set(true);
            }
            perCpu.quiesce();
            assertThat(driver.usedAfterUnload).hasValue(0);
            assertThat(driver.receive.isPending() || driver.receive.isRunning()).isFalse();
            assertThat(driver.watchdog.isArmed() || driver.watchdog.isRunning()).isFalse();
            assertThat(perCpu.enqueue(driver.receive)).isEqualTo(Admission.DISABLED);
        }
    }

    @Test
    @DisplayName(
            "N1: cancelSync alone: what was requested before it does not run after it, and it returns after the run")
    void cancelSync_running_returnsAfterItsEnd() throws Exception {
        TaskQueue queue = queue("q").build();
        AtomicBoolean freed = new AtomicBoolean();
        TaskProbe task = new TaskProbe("t", 0, () -> {
            gate.pass();
            assertThat(freed).isFalse();
            log.add("ended");
        });
        queue.enqueue(task);
        stepInto(gate);
        queue.enqueue(task);
        startWaiting("cancelSync", () -> {
            task.cancelSync();
            freed.set(true);
            assertThat(log).containsExactly("ended");
        });
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("N2: usb_rem_task says whether it removed and nothing of a run. Here the answer has both")
    void cancel_running_saysSo() throws Exception {
        TaskQueue queue = queue("q").build();
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(0, true));
        queue.enqueue(task);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(1, true));
        gate.open();
    }

    @Test
    @DisplayName("N3: workqueue(9) keeps a thread for each queue, or one for each CPU. Here idle queues hold none")
    void idleQueues_holdNoThread() throws Exception {
        Kernwork workers = Kernwork.builder()
                .name("idle")
                .cpus(2)
                .idleTimeout(Duration.ZERO)
                .build();
        try (workers) {
            CountDownLatch ran = new CountDownLatch(100);
            List<TaskQueue> queues = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                TaskQueue queue = TaskQueue.builder("driver" + i)
                        .runtime(workers)
                        .perCpu()
                        .build();
                queue.enqueue(Task.of("t", 0, ran::countDown));
                queues.add(queue);
            }
            Bounded.await(ran, "each queue's task");
            Bounded.until(() -> workers.workers() == 0, "no worker is left");
            queues.getFirst().enqueue(Task.of("again", 0, () -> {}));
            queues.getFirst().drainAll();
        }
    }

    @Test
    @DisplayName("N4: workqueue(9) cannot cancel. Here what waits is taken away at once, whatever runs before it")
    void cancel_behindALongOne_removesAtOnce() throws Exception {
        TaskQueue queue = queue("q").build();
        queue.enqueue(gated("long", 0, gate));
        stepInto(gate);
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueue(task);
        assertThat(task.cancelSync()).isEqualTo(1);
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName(
            "N5: the wait of workqueue(9) walks items that their callbacks may have freed. Here a body may reuse its task")
    void drain_taskReusedByItsBody_ends() throws Exception {
        TaskQueue queue = queue("q").build();
        TaskQueue other = queue("other").build();
        AtomicInteger runs = new AtomicInteger();
        Task[] task = new Task[1];
        task[0] = Task.of("t", 0, () -> {
            if (runs.incrementAndGet() == 1) {
                gate.pass();
                other.enqueue(task[0]);
                other.cancel(task[0]);
            }
        });
        queue.enqueue(task[0]);
        stepInto(gate);
        startWaiting("drain", () -> queue.drain(task[0]));
        startWaiting("drainAll", queue::drainAll);
        gate.open();
        helpers.join();
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName(
            "N6: the wait of workqueue(9) allows one waiter and no enqueue meanwhile. Here many wait, and enqueues go on")
    void drain_manyWaitersAndEnqueues_allReturn() throws Exception {
        TaskQueue queue = queue("q").build();
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        for (int i = 0; i < 3; i++) {
            startWaiting("drain " + i, () -> queue.drain(task));
        }
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
        gate.open();
        Bounded.until(
                () -> {
                    runtime.step();
                    return task.runs() == 2;
                },
                "the second run");
        helpers.join();
    }

    @Test
    @DisplayName("N7: the end of a workqueue(9) may overtake a batch that runs. Here close returns after the last body")
    void close_running_returnsAfterTheLastBody() throws Exception {
        TaskQueue queue = queue("q").threads(2).build();
        Gate second = new Gate();
        queue.enqueue(gated("a", 0, gate));
        queue.enqueue(gated("b", 0, second));
        stepInto(gate);
        stepInto(second);
        Thread closer = startWaiting("close", queue::close);
        second.open();
        assertThat(closer.isAlive()).isTrue();
        gate.open();
        helpers.join();
        assertThat(queue.isMember(closer)).isFalse();
    }

    @Test
    @DisplayName("N8: the wait of workqueue(9) returns at once on its own worker, without a word. Here it is refused")
    void drain_fromItsOwnBody_isRefused() {
        TaskQueue queue = queue("q").build();
        Task[] task = new Task[1];
        task[0] = Task.of("t", 0, () -> {
            assertThatThrownBy(() -> queue.drain(task[0])).isInstanceOf(SelfWaitException.class);
            assertThat(queue.drainAsync(task[0]).toCompletableFuture()).isNotDone();
            log.add("refused");
        });
        queue.enqueue(task[0]);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("refused");
    }

    @Test
    @DisplayName("N9: to enqueue a waiting item again panics workqueue(9). Here it coalesces and is counted")
    void enqueue_waiting_coalesces() {
        TaskQueue queue = queue("q").build();
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueue(task);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        runtime.runUntilIdle();
        assertThat(task.counts()).containsExactly(2);
    }

    @Test
    @DisplayName(
            "The proposal: a task goes to the queue of the current CPU, or to the one that was asked for, one task at a time on each")
    void perCpu_enqueue_goesToTheCallersCpu() throws Exception {
        TaskQueue perCpu =
                TaskQueue.builder("per-cpu").runtime(workers(4)).perCpu().build();
        Gate[] gates = new Gate[4];
        TaskProbe[] holders = new TaskProbe[4];
        TaskProbe[] followers = new TaskProbe[4];
        for (int cpu = 0; cpu < 4; cpu++) {
            Gate held = new Gate();
            TaskProbe follower = new TaskProbe("follower" + cpu, 0);
            gates[cpu] = held;
            followers[cpu] = follower;
            holders[cpu] = new TaskProbe("holder" + cpu, 0, () -> {
                perCpu.enqueue(follower);
                held.pass();
            });
            assertThat(perCpu.enqueueOn(cpu, holders[cpu])).isEqualTo(Admission.QUEUED);
        }
        for (int cpu = 0; cpu < 4; cpu++) {
            gates[cpu].awaitEntered(); // all four at once: one task at a time on each CPU
            assertThat(followers[cpu].item().waitsIn(perCpu.lanes[cpu])).isTrue();
        }
        assertThat(perCpu.depth()).isEqualTo(4);
        assertThat(perCpu.enqueueOn(2, followers[1])).as("stays where it waits").isEqualTo(Admission.COALESCED);
        for (Gate held : gates) {
            held.open();
        }
        perCpu.quiesce();
        assertThat(followers[1].counts()).containsExactly(2);
    }
}
