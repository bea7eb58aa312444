package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a task list does, case by case. */
class TaskListCasesTest extends ListCase {
    private final TaskList list = list("l");
    private final Gate gate = new Gate();

    @Test
    @DisplayName("O3: of two queueings of a task the first is QUEUED and the second COALESCED, and it runs once")
    void queue_twice_isQueuedOnce() {
        DeferredTask task = logging("t");
        assertThat(list.queue(task)).isEqualTo(Admission.QUEUED);
        assertThat(list.queue(task)).isEqualTo(Admission.COALESCED);
        assertThat(list.size()).isEqualTo(1);
        assertThat(task.isPending()).isTrue();
        assertThat(list.run()).isEqualTo(1);
        assertThat(log).containsExactly("t");
        assertThat(task.isPending()).isFalse();
        assertThat(list.queue(task)).as("it has run").isEqualTo(Admission.QUEUED);
        assertThat(list.run()).isEqualTo(1);
    }

    @Test
    @DisplayName("O3: a task that waits on another list or for keventd is COALESCED and stays there")
    void queue_waitsElsewhere_staysThere() {
        TaskList other = list("other");
        Keventd keventd = Keventd.of(runtime);
        DeferredTask task = logging("t");
        other.queue(task);
        assertThat(list.queue(task)).isEqualTo(Admission.COALESCED);
        assertThat(keventd.schedule(task)).isEqualTo(Admission.COALESCED);
        assertThat(list.run()).isZero();
        assertThat(other.run()).isEqualTo(1);

        assertThat(keventd.schedule(task)).isEqualTo(Admission.QUEUED);
        assertThat(list.queue(task)).isEqualTo(Admission.COALESCED);
        assertThat(list.run()).isZero();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(log).containsExactly("t", "t");
    }

    @Test
    @DisplayName("O5: two passes at the same time share the tasks, and each queueing is run by one of them")
    void run_twoAtOnce_shareTheTasks() throws Exception {
        list.queue(gated("held", gate));
        list.queue(logging("a"));
        list.queue(logging("b"));
        runInto(list, gate);
        assertThat(list.run()).as("the second pass takes the rest").isEqualTo(2);
        assertThat(log).containsExactly("held", "a", "b");
        gate.open();
        helpers.join();
        assertThat(log).hasSize(3);
        assertThat(list.size()).isZero();
    }

    @Test
    @DisplayName("Tasks run in the order of their queueing; the tail is where the next one goes")
    void run_several_inOrder() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            names.add("t" + i);
            list.queue(logging("t" + i));
        }
        assertThat(list.size()).isEqualTo(100);
        assertThat(list.run()).isEqualTo(100);
        assertThat(log).isEqualTo(names);
        assertThat(list.run()).isZero();
    }

    @Test
    @DisplayName("A task that queues itself waits for the next pass, so no pass is endless")
    void run_selfQueueing_oncePerPass() {
        AtomicInteger runs = new AtomicInteger();
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            if (runs.incrementAndGet() < 100) { // an endless pass would end, and be seen
                log.add(list.queue(self[0]).name());
            }
        });
        list.queue(self[0]);
        for (int pass = 1; pass <= 10; pass++) {
            assertThat(list.run()).isEqualTo(1);
            assertThat(runs).hasValue(pass);
            assertThat(list.size()).isEqualTo(1);
        }
        assertThat(log).containsOnly("QUEUED");
    }

    @Test
    @DisplayName("What any task queues during a pass waits for the next one, behind what was there")
    void run_queuesOthers_theyWaitForTheNextPass() {
        DeferredTask late = logging("late");
        list.queue(DeferredTask.of("asks", () -> {
            log.add("asks");
            list.queue(late);
        }));
        list.queue(logging("second"));
        assertThat(list.run()).isEqualTo(2);
        assertThat(log).containsExactly("asks", "second");
        assertThat(list.run()).isEqualTo(1);
        assertThat(log).endsWith("late");
    }

    @Test
    @DisplayName("What another thread queues while a pass is on its way waits for the next one, too")
    void run_othersQueueMeanwhile_waitForTheNextPass() throws Exception {
        list.queue(gated("held", gate));
        list.queue(logging("there"));
        Thread pass = runInto(list, gate);
        DeferredTask late = logging("late");
        list.queue(late);
        gate.open();
        pass.join();
        helpers.join();
        assertThat(log).containsExactly("held", "there");
        assertThat(late.isPending()).isTrue();
        assertThat(list.run()).isEqualTo(1);
    }

    @Test
    @DisplayName("A body may queue its own task on another list; it runs there afterwards")
    void body_queuesItsTaskElsewhere_isLegal() {
        TaskList other = list("other");
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("moves", () -> {
            log.add("moves");
            if (log.size() == 1) {
                assertThat(other.queue(self[0])).isEqualTo(Admission.QUEUED);
            }
        });
        list.queue(self[0]);
        assertThat(list.run()).isEqualTo(1);
        assertThat(list.run()).isZero();
        assertThat(other.run()).isEqualTo(1);
        assertThat(log).containsExactly("moves", "moves");
    }

    @Test
    @DisplayName("A task that a body drops can be collected: after its body has begun nobody needs it")
    void body_dropsItsTask_isCollected() {
        WeakReference<DeferredTask> dropped = runAndDrop();
        Bounded.until(
                () -> {
                    System.gc();
                    return dropped.get() == null;
                },
                "the dropped task is collected");
        assertThat(list.queue(logging("next"))).isEqualTo(Admission.QUEUED);
        assertThat(list.run()).isEqualTo(1);
    }

    private WeakReference<DeferredTask> runAndDrop() {
        DeferredTask[] owner = new DeferredTask[1];
        owner[0] = DeferredTask.of("drops itself", () -> owner[0] = logging("another"));
        WeakReference<DeferredTask> task = new WeakReference<>(owner[0]);
        list.queue(owner[0]);
        assertThat(list.run()).isEqualTo(1);
        return task;
    }

    @Test
    @DisplayName("A body that throws costs nothing: the handler hears of it with list and task, and the pass goes on")
    void body_throws_passGoesOn() {
        try (LogCapture captured = new LogCapture("io.kernwork")) {
            DeferredTask bad = DeferredTask.of("bad", () -> {
                throw new AssertionError("planted");
            });
            list.queue(bad);
            list.queue(logging("good"));
            assertThat(list.run()).isEqualTo(2);
            assertThat(captured.entries()).singleElement().satisfies(entry -> {
                assertThat(entry.message()).contains("'bad'", "'l'");
                assertThat(entry.thrown()).hasMessage("planted");
            });
            assertThat(bad.isRunning()).isFalse();
            assertThat(list.queue(bad)).as("it is as good as new").isEqualTo(Admission.QUEUED);
            assertThat(list.run()).isEqualTo(1);
        }
        assertThat(log).containsExactly("good");
    }

    @Test
    @DisplayName("What a task throws goes to the handler of its runtime")
    void body_throws_handlerOfTheRuntimeHears() {
        Kernwork handled = workers(
                1,
                builder -> builder.onError((item, queue, failure) ->
                        log.add(item.name() + " on " + queue.name() + ": " + failure.getMessage())));
        TaskList here = new TaskList("here", handled);
        here.queue(DeferredTask.of("bad", () -> {
            throw new java.io.IOException("planted");
        }));
        assertThat(here.run()).isEqualTo(1);
        assertThat(log).containsExactly("bad on here: planted");
    }

    @Test
    @DisplayName("A pass from inside a task runs what waits; the outer pass then finds less, and nothing twice")
    void run_fromATask_runsTheOthers() {
        list.queue(DeferredTask.of("outer", () -> {
            log.add("outer");
            list.queue(logging("late"));
            assertThat(list.run()).isEqualTo(2);
            log.add("outer again");
        }));
        list.queue(logging("inner"));
        assertThat(list.run()).isEqualTo(1);
        assertThat(log).containsExactly("outer", "inner", "late", "outer again");
        assertThat(list.size()).isZero();
    }

    @Test
    @DisplayName(
            "A task never runs beside itself: one that still runs elsewhere is left for the next pass, and counted")
    void run_taskRunsElsewhere_isLeftForTheNextPass() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        DeferredTask slow = DeferredTask.of("slow", () -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            log.add("slow");
            gate.pass();
            inside.decrementAndGet();
        });
        list.queue(slow);
        Thread pass = runInto(list, gate);
        assertThat(list.queue(slow)).as("it runs, and does not wait").isEqualTo(Admission.QUEUED);
        list.queue(logging("behind it"));
        assertThat(list.run()).as("the other one passes it").isEqualTo(1);
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.run()).as("it runs still").isZero();
        gate.open();
        pass.join();
        assertThat(log).as("the pass that ran it had begun before").containsExactly("slow", "behind it");
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.run()).isEqualTo(1);
        assertThat(log).endsWith("slow");
    }

    @Test
    @DisplayName("A pass leaves the interrupt flag of its thread to its thread, and tasks do not see it")
    void run_interruptedThread_keepsItsFlag() throws Exception {
        list.queue(DeferredTask.of("looks", () -> log.add("interrupted: " + Thread.interrupted())));
        helpers.start("interrupted", () -> {
            Thread.currentThread().interrupt();
            list.run();
            log.add("afterwards: " + Thread.currentThread().isInterrupted());
        });
        helpers.join();
        assertThat(log).containsExactly("interrupted: false", "afterwards: true");
    }

    @Test
    @DisplayName("What was stored before a queueing is seen by the run, and what the run stored by who sees it over")
    void queue_accepted_publishesPlainStores() throws Exception {
        int[] plain = new int[2];
        DeferredTask task = DeferredTask.of("reads", () -> plain[1] = plain[0]);
        try (Helpers others = new Helpers()) {
            others.start("queues", () -> {
                plain[0] = 42;
                list.queue(task);
            });
            others.start("runs", () -> Bounded.until(() -> list.run() == 1, "the task is there"));
        }
        assertThat(plain[1]).isEqualTo(42);
    }

    @Test
    @DisplayName("A virtual thread can run a pass as well")
    void run_onAVirtualThread_runsTheTasks() throws Exception {
        list.queue(
                DeferredTask.of("where", () -> log.add(Thread.currentThread().isVirtual() ? "virtual" : "platform")));
        Thread.ofVirtual().start(list::run).join();
        assertThat(log).containsExactly("virtual");
    }

    @Test
    @DisplayName("Names and states can be read")
    void toString_ofEach_tellsTheState() {
        DeferredTask task = logging("t");
        assertThat(list.name()).isEqualTo("l");
        assertThat(task.name()).isEqualTo("t");
        list.queue(task);
        assertThat(list).hasToString("TaskList[l: 1 waiting]");
        assertThat(task).asString().startsWith("DeferredTask[t: P");
        assertThat(list.run()).isEqualTo(1);
        list.close();
        assertThat(list).hasToString("TaskList[l: closed, 0 waiting]");
        assertThat(Keventd.of(runtime)).hasToString("Keventd[0 waiting]");
    }
}
