package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of taskqueue(9) on cancelling and draining one task. */
class TaskCancelCasesTest extends TaskCase {
    private final TaskQueue queue = queue("q").build();
    private final Gate gate = new Gate();

    private TaskProbe running() throws InterruptedException {
        TaskProbe task = gated("t", 0, gate);
        queue.enqueue(task);
        stepInto(gate);
        return task;
    }

    @Test
    @DisplayName("10: a task that is pending with count 4 is cancelled with 4, and never runs")
    void cancel_pendingFour_removesFour() {
        TaskProbe task = new TaskProbe("t", 0);
        for (int i = 0; i < 4; i++) {
            queue.enqueue(task);
        }
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(4, false));
        assertThat(queue.depth()).isZero();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
        runtime.runUntilIdle();
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("T6: a cancel during a run says so, takes away what is pending, and lets the run go on")
    void cancel_runningAndPending_saysBoth() throws Exception {
        TaskProbe task = running();
        queue.enqueue(task);
        queue.enqueue(task);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(2, true));
        assertThat(task.isPending()).isFalse();
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(0, true));
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(task.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("12: there is nothing to cancel in an idle task, used or not")
    void cancel_idle_removesNothing() {
        TaskProbe task = new TaskProbe("t", 0);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(0, false));
        queue.enqueue(task);
        runtime.runUntilIdle();
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(0, false));
    }

    @Test
    @DisplayName("13: a drain of a running task returns after the body has returned")
    void drain_running_returnsAfterTheEnd() throws Exception {
        TaskProbe task = running();
        AtomicBoolean runningAtReturn = new AtomicBoolean(true);
        Thread drainer = startWaiting("drain", () -> {
            queue.drain(task);
            runningAtReturn.set(task.isRunning());
        });
        assertThat(drainer.isAlive()).isTrue();
        gate.open();
        helpers.join();
        assertThat(runningAtReturn).isFalse();
        assertThat(task.plainRuns()).isEqualTo(1);
    }

    @Test
    @DisplayName("T7: a drain of a running task that is pending again waits for that run, too")
    void drain_runningAndPending_waitsForBoth() throws Exception {
        TaskProbe task = running();
        queue.enqueue(task);
        startWaiting("drain", () -> {
            queue.drain(task);
            assertThat(task.plainRuns()).isEqualTo(2);
        });
        task.script(() -> {});
        gate.open();
        while (task.runs() < 2) {
            runtime.step();
        }
        helpers.join();
    }

    @Test
    @DisplayName(
            "14: a drain of a task that is pending on a blocked queue waits until that is unblocked and it has run")
    void drain_pendingOnABlockedQueue_waitsForUnblockAndRun() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.block();
        queue.enqueue(task);
        WaitResult early = queue.drain(task, MOMENT);
        assertThat(early.done()).isFalse();
        assertThat(early.waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item()).isSameAs(task));
        Thread drainer = startWaiting("drain", () -> queue.drain(task));
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(drainer.isAlive()).isTrue();
        queue.unblock();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        helpers.join();
    }

    @Test
    @DisplayName("16: a drain of an idle task returns at once")
    void drain_idle_returnsAtOnce() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.drain(task);
        assertThat(queue.drain(task, MOMENT).done()).isTrue();
        queue.enqueue(task);
        runtime.runUntilIdle();
        queue.drain(task);
        assertThat(queue.drainAsync(task).toCompletableFuture()).isCompleted();
    }

    @Test
    @DisplayName("T10: a cancel releases everybody who drains the pending task")
    void cancel_drained_releasesTheDrainers() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueue(task);
        startWaiting("first drain", () -> queue.drain(task));
        startWaiting(
                "second drain", () -> assertThat(queue.drain(task, LONG).done()).isTrue());
        CompletableFuture<Void> async = queue.drainAsync(task).toCompletableFuture();
        assertThat(async).isNotDone();
        assertThat(queue.cancel(task).pending()).isEqualTo(1);
        helpers.join();
        assertThat(async).isCompleted();
    }

    @Test
    @DisplayName("T10: disable and close release everybody who drains the pending task, too")
    void disableAndClose_drained_releaseTheDrainers() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueue(task);
        startWaiting("drain", () -> queue.drain(task));
        task.disable();
        helpers.join();
        task.enable();
        TaskQueue blocked = queue("blocked").build();
        TaskProbe other = new TaskProbe("other", 0);
        blocked.block();
        blocked.enqueue(other);
        startWaiting("drain of the blocked queue's", () -> blocked.drain(other));
        blocked.close();
        helpers.join();
        assertThat(other.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("T7: a task that enqueues itself without end is not drained; cancelSync stops it")
    void drain_selfEnqueuing_doesNotEnd() throws Exception {
        TaskQueue endless = TaskQueue.builder("endless").runtime(workers(2)).build();
        TaskProbe task = new TaskProbe("t", 0);
        Gate first = new Gate();
        task.script(() -> {
            endless.enqueue(task);
            first.pass();
        });
        endless.enqueue(task);
        first.awaitEntered();
        assertThat(endless.drain(task, MOMENT).done()).isFalse();
        first.open();
        assertThat(task.cancelSync(LONG).done()).isTrue();
        int runs = task.runs();
        assertThat(endless.quiesce(LONG).done()).isTrue();
        assertThat(task.runs()).isEqualTo(runs);
        assertThat(task.isPending()).isFalse();
    }

    @Test
    @DisplayName("cancelSync removes the request, refuses others meanwhile, and returns after the run")
    void cancelSync_runningAndPending_returnsAfterTheRun() throws Exception {
        TaskProbe task = running();
        queue.enqueue(task);
        startWaiting("cancelSync", () -> {
            assertThat(task.cancelSync()).isEqualTo(1);
            assertThat(task.isRunning()).isFalse();
        });
        assertThat(queue.enqueue(task)).isEqualTo(Admission.DISABLED);
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("A disabled task answers so until it was enabled as often; the forms that do not wait complete")
    void disable_nested_countsAndCompletes() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueue(task);
        assertThat(task.disable()).isEqualTo(1);
        assertThat(task.disableSync()).isZero();
        assertThat(task.disableSync(MOMENT).done()).isTrue();
        assertThat(task.disableAsync().toCompletableFuture()).isCompletedWithValue(0);
        assertThat(task.cancelAsync().toCompletableFuture()).isCompletedWithValue(0);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.DISABLED);
        assertThat(task.enable()).isFalse();
        assertThat(task.enable()).isFalse();
        assertThat(task.enable()).isFalse();
        assertThat(task.isDisabled()).isTrue();
        assertThat(task.enable()).isTrue();
        assertThat(queue.enqueue(task)).isEqualTo(Admission.QUEUED);
    }
}
