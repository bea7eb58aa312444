package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases K: how often tasklets run, where, and in what order. */
class TaskletCasesTest extends SoftirqCase {
    private int inside;
    private int most;

    @Test
    @DisplayName(
            "K1: a tasklet that is scheduled twice runs once, at the end of the section; and again when it is scheduled again")
    void schedule_twice_runsOnce() {
        Tasklet tasklet = tasklet("t");
        for (int turn = 0; turn < 2; turn++) {
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
                assertThat(tasklet.isScheduled()).isTrue();
                assertThat(tasklet.schedule()).isEqualTo(Admission.COALESCED);
                assertThat(tasklet.scheduleHigh()).isEqualTo(Admission.COALESCED);
            }
            assertThat(tasklet.isScheduled()).isFalse();
        }
        assertThat(log).containsExactly("t", "t");
    }

    @Test
    @DisplayName("K1: scheduled from several CPUs before it has begun it runs once, on the CPU that was first")
    void schedule_fromTwoCpus_runsOnceOnTheFirst() {
        Tasklet tasklet = softirqs.tasklet("t", () -> logAt("t by " + who()));
        topHalf("a", () -> {
            tasklet.schedule();
            Script.sleep(ms(5));
        });
        topHalf("b", () -> {
            Script.sleep(ms(1));
            assertThat(tasklet.schedule()).isEqualTo(Admission.COALESCED);
        });
        test.advance(ms(10));
        assertThat(log).containsExactly("t by a@5");
    }

    private Tasklet slow() {
        return softirqs.tasklet("slow", () -> {
            inside++;
            most = Math.max(most, inside);
            logAt("begin by " + who());
            Script.sleep(ms(5));
            logAt("end");
            inside--;
        });
    }

    @Test
    @DisplayName(
            "K2: scheduled on another CPU while it runs it runs once more, after that and there, and never beside itself")
    void schedule_runningElsewhere_runsAgainThere() {
        Tasklet tasklet = slow();
        topHalf("a", tasklet::schedule);
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(tasklet.isRunning()).isTrue();
                assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
                assertThat(tasklet.schedule()).isEqualTo(Admission.COALESCED);
            }
            logAt("b goes on"); // it waits for nothing
            Script.sleep(ms(30));
        });
        test.advance(ms(40));
        assertThat(log).containsExactly("begin by a@0", "b goes on@1", "end@5", "begin by ksoftirqd@5", "end@10");
        assertThat(most).isEqualTo(1);
    }

    @Test
    @DisplayName("K2: others of that CPU pass a tasklet that still runs elsewhere")
    void schedule_runningElsewhere_holdsNobodyUp() {
        Tasklet tasklet = slow();
        Tasklet behind = softirqs.tasklet("behind", () -> logAt("behind"));
        topHalf("a", tasklet::schedule);
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                tasklet.schedule();
                behind.schedule();
            }
        });
        test.advance(ms(40));
        assertThat(log).containsSubsequence("begin by a@0", "behind@1", "end@5", "begin by ksoftirqd@5");
    }

    @Test
    @DisplayName(
            "K2: with many CPUs and any order of steps a tasklet never runs beside itself, and each schedule is answered by a run")
    void schedule_fromManyCpus_neverBesideItself() {
        TestRuntime.everySeed(50, each -> {
            Softirqs all = Softirqs.of(each.runtime());
            int[] counts = new int[4]; // inside, most, accepted since the last begin, runs
            Tasklet tasklet = all.tasklet("t", () -> {
                counts[2] = 0;
                counts[3]++;
                counts[1] = Math.max(counts[1], ++counts[0]);
                Script.sleep(us(3));
                counts[0]--;
            });
            var loops = WorkQueue.builder("loops").runtime(each.runtime()).build();
            for (int i = 0; i < 4; i++) {
                loops.enqueue(Work.of("loop", () -> {
                    for (int turn = 0; turn < 25; turn++) {
                        try (var _ = all.enterInterrupt()) {
                            Script.sleep(us(1));
                            counts[2] += tasklet.schedule().accepted() ? 1 : 0;
                            Script.sleep(us(1));
                        }
                    }
                }));
            }
            each.advance(ms(100));
            assertThat(counts[1]).as("at once").isEqualTo(1);
            assertThat(counts[2]).as("schedules that no run has answered").isZero();
            assertThat(counts[3]).isBetween(1, 100);
        });
    }

    @Test
    @DisplayName("Different tasklets run at the same time on different CPUs, and one after the other on one")
    void tasklets_different_runInParallel() {
        List<Tasklet> tasklets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasklets.add(slow());
        }
        topHalf("a", () -> {
            tasklets.get(0).schedule();
            tasklets.get(1).schedule();
        });
        topHalf("b", () -> {
            tasklets.get(2).schedule();
            tasklets.get(3).schedule();
        });
        test.advance(ms(40));
        assertThat(most).isEqualTo(2);
        assertThat(log).filteredOn(line -> line.startsWith("begin")).hasSize(4);
    }

    @Test
    @DisplayName(
            "K6: those of high priority run first, then the vectors, then the others; each in the order of their scheduling")
    void schedule_highAndNormal_inOrder() {
        SoftirqVector vector = vector("vector");
        try (var _ = softirqs.enterInterrupt()) {
            tasklet("n1").schedule();
            tasklet("n2").schedule();
            vector.raise();
            tasklet("h1").scheduleHigh();
            tasklet("n3").schedule();
            tasklet("h2").scheduleHigh();
        }
        assertThat(log).containsExactly("h1", "h2", "vector", "n1", "n2", "n3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("K6: scheduled with both priorities it runs once, with that which came first")
    void schedule_withBothPriorities_firstWins(boolean highFirst) {
        Tasklet tasklet = tasklet("t");
        SoftirqVector vector = vector("vector");
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
            if (highFirst) {
                tasklet.scheduleHigh();
                tasklet.schedule();
            } else {
                tasklet.schedule();
                tasklet.scheduleHigh();
            }
        }
        assertThat(log).containsExactlyElementsOf(highFirst ? List.of("t", "vector") : List.of("vector", "t"));
    }

    @Test
    @DisplayName("A tasklet that schedules itself runs in the next pass, behind what waits, and holds no pass up")
    void schedule_fromItsOwnBody_runsInTheNextPass() {
        List<Tasklet> self = new ArrayList<>();
        self.add(softirqs.tasklet("self", () -> {
            log.add("self");
            if (log.size() < 6) {
                assertThat(self.getFirst().schedule()).isEqualTo(Admission.QUEUED);
            }
        }));
        SoftirqVector between = vector("between");
        try (var _ = softirqs.enterInterrupt()) {
            self.getFirst().schedule();
            softirqs.tasklet("other", () -> {
                        log.add("other");
                        between.raise();
                    })
                    .schedule();
        }
        assertThat(log).containsExactly("self", "other", "between", "self", "self", "self");
    }

    @Test
    @DisplayName("A tasklet that schedules itself without end runs once a pass: ten times here, and then in ksoftirqd")
    void schedule_fromItsOwnBodyForEver_isHandedOver() {
        int[] runs = new int[2];
        List<Tasklet> self = new ArrayList<>();
        self.add(softirqs.tasklet("self", () -> {
            runs[who().equals("a") ? 0 : 1]++;
            if (runs[0] + runs[1] < 100) {
                self.getFirst().schedule();
            }
        }));
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                self.getFirst().schedule();
            }
            log.add("back after " + runs[0]);
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("back after 10");
        assertThat(runs).containsExactly(10, 90);
    }

    @Test
    @DisplayName("Scheduled outside any section it runs in ksoftirqd")
    void schedule_outside_isKsoftirqds() {
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t by " + who()));
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        assertThat(log).isEmpty();
        test.runUntilIdle();
        assertThat(log).containsExactly("t by ksoftirqd");
    }

    @Test
    @DisplayName("A thousand tasklets are as many items as the time allows, and the rest goes to ksoftirqd in order")
    void schedule_aThousand_keepTheirOrder() {
        List<Integer> ran = new ArrayList<>();
        int[] here = new int[1];
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                for (int i = 0; i < 1_000; i++) {
                    int number = i;
                    softirqs.tasklet("t" + i, () -> {
                                ran.add(number);
                                here[0] += who().equals("a") ? 1 : 0;
                                Script.burn(us(20));
                            })
                            .schedule();
                }
            }
            logAt("back");
        });
        test.advance(ms(100));
        assertThat(ran).hasSize(1_000).isSorted();
        assertThat(log).containsExactly("back@2");
        assertThat(here[0]).isEqualTo(100);
    }
}
