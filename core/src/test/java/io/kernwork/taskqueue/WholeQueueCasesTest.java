package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of taskqueue(9) that concern a whole queue: draining it, blocking it, its hook, its threads and its end. */
class WholeQueueCasesTest extends TaskCase {
    private final TaskQueue queue = queue("q").build();
    private final Gate gate = new Gate();

    @Test
    @DisplayName(
            "20: drainAll of 10 queued and 1 running returns without 5 that come meanwhile, whatever their priority")
    void drainAll_moreComeMeanwhile_doesNotWaitForThem() throws Exception {
        queue.enqueue(gated("running", 0, gate));
        stepInto(gate);
        for (int i = 0; i < 10; i++) {
            queue.enqueue(logging("early", 5));
        }
        Thread drainer = startWaiting("drainAll", queue::drainAll);
        for (int i = 0; i < 5; i++) {
            queue.enqueue(logging("late", i < 3 ? 0 : 9));
        }
        gate.open();
        while (drainer.isAlive()) {
            runtime.step();
        }
        helpers.join();
        long late = log.stream().filter("late"::equals).count();
        assertThat(log.stream().filter("early"::equals)).hasSize(10);
        assertThat(late)
                .as("the two of a higher priority go first, the others need not")
                .isBetween(2L, 5L);
        runtime.runUntilIdle();
    }

    @Test
    @DisplayName("T11: drainAll waits for each of what was there: low priorities, running ones, parked ones")
    void drainAll_lowPriorityAndRunning_areWaitedFor() throws Exception {
        TaskQueue other = queue("other").build();
        Task parked = Task.of("parked", 0, () -> {
            log.add("parked");
            gate.pass();
        });
        other.enqueue(parked);
        stepInto(gate);
        queue.enqueue(parked);
        assertThat(runtime.step()).isFalse();
        queue.enqueue(logging("low", 0));
        startWaiting("drainAll", () -> {
            queue.drainAll();
            assertThat(log).containsExactly("parked", "parked", "low");
        });
        gate.open();
        Bounded.until(
                () -> {
                    runtime.step();
                    return log.size() == 3;
                },
                "everything has run");
        helpers.join();
        assertThat(queue.drainAll(MOMENT).done()).isTrue();
        assertThat(queue.drainAllAsync().toCompletableFuture()).isCompleted();
    }

    @Test
    @DisplayName("T11: drainAll does not wait for what is armed")
    void drainAll_armed_doesNotWait() throws Exception {
        TaskProbe task = new TaskProbe("t", 0);
        queue.enqueueAfter(task, Duration.ofHours(1));
        queue.drainAll();
        queue.quiesce();
        assertThat(task.isArmed()).isTrue();
    }

    @Test
    @DisplayName("T12: quiesce also waits for what comes meanwhile, until the queue is empty and idle")
    void quiesce_moreComeMeanwhile_waitsForThem() throws Exception {
        queue.enqueue(gated("running", 0, gate));
        stepInto(gate);
        startWaiting("quiesce", () -> {
            queue.quiesce();
            assertThat(log).containsExactly("running", "late");
        });
        queue.enqueue(logging("late", 0));
        assertThat(queue.quiesce(MOMENT).done()).isFalse();
        gate.open();
        Bounded.until(
                () -> {
                    runtime.step();
                    return log.size() == 2;
                },
                "both have run");
        helpers.join();
        assertThat(queue.quiesceAsync().toCompletableFuture()).isCompleted();
    }

    @Test
    @DisplayName("24: a blocked queue begins nothing until it was unblocked as often as blocked")
    void block_twice_needsTwoUnblocks() {
        assertThat(queue.block()).isTrue();
        assertThat(queue.block()).isTrue();
        assertThat(queue.isBlocked()).isTrue();
        assertThat(queue.enqueue(logging("t", 0))).isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isZero();
        queue.unblock();
        assertThat(runtime.runUntilIdle()).as("still blocked once").isZero();
        queue.unblock();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(queue::unblock)
                .withMessageContaining("'q'")
                .withMessageContaining("block()");
    }

    @Test
    @DisplayName(
            "26: the hook is called for 3 different tasks, not for 2 repetitions, not while blocked, once at unblock")
    void manual_hook_calledOncePerPendingTask() {
        AtomicInteger calls = new AtomicInteger();
        TaskQueue manual = queue("m").manual(calls::incrementAndGet).build();
        TaskProbe a = new TaskProbe("a", 0);
        manual.enqueue(a);
        manual.enqueue(new TaskProbe("b", 3));
        manual.enqueue(new TaskProbe("c", 0));
        manual.enqueue(a);
        manual.enqueue(a);
        assertThat(calls).hasValue(3);
        assertThat(manual.run()).isEqualTo(3);

        manual.block();
        manual.enqueue(a);
        manual.enqueue(new TaskProbe("d", 0));
        assertThat(calls).as("while blocked").hasValue(3);
        assertThat(manual.run()).isZero();
        manual.unblock();
        assertThat(calls).as("at unblock").hasValue(4);
        assertThat(manual.run()).isEqualTo(2);
        manual.block();
        manual.unblock();
        assertThat(calls).as("nothing waits").hasValue(4);
    }

    @Test
    @DisplayName("26: the hook is called without a lock, also by the timer, and what it throws costs nobody")
    void manual_hook_mayPumpAndThrow() {
        List<Integer> bodies = new ArrayList<>();
        TaskQueue[] manual = new TaskQueue[1];
        manual[0] = queue("m")
                .manual(() -> {
                    bodies.add(manual[0].run());
                    throw new IllegalArgumentException("planted");
                })
                .build();
        TaskProbe task = new TaskProbe("t", 0);
        assertThat(manual[0].enqueue(task)).isEqualTo(Admission.QUEUED);
        assertThat(bodies).containsExactly(1);
        manual[0].enqueueAfter(task, Duration.ofSeconds(1));
        ticker.advance(Duration.ofSeconds(1));
        runtime.step();
        assertThat(bodies).containsExactly(1, 1);
        assertThat(task.runs()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "27: of 4 threads each runs the first action before any of its tasks and the last one after them, before close returns")
    void threadActions_fourThreads_fourTimesEach() throws Exception {
        Set<Thread> started = ConcurrentHashMap.newKeySet();
        Set<Thread> stopped = ConcurrentHashMap.newKeySet();
        AtomicInteger early = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(4);
        TaskQueue own = TaskQueue.builder("own")
                .runtime(workers(1))
                .threads(4)
                .onThreadStart(() -> started.add(Thread.currentThread()))
                .onThreadStop(() -> stopped.add(Thread.currentThread()))
                .build();
        for (int i = 0; i < 8; i++) {
            own.enqueue(Task.of("t", 0, () -> {
                early.addAndGet(started.contains(Thread.currentThread()) ? 0 : 1);
                late.addAndGet(stopped.contains(Thread.currentThread()) ? 1 : 0);
                together.countDown();
                Bounded.await(together, "four tasks at once");
            }));
        }
        own.close();
        assertThat(started).hasSize(4);
        assertThat(stopped).containsExactlyInAnyOrderElementsOf(started);
        assertThat(early).hasValue(0);
        assertThat(late).hasValue(0);
    }

    @Test
    @DisplayName("27: a queue of one thread never has two: what comes while it is between two tasks waits for it")
    void threads_taskComesBetweenTwoOthers_noneIsStarted() throws Exception {
        Kernwork shared = workers(1);
        AtomicInteger started = new AtomicInteger();
        TaskQueue own = TaskQueue.builder("own")
                .runtime(shared)
                .threads(1)
                .onThreadStart(started::incrementAndGet)
                .build();
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger present = new AtomicInteger();
        Task first = gated("first", 0, gate);
        own.enqueue(first);
        gate.awaitEntered();
        CompletionStage<Void> drained = own.drainAsync(first)
                .thenRun(
                        () -> { // on its thread, when it has left the queue
                            own.enqueue(Task.of("second", 0, ran::countDown));
                            present.set(shared.workers());
                        });
        gate.open();
        Bounded.await(ran, "the second task");
        own.close();
        assertThat(drained.toCompletableFuture()).isCompleted();
        assertThat(present).as("threads, those that are on their way included").hasValue(1);
        assertThat(started).hasValue(1);
    }

    @Test
    @DisplayName("30: who runs a task of the queue is its member, nobody else is, and a queue without threads has none")
    void isMember_insideATask_true() throws Exception {
        List<Boolean> seen = new ArrayList<>();
        TaskQueue other = queue("other").build();
        TaskQueue manual = pumped("m");
        Task ask = Task.of("ask", 0, () -> {
            seen.add(queue.isMember(Thread.currentThread()));
            seen.add(other.isMember(Thread.currentThread()));
            seen.add(manual.isMember(Thread.currentThread()));
        });
        queue.enqueue(ask);
        runtime.runUntilIdle();
        manual.enqueue(ask);
        manual.run();
        assertThat(seen).containsExactly(true, false, false, false, false, true);
        assertThat(queue.isMember(Thread.currentThread())).isFalse();
        assertThat(manual.isMember(Thread.currentThread())).isFalse();
        Thread worker = stepIntoTask();
        assertThat(queue.isMember(worker)).isTrue();
        gate.open();
        helpers.join();
        assertThat(queue.isMember(worker)).isFalse();
    }

    private Thread stepIntoTask() throws InterruptedException {
        queue.enqueue(gated("t", 0, gate));
        return stepInto(gate);
    }

    @Test
    @DisplayName("31: no queue has 0 threads")
    void threads_zero_isRefused() {
        assertThatThrownBy(() -> queue("none").threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'none'")
                .hasMessageContaining("1 to 65536")
                .hasMessageContaining("manual()");
    }

    @Test
    @DisplayName("31: while threads cannot be started the queue works with those that it gets")
    void threads_factoryFails_worksWithFewer() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Kernwork stingy = Kernwork.builder()
                .name("stingy")
                .cpus(2)
                .threadFactory(body -> {
                    if (made.incrementAndGet() > 1) {
                        throw new IllegalStateException("planted: no more threads");
                    }
                    return Thread.ofPlatform().daemon().unstarted(body);
                })
                .build();
        try (stingy) {
            TaskQueue two = TaskQueue.builder("two").runtime(stingy).threads(2).build();
            CountDownLatch all = new CountDownLatch(20);
            for (int i = 0; i < 20; i++) {
                two.enqueue(Task.of("t", 0, all::countDown));
            }
            Bounded.await(all, "all tasks, on one thread");
            two.drainAll();
        }
    }

    @Test
    @DisplayName(
            "32: drain, drainAll, quiesce, close, cancelSync and drainTimeout from the task itself are refused, and nothing has changed")
    void waits_fromTheTaskItself_areDiagnosed() {
        TaskProbe task = new TaskProbe("t", 0);
        task.script(() -> {
            assertThatThrownBy(() -> queue.drain(task))
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'t'")
                    .hasMessageContaining("'q'");
            assertThatThrownBy(() -> queue.drainTimeout(task)).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(queue::drainAll).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(queue::quiesce).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(queue::close).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(task::cancelSync).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(task::disableSync).isInstanceOf(SelfWaitException.class);
            log.add("diagnosed");
        });
        queue.enqueue(task);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("diagnosed");
        assertThat(queue.isClosed()).isFalse();
        assertThat(queue.enqueueAfter(task, Duration.ofSeconds(1))).isEqualTo(Admission.ARMED);
        assertThat(queue.cancelTimeout(task).pending()).isEqualTo(1);
    }

    @Test
    @DisplayName("32: a task that drains another one which waits for the same only thread is refused")
    void drain_anotherTaskOfTheOnlyThread_isDiagnosed() {
        TaskProbe other = new TaskProbe("other", 9);
        queue.enqueue(Task.of("t", 10, () -> {
            assertThatThrownBy(() -> queue.drain(other))
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'other'");
            log.add("diagnosed");
        }));
        queue.enqueue(other);
        assertThat(runtime.runUntilIdle()).isEqualTo(2);
        assertThat(log).containsExactly("diagnosed");
    }

    @Test
    @DisplayName(
            "T13: close runs each queued task exactly once before it returns, in order; later requests are refused")
    void close_queued_runsThem() {
        TaskProbe low = logging("low", 1);
        queue.enqueue(low);
        queue.enqueue(logging("high", 2));
        queue.enqueue(low);
        queue.block();
        queue.close();
        assertThat(log).containsExactly("high", "low");
        assertThat(low.counts()).containsExactly(2);
        assertThat(queue.enqueue(low)).isEqualTo(Admission.CLOSED);
        assertThat(queue.enqueueAfter(low, Duration.ofSeconds(1))).isEqualTo(Admission.CLOSED);
        assertThat(queue.block()).isFalse();
        queue.unblock();
        queue.close();
        assertThat(queue.closeAsync().toCompletableFuture()).isCompleted();
    }

    @Test
    @DisplayName("close(Duration) drops what has not begun and says what still runs")
    void close_bounded_reports() throws Exception {
        TaskProbe waiting = new TaskProbe("waiting", 0);
        queue.enqueue(gated("running", 9, gate));
        stepInto(gate);
        queue.enqueue(waiting);
        queue.enqueue(waiting);
        var report = queue.close(MOMENT);
        assertThat(report.neverRan()).singleElement().satisfies(dropped -> {
            assertThat(dropped.item()).isSameAs(waiting);
            assertThat(dropped.requests()).isEqualTo(2);
        });
        assertThat(report.stillRunning()).hasSize(1);
        gate.open();
    }
}
