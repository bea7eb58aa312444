package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is known to go wrong in taskqueue(9), each shown not to go wrong here. */
class KnownDefectsTest extends TaskCase {
    private final TaskQueue queue = queue("q").build();
    private final Gate gate = new Gate();

    @Test
    @DisplayName("F1: cancel leaves those asleep who drain a pending task. Here it wakes them")
    void cancelLeavesDrainersAsleep() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.block();
        queue.enqueue(task);
        startWaiting("drain", () -> queue.drain(task));
        queue.cancel(task);
        helpers.join();
    }

    @Test
    @DisplayName("F2: free hangs on an armed time-out. Here close disarms it and reports it")
    void freeHangsOnAnArmedTimeout() {
        List<CloseReport> reports = Collections.synchronizedList(new ArrayList<>());
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueueAfter(task, Duration.ofHours(1));
        reports.add(queue.close(LONG));
        assertThat(reports.getFirst().neverRan()).singleElement().satisfies(dropped -> {
            assertThat(dropped.item()).isSameAs(task);
            assertThat(dropped.requests()).isEqualTo(1);
        });
        ticker.advance(Duration.ofHours(2));
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName(
            "F3: EPIPE is documented and never returned. Here a closed queue answers CLOSED, also to its own tasks")
    void enqueueNeverSaysThatTheQueueIsGone() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        task.script(() -> {
            gate.pass();
            log.add(queue.enqueue(task).name());
        });
        queue.enqueue(task);
        stepInto(gate);
        startWaiting("close", queue::close);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.CLOSED);
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("CLOSED");
        assertThat(task.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName("F4: block is advisory: a thread inside its loop goes on taking. Here it takes nothing more")
    void blockDoesNotStopAThreadInItsLoop() throws Exception {
        TaskQueue live = TaskQueue.builder("live").runtime(workers(1)).build();
        live.enqueue(gated("first", 9, gate));
        live.enqueue(logging("second", 5));
        gate.awaitEntered();
        live.block();
        live.enqueue(logging("third", 7));
        gate.open();
        Bounded.until(() -> live.depth() == 2 && !live.isMember(Thread.currentThread()), "two wait");
        assertThat(live.drainAll(MOMENT).done()).isFalse();
        assertThat(log).containsExactly("first");
        live.unblock();
        live.drainAll();
        assertThat(log).containsExactly("first", "third", "second");
    }

    @Test
    @DisplayName("F5: with several threads a task runs beside itself. Here never")
    void taskRunsBesideItself() throws Exception {
        TaskQueue many =
                TaskQueue.builder("many").runtime(workers(2)).threads(4).build();
        TaskProbe task = new TaskProbe("t", 0);
        try (Helpers producers = new Helpers()) {
            for (int i = 0; i < 3; i++) {
                producers.start("producer", () -> {
                    for (int round = 0; round < 5_000; round++) {
                        many.enqueue(task);
                    }
                });
            }
        }
        many.quiesce();
        assertThat(task.overlaps()).isZero();
        assertThat(task.delivered()).isEqualTo(15_000);
        assertThat(task.plainRuns()).isEqualTo(task.runs());
    }

    @Test
    @DisplayName(
            "F6: a drain on a blocked queue hangs silently. Here the bounded form names what it waits for, and cancel ends it")
    void drainOnABlockedQueueHangs() throws Exception {
        TaskProbe task = new TaskProbe("stuck", 0);
        queue.block();
        queue.enqueue(task);
        WaitResult result = queue.drain(task, MOMENT);
        assertThat(result.done()).isFalse();
        assertThat(result.toString()).contains("'stuck'").contains("'q'");
        startWaiting("drain", () -> queue.drain(task));
        queue.cancel(task);
        helpers.join();
    }

    @Test
    @DisplayName("F7: the pending count saturates silently. Here the runtime counts what it did not count")
    void pendingCountSaturatesSilently() {
        TaskProbe task = new TaskProbe("t", 0);
        for (int i = 0; i < 65_535 + 7; i++) {
            queue.enqueue(task);
        }
        assertThat(EngineAccess.of(runtime).saturations()).isEqualTo(7);
    }

    @Test
    @DisplayName(
            "F8: a task that is pending elsewhere only has its count raised. Here the answer says so, and the wrong queue is refused")
    void enqueueElsewhereOnlyRaisesTheCount() {
        TaskQueue other = queue("other").build();
        Task task = Task.of("t", 0, () -> log.add("t"));
        queue.block();
        queue.enqueue(task);
        assertThat(other.enqueue(task)).isEqualTo(Admission.COALESCED);
        assertThat(other.depth()).isZero();
        assertThatThrownBy(() -> other.drain(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'t'")
                .hasMessageContaining("'other'")
                .hasMessageContaining("'q'");
        assertThatThrownBy(() -> other.cancel(task)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.cancel(task)).isEqualTo(new Cancelled(2, false));
    }

    @Test
    @DisplayName(
            "F9: those who sleep on a task's address are fooled by one that was reused. Here a drainAll ends with the run it waits for")
    void waitersSleepOnTheAddressOfATaskThatIsReused() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        task.script(() -> {
            gate.pass();
            queue.enqueue(task); // the same task is on its way again before this run has ended
        });
        queue.enqueue(task);
        stepInto(gate);
        startWaiting("drainAll", queue::drainAll);
        gate.open();
        helpers.join();
        assertThat(task.runs()).isEqualTo(1);
        assertThat(task.isPending()).isTrue();
        queue.cancel(task);
    }

    @Test
    @DisplayName(
            "F10: on a shared queue a task waits for strangers. Here a queue of one's own costs no thread and does not wait")
    void sharedQueuesHaveUnboundedLatency() throws Exception {
        Kernwork workers = workers(1);
        TaskQueue shared = SystemTaskQueues.of(workers).thread();
        TaskQueue own = TaskQueue.builder("own").runtime(workers).build();
        shared.enqueue(gated("stranger", 0, gate));
        gate.awaitEntered();
        CountDownLatch ran = new CountDownLatch(1);
        own.enqueue(Task.of("t", 0, ran::countDown));
        Bounded.await(ran, "the task, while the shared queue stands");
        gate.open();
    }

    @Test
    @DisplayName("F11: an armed task that is asked for now runs twice. Here its arming becomes that run")
    void enqueueNowOfAnArmedTaskRunsTwice() {
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueueAfter(task, Duration.ofSeconds(1));
        assertThat(queue.enqueueAfter(task, Duration.ZERO)).isEqualTo(Admission.REARMED);
        runtime.runUntilIdle();
        ticker.advance(Duration.ofSeconds(2));
        runtime.runUntilIdle();
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("F12: free drops what is pending on a queue without threads. Here close pumps it")
    void freeDropsWhatAManualQueueHolds() {
        TaskQueue manual = pumped("m");
        TaskProbe task = logging("t", 0);
        manual.enqueue(task);
        manual.block();
        manual.close();
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("F13: a wait for oneself hangs. Here it is refused, with what to do instead")
    void waitForOneselfHangs() {
        Task[] task = new Task[1];
        task[0] = Task.of("t", 0, () -> {
            assertThatThrownBy(() -> queue.drain(task[0]))
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("async");
            log.add("diagnosed");
        });
        queue.enqueue(task[0]);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("diagnosed");
    }

    @Test
    @DisplayName("F14: unblock wakes one thread, whatever waits. Here as many run as there are threads")
    void unblockWakesOneThreadOnly() throws Exception {
        TaskQueue two = TaskQueue.builder("two").runtime(workers(2)).threads(2).build();
        CountDownLatch both = new CountDownLatch(2);
        two.block();
        for (int i = 0; i < 2; i++) {
            two.enqueue(Task.of("t", 0, () -> {
                both.countDown();
                Bounded.await(both, "the other task");
            }));
        }
        two.unblock();
        two.drainAll();
    }

    @Test
    @DisplayName(
            "F15: one unblock undoes many blocks, so that users of one queue undo each other's. Here they are counted")
    void oneUnblockUndoesManyBlocks() {
        queue.block();
        queue.block();
        queue.enqueue(logging("t", 0));
        queue.unblock();
        assertThat(runtime.runUntilIdle()).isZero();
        queue.unblock();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("F16: taskqueue_member of a queue without threads reads where nothing is. Here it says no")
    void memberOfAThreadlessQueueCrashes() {
        assertThat(pumped("m").isMember(Thread.currentThread())).isFalse();
    }

    @Test
    @DisplayName("F17: two who drain one time-out task hit an assertion. Here both return")
    void secondDrainTimeoutAsserts() throws Exception {
        TaskProbe task = gated("t", 0, gate);
        AtomicInteger removed = new AtomicInteger();
        queue.enqueue(task);
        stepInto(gate);
        queue.enqueueAfter(task, Duration.ofSeconds(1));
        startWaiting("first", () -> removed.addAndGet(queue.drainTimeout(task)));
        startWaiting("second", () -> removed.addAndGet(queue.drainTimeout(task)));
        gate.open();
        helpers.join();
        assertThat(removed).hasValue(1);
        assertThat(queue.enqueueAfter(task, Duration.ofSeconds(1))).isEqualTo(Admission.ARMED);
    }

    @Test
    @DisplayName("F18: a time-out task on another queue panics. Here that is refused, and nothing has changed")
    void migratedTimeoutTaskPanics() {
        TaskQueue other = queue("other").build();
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueueAfter(task, Duration.ofSeconds(1));
        for (Helpers.Task offer : List.<Helpers.Task>of(
                () -> other.enqueueAfter(task, Duration.ZERO),
                () -> other.enqueueAfterUnlessArmed(task, Duration.ofSeconds(1)),
                () -> other.enqueue(task),
                () -> other.cancelTimeout(task),
                () -> other.drainTimeout(task))) {
            assertThatThrownBy(offer::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'t'")
                    .hasMessageContaining("'other'")
                    .hasMessageContaining("'q'");
        }
        assertThat(task.isArmed()).isTrue();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }
}
