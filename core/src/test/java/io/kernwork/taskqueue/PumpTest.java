package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queues that are pumped, and pumps of queues with threads. */
class PumpTest extends TaskCase {
    private final Gate gate = new Gate();

    @Test
    @DisplayName("A pump runs what its tasks add meanwhile, in the order of priorities, and says how many ran")
    void run_tasksAddedMeanwhile_runToo() {
        TaskQueue manual = pumped("m");
        TaskProbe first = logging("first", 0);
        TaskProbe urgent = logging("urgent", 9);
        manual.enqueue(Task.of("adds", 5, () -> {
            log.add("adds");
            manual.enqueue(urgent);
        }));
        manual.enqueue(first);
        assertThat(manual.run()).isEqualTo(3);
        assertThat(log).containsExactly("adds", "urgent", "first");
    }

    @Test
    @DisplayName("Two threads may pump one queue at once: each task runs on one of them")
    void run_twoThreads_shareTheTasks() throws Exception {
        TaskQueue manual = pumped("m");
        manual.enqueue(gated("held", 9, gate));
        manual.enqueue(logging("other", 0));
        Thread pump = helpers.start("pump", manual::run);
        gate.awaitEntered();
        assertThat(manual.run()).isEqualTo(1);
        assertThat(manual.isMember(pump)).isTrue();
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("held", "other");
    }

    @Test
    @DisplayName("A task that still ran elsewhere when it was pumped is told of once more when it can be run")
    void run_taskRunsElsewhere_hookTellsWhenItCanRun() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        TaskQueue threaded = queue("threaded").build();
        TaskQueue manual = queue("m").manual(calls::incrementAndGet).build();
        AtomicInteger runs = new AtomicInteger();
        Task task = Task.of("t", 0, () -> {
            runs.incrementAndGet();
            gate.pass();
        });
        threaded.enqueue(task);
        stepInto(gate);
        manual.enqueue(task);
        assertThat(calls).hasValue(1);
        assertThat(manual.run()).as("it runs elsewhere").isZero();
        gate.open();
        helpers.join();
        assertThat(calls).as("it can be run now").hasValue(2);
        assertThat(manual.run()).isEqualTo(1);
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("A hook that a time-out calls holds no lock: others fire while it waits for them")
    void hook_onTheTimersThread_holdsUpNobody() {
        TaskProbe other = logging("other", 0);
        TaskQueue elsewhere = queue("elsewhere").build();
        TaskQueue manual = queue("m")
                .manual(() -> {
                    helpers.start("steps", runtime::runUntilIdle);
                    Bounded.until(() -> log.contains("other"), "the other time-out, fired by another thread");
                    log.add("told");
                })
                .build();
        TaskProbe task = logging("t", 0);
        manual.enqueueAfter(task, MOMENT);
        elsewhere.enqueueAfter(other, MOMENT.plusMillis(1));
        ticker.advance(LONG);
        runtime.step();
        helpers.close();
        assertThat(log).containsExactly("other", "told");
        assertThat(manual.run()).isEqualTo(1);
    }

    @Test
    @DisplayName("A pump from inside a task runs the others; a wait for its own queue is refused there")
    void run_fromATask_runsTheOthers() {
        TaskQueue manual = pumped("m");
        manual.enqueue(Task.of("outer", 9, () -> {
            assertThat(manual.run()).isEqualTo(1);
            assertThatThrownBy(manual::drainAll).isInstanceOf(SelfWaitException.class);
            log.add("outer");
        }));
        manual.enqueue(logging("inner", 0));
        assertThat(manual.run()).isEqualTo(1);
        assertThat(log).containsExactly("inner", "outer");
    }

    @Test
    @DisplayName("A pump of a queue with threads helps them, within their number")
    void run_queueWithThreads_helpsWithinTheLimit() throws Exception {
        TaskQueue one = TaskQueue.builder("one").runtime(workers(1)).build();
        one.enqueue(gated("held", 9, gate));
        TaskProbe other = logging("other", 0);
        one.enqueue(other);
        gate.awaitEntered();
        assertThat(one.run()).as("its one thread is busy").isZero();
        gate.open();
        Bounded.until(() -> other.runs() == 1, "the worker goes on");
        one.quiesce();

        TaskQueue stepped = queue("stepped").build();
        stepped.enqueue(logging("again", 0));
        assertThat(stepped.run()).isEqualTo(1);
        assertThat(runtime.runUntilIdle()).isZero();
        TaskQueue perCpu =
                TaskQueue.builder("per-cpu").runtime(workers(2)).perCpu().build();
        perCpu.block();
        perCpu.enqueueOn(0, logging("cpu0", 0));
        perCpu.enqueueOn(1, logging("cpu1", 0));
        assertThat(perCpu.run()).as("blocked").isZero();
        perCpu.unblock();
        perCpu.run();
        perCpu.quiesce();
        assertThat(log).contains("cpu0", "cpu1");
    }

    @Test
    @DisplayName("A body that throws ends like one that returns, and the handler hears of it with queue and task")
    void run_bodyThrows_goesOn() {
        TaskQueue manual = queue("m")
                .manual(() -> {})
                .onError((item, queue, failure) ->
                        log.add(item.name() + " on " + queue.name() + ": " + failure.getMessage()))
                .build();
        manual.enqueue(Task.of("bad", 9, () -> {
            throw new IllegalStateException("planted");
        }));
        manual.enqueue(logging("good", 0));
        assertThat(manual.run()).isEqualTo(2);
        assertThat(log).containsExactly("bad on m: planted", "good");
    }

    @Test
    @DisplayName("A wait that must be refused is judged by priorities: what is pending behind the other holds nothing")
    void drain_callerPendingBehind_isNoSelfWait() throws Exception {
        TaskQueue elsewhere = queue("elsewhere").build();
        TaskQueue target = queue("target").build();
        TaskProbe high = logging("high", 9);
        Task[] caller = new Task[1];
        caller[0] = Task.of("caller", 0, () -> {
            if (log.isEmpty()) {
                log.add("caller");
                target.enqueue(caller[0]); // enqueued first, but it has the lower priority
                target.enqueue(high);
                gate.pass();
                target.drain(high);
                log.add("drained");
            }
        });
        elsewhere.enqueue(caller[0]);
        stepInto(gate);
        gate.open();
        Bounded.until(() -> Peek.waiters(target.lanes[0]) == 1, "the caller drains");
        Bounded.until(
                () -> {
                    runtime.step();
                    return log.contains("drained");
                },
                "the caller has drained the other one");
        helpers.join();
        assertThat(log).containsExactly("caller", "high", "drained");
    }

    @Test
    @DisplayName("What is pending before the other one, by its priority, holds the only thread: the wait is refused")
    void drain_callerPendingBefore_isASelfWait() {
        TaskQueue elsewhere = queue("elsewhere").build();
        TaskQueue target = queue("target").build();
        TaskProbe low = logging("low", 0);
        Task[] caller = new Task[1];
        caller[0] = Task.of("caller", 9, () -> {
            if (target.depth() == 0 && log.isEmpty()) {
                target.enqueue(low);
                target.enqueue(caller[0]); // enqueued last, but it has the higher priority
                assertThatThrownBy(() -> target.drain(low)).isInstanceOf(SelfWaitException.class);
                log.add("diagnosed");
            }
        });
        elsewhere.enqueue(caller[0]);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("diagnosed", "low");
    }
}
