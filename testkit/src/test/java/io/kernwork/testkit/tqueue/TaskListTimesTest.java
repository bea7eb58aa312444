package io.kernwork.testkit.tqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.tqueue.DeferredTask;
import io.kernwork.tqueue.Keventd;
import io.kernwork.tqueue.PredefinedTaskLists;
import io.kernwork.tqueue.TaskList;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When tasks run, to the nanosecond; and the same in every order. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskListTimesTest {
    private static final int SEEDS = 20;

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    /** A task that notes when it began, and sleeps then. */
    private static DeferredTask sleeping(TestRuntime test, List<Duration> begun, Duration time) {
        return DeferredTask.of("sleeps", () -> {
            begun.add(test.elapsed());
            Script.sleep(time);
        });
    }

    @Test
    @DisplayName("O6: three tasks of 50 ms on keventd begin at 0, 50 and 100 ms, though there are two CPUs")
    void schedule_slowTasks_oneAfterTheOther() {
        TestRuntime.everySeed(SEEDS, test -> {
            Keventd keventd = Keventd.of(test.runtime());
            List<Duration> begun = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                keventd.schedule(sleeping(test, begun, ms(50)));
            }
            keventd.flushScheduledTasks();
            assertThat(test.elapsed()).isEqualTo(ms(150));
            assertThat(begun).containsExactly(ms(0), ms(50), ms(100));
        });
    }

    @Test
    @DisplayName("A flush that begins while a task runs waits for the caller's task behind it, and for no later one")
    void flush_taskRunsAlready_isNotFooled() {
        TestRuntime.everySeed(SEEDS, test -> {
            Keventd keventd = Keventd.of(test.runtime());
            List<Duration> begun = new ArrayList<>();
            keventd.schedule(sleeping(test, begun, ms(50)));
            test.advance(ms(10));
            keventd.schedule(sleeping(test, begun, ms(20)));
            CompletableFuture<Duration> flushed = keventd.flushScheduledTasksAsync()
                    .thenApply(done -> test.elapsed())
                    .toCompletableFuture();
            keventd.schedule(sleeping(test, begun, ms(100)));
            test.advance(ms(1_000));
            assertThat(flushed).isCompletedWithValue(ms(70));
            assertThat(begun).containsExactly(ms(0), ms(50), ms(70));
        });
    }

    @Test
    @DisplayName("A bounded flush gives up at its time, and names the slow task")
    void flush_outOfTime_namesTheSlowTask() {
        TestRuntime.everySeed(SEEDS, test -> {
            Keventd keventd = Keventd.of(test.runtime());
            keventd.schedule(sleeping(test, new ArrayList<>(), ms(50)));
            test.runUntilIdle();
            assertThat(keventd.flushScheduledTasks(ms(20)).waitingFor())
                    .singleElement()
                    .satisfies(holdup -> assertThat(holdup.item().name()).isEqualTo("sleeps"));
            assertThat(test.elapsed()).isEqualTo(ms(20));
            keventd.flushScheduledTasks();
        });
    }

    @Test
    @DisplayName("O5: passes of three workers at the same time, with tasks that sleep: each queueing is run once")
    void run_severalAtOnce_eachQueueingOnce() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskList list = new TaskList("l", test.runtime());
            Map<String, Integer> runs = new HashMap<>();
            for (int i = 0; i < 7; i++) {
                String name = "t" + i;
                list.queue(DeferredTask.of(name, () -> {
                    runs.merge(name, 1, Integer::sum);
                    Script.sleep(ms(1));
                }));
            }
            int[] ran = new int[1];
            try (WorkQueue queue =
                    WorkQueue.builder("passes").runtime(test.runtime()).build()) {
                for (int i = 0; i < 3; i++) {
                    queue.enqueue(Work.of("pass-" + i, () -> {
                        int mine = list.run();
                        ran[0] += mine;
                    }));
                }
                queue.flush();
            }
            assertThat(runs)
                    .hasSize(7)
                    .allSatisfy((name, times) -> assertThat(times).isEqualTo(1));
            assertThat(ran[0]).isEqualTo(7);
            assertThat(list.size()).isZero();
        });
    }

    @Test
    @DisplayName(
            "The timer list runs 10 ms after it has filled, with what came meanwhile, and 10 ms after it fills again")
    void timer_filled_runsOneTickLater() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskList timer = PredefinedTaskLists.of(test.runtime()).timer();
            List<Duration> begun = new ArrayList<>();
            test.advance(ms(3));
            timer.queue(noting(test, begun));
            test.advance(ms(9));
            timer.queue(noting(test, begun));
            test.advance(ms(20));
            assertThat(begun).containsExactly(ms(13), ms(13));
            timer.queue(noting(test, begun));
            test.advance(ms(20));
            assertThat(begun).last().isEqualTo(ms(42));
        });
    }

    private static DeferredTask noting(TestRuntime test, List<Duration> begun) {
        return DeferredTask.of("notes", () -> begun.add(test.elapsed()));
    }

    @Test
    @DisplayName("A task of the timer list that queues itself runs once in each tick")
    void timer_selfQueueing_runsEachTick() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskList timer = PredefinedTaskLists.of(test.runtime()).timer();
            List<Duration> begun = new ArrayList<>();
            DeferredTask[] self = new DeferredTask[1];
            self[0] = DeferredTask.of("self", () -> {
                begun.add(test.elapsed());
                if (begun.size() < 4) {
                    timer.queue(self[0]);
                }
            });
            timer.queue(self[0]);
            test.advance(ms(1_000));
            assertThat(begun).containsExactly(ms(10), ms(20), ms(30), ms(40));
        });
    }

    @Test
    @DisplayName("The immediate list runs without the clock moving, also for what its tasks queue")
    void immediate_selfQueueing_takesNoTime() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskList immediate = PredefinedTaskLists.of(test.runtime()).immediate();
            List<Duration> begun = new ArrayList<>();
            DeferredTask[] self = new DeferredTask[1];
            self[0] = DeferredTask.of("self", () -> {
                begun.add(test.elapsed());
                if (begun.size() < 3) {
                    immediate.queue(self[0]);
                }
            });
            test.advance(ms(1));
            immediate.queue(self[0]);
            test.runUntilIdle();
            assertThat(begun).containsExactly(ms(1), ms(1), ms(1));
        });
    }

    @Test
    @DisplayName("The scheduler's list begins when every lane of the runtime is empty, whatever the order")
    void scheduler_workWaits_beginsAfterIt() {
        TestRuntime.everySeed(SEEDS, test -> {
            TaskList scheduler = PredefinedTaskLists.of(test.runtime()).scheduler();
            List<String> log = new ArrayList<>();
            scheduler.queue(DeferredTask.of("idle", () -> log.add("idle")));
            try (WorkQueue queue =
                    WorkQueue.builder("q").runtime(test.runtime()).build()) {
                for (int i = 0; i < 10; i++) {
                    queue.enqueue(Work.of("work", () -> log.add("work")));
                }
                test.runUntilIdle();
            }
            assertThat(log).hasSize(11).endsWith("idle");
        });
    }
}
