package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.observe.KernworkListener;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.Softirqs;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists that every runtime has, and when they are run; what concerns time is tested in virtual time. */
class PredefinedTaskListsTest extends ListCase {
    private static final Duration TICK = Duration.ofMillis(10);

    private final PredefinedTaskLists lists = PredefinedTaskLists.of(runtime);

    @Test
    @DisplayName("Each runtime has its own, and always the same")
    void of_runtime_isAlwaysTheSame() {
        assertThat(PredefinedTaskLists.of(runtime)).isSameAs(lists);
        assertThat(PredefinedTaskLists.of(workers(1))).isNotSameAs(lists);
        assertThat(List.of(lists.timer(), lists.immediate(), lists.scheduler(), lists.disk()))
                .extracting(TaskList::name)
                .containsExactly("tq_timer", "tq_immediate", "tq_scheduler", "tq_disk");
    }

    @Test
    @DisplayName("The immediate list runs in a bottom half, which its queueing marks; a wait is refused there")
    void immediate_queued_runsInABottomHalf() {
        lists.immediate().queue(logging("a"));
        lists.immediate().queue(DeferredTask.of("waits", () -> {
            assertThatThrownBy(() -> Keventd.of(runtime).flushScheduledTasks())
                    .isInstanceOf(AtomicContextException.class);
            log.add("refused");
        }));
        assertThat(log).isEmpty();
        runtime.runUntilIdle();
        assertThat(log).containsExactly("a", "refused");
    }

    @Test
    @DisplayName("What a top half queues on the immediate list runs at its end, on its thread")
    void immediate_queuedInATopHalf_runsAtItsEnd() {
        Thread self = Thread.currentThread();
        try (AtomicSection _ = Softirqs.of(runtime).enterInterrupt()) {
            lists.immediate()
                    .queue(DeferredTask.of(
                            "t", () -> log.add(Thread.currentThread().equals(self) ? "here" : "elsewhere")));
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("here");
    }

    @Test
    @DisplayName("A task of the immediate list that queues itself runs in one more bottom half each time")
    void immediate_selfQueueing_runsAgain() {
        AtomicInteger runs = new AtomicInteger();
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            if (runs.incrementAndGet() < 5) {
                lists.immediate().queue(self[0]);
            }
        });
        lists.immediate().queue(self[0]);
        runtime.runUntilIdle();
        assertThat(runs).hasValue(5);
    }

    @Test
    @DisplayName("A task of the immediate list that still ran when its bottom half came gets another one")
    void immediate_taskRunsElsewhere_runsAfterwards() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Gate gate = new Gate();
        DeferredTask slow = DeferredTask.of("slow", () -> {
            if (runs.incrementAndGet() == 1) {
                gate.pass();
            }
        });
        TaskList mine = list("mine");
        mine.queue(slow);
        runInto(mine, gate);
        lists.immediate().queue(slow);
        runtime.runUntilIdle();
        assertThat(lists.immediate().size()).as("left").isEqualTo(1);
        gate.open();
        helpers.join();
        runtime.runUntilIdle();
        assertThat(runs).hasValue(2);
        assertThat(lists.immediate().size()).isZero();
    }

    @Test
    @DisplayName("The timer list runs one tick after it has filled, in a bottom half")
    void timer_queued_runsAfterATick() {
        lists.timer().queue(logging("a"));
        ticker.advance(TICK.minusNanos(1));
        runtime.runUntilIdle();
        lists.timer().queue(logging("b"));
        assertThat(log).isEmpty();
        ticker.advance(Duration.ofNanos(1));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("a", "b");
        assertThat(lists.timer().size()).isZero();
        ticker.advance(TICK);
        assertThat(runtime.runUntilIdle()).as("no tick without need").isZero();
    }

    @Test
    @DisplayName("A timer list that was run before its tick is left alone by it, and fills anew")
    void timer_runByHand_tickFindsNothing() {
        lists.timer().queue(logging("a"));
        assertThat(lists.timer().run()).isEqualTo(1);
        ticker.advance(TICK);
        assertThat(runtime.runUntilIdle()).isZero();
        lists.timer().queue(logging("b"));
        ticker.advance(TICK);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("a", "b");
    }

    @Test
    @DisplayName("The scheduler's list runs when nothing else waits")
    void scheduler_othersWait_runsLast() throws Exception {
        try (WorkQueue queue = WorkQueue.builder("queue").runtime(runtime).build()) {
            lists.scheduler().queue(logging("idle"));
            queue.enqueue(Work.of("work", () -> log.add("work")));
            Keventd.of(runtime).schedule(logging("keventd"));
            lists.immediate().queue(logging("immediate"));
            runtime.runUntilIdle();
        }
        assertThat(log).hasSize(4).endsWith("idle");
    }

    @Test
    @DisplayName("A worker that has nothing to do runs the scheduler's list; it may be run by hand, too")
    void scheduler_workersIdle_oneRunsIt() {
        Kernwork workers = workers(2);
        TaskList scheduler = PredefinedTaskLists.of(workers).scheduler();
        for (int round = 1; round <= 100; round++) {
            int expected = round;
            scheduler.queue(logging("t" + round));
            Bounded.until(() -> log.size() == expected, "a worker runs it, in round " + round);
        }
        lists.scheduler().queue(logging("by hand"));
        assertThat(lists.scheduler().run()).isEqualTo(1);
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("The disk list runs when somebody says so, and not otherwise")
    void disk_queued_waitsForRun() {
        lists.disk().queue(logging("a"));
        ticker.advance(Duration.ofHours(1));
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(lists.disk().run()).isEqualTo(1);
        assertThat(log).containsExactly("a");
    }

    @Test
    @DisplayName("Nobody closes them but their runtime, which runs what waits and tells of no tick")
    void close_ofOneOfThem_isRefused() {
        for (TaskList list : List.of(lists.timer(), lists.immediate(), lists.scheduler(), lists.disk())) {
            assertThatThrownBy(list::close)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContainingAll(list.name(), "'manual'", "of your own");
            assertThatThrownBy(() -> list.close(TICK)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(list::closeAsync).isInstanceOf(UnsupportedOperationException.class);
            assertThat(list.isClosed()).isFalse();
        }
        List<CloseReport> heard = new CopyOnWriteArrayList<>();
        Kernwork told = workers(
                1,
                builder -> builder.listener(new KernworkListener() {
                    @Override
                    public void queueClosed(CloseReport report) {
                        heard.add(report);
                    }
                }));
        PredefinedTaskLists its = PredefinedTaskLists.of(told);
        for (TaskList list : List.of(its.timer(), its.disk())) {
            list.queue(logging(list.name()));
        }
        told.close();
        assertThat(log).containsExactlyInAnyOrder("tq_timer", "tq_disk");
        assertThat(heard).allSatisfy(report -> assertThat(report.complete()).isTrue());
        assertThat(its.timer().queue(logging("late"))).isEqualTo(Admission.CLOSED);
        assertThatThrownBy(() -> {
                    Kernwork closed = Kernwork.builder().name("gone").build();
                    closed.close();
                    PredefinedTaskLists.of(closed);
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    @DisplayName("The slot of a list cannot be removed: nothing would run the list any more")
    void remove_theSlotOfAList_isRefused(int slot) {
        BottomHalves halves = BottomHalves.of(runtime);
        assertThatThrownBy(() -> halves.remove(slot))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("slot " + slot, "the predefined task lists", "until the runtime is closed");
        lists.immediate().queue(logging("immediate"));
        lists.timer().queue(logging("timer"));
        ticker.advance(Duration.ofMillis(10));
        runtime.runUntilIdle();
        assertThat(log).containsExactlyInAnyOrder("immediate", "timer");
    }

    @Test
    @DisplayName(
            "A slot that the program has taken is refused, and nothing has changed: they can be had when it is free")
    void of_slotTaken_changesNothing() throws Exception {
        Kernwork other = workers(1);
        BottomHalves halves = BottomHalves.of(other);
        for (int slot : new int[] {9, 1}) {
            halves.init(slot, "mine", () -> {});
            assertThatThrownBy(() -> PredefinedTaskLists.of(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("slot " + slot, "'mine'");
            assertThat(halves).hasToString("BottomHalves[" + slot + " mine]");
            halves.remove(slot);
        }
        TaskList immediate = PredefinedTaskLists.of(other).immediate();
        immediate.queue(logging("runs"));
        Bounded.until(() -> log.size() == 1, "the bottom half");
        TaskList scheduler = PredefinedTaskLists.of(other).scheduler();
        scheduler.queue(logging("runs, too"));
        Bounded.until(() -> log.size() == 2, "a worker");
        assertThat(EngineAccess.of(other).inventory().armed()).isEmpty();
    }
}
