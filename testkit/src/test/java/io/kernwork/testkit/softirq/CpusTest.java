package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each thread in a section is a CPU of its own; on one CPU nothing nests and nothing runs beside anything. */
class CpusTest extends SoftirqCase {
    private int inside;
    private int most;

    private SoftirqVector overlapping() {
        return softirqs.open("v", () -> {
            inside++;
            most = Math.max(most, inside);
            log.add("v by " + who());
            Script.sleep(ms(1));
            inside--;
        });
    }

    @Test
    @DisplayName("S5: the same vector runs on two CPUs at the same time")
    void vector_onTwoCpus_overlaps() {
        SoftirqVector vector = overlapping();
        topHalf("a", vector::raise);
        topHalf("b", vector::raise);
        test.advance(ms(10));
        assertThat(most).isEqualTo(2);
        assertThat(log).containsExactlyInAnyOrder("v by a", "v by b");
    }

    @Test
    @DisplayName("S5: on one CPU a vector never runs beside or inside itself, however it is raised")
    void vector_onOneCpu_neverOverlaps() {
        SoftirqVector vector = overlapping();
        SoftirqVector raiser = softirqs.open("raiser", () -> {
            vector.raise();
            try (var _ = softirqs.enterInterrupt()) {
                vector.raise();
            }
        });
        topHalf("a", () -> {
            vector.raise();
            raiser.raise();
        });
        test.advance(ms(10));
        assertThat(most).isEqualTo(1);
        assertThat(log).containsExactly("v by a", "v by a");
    }

    @Test
    @DisplayName("Two loops never run each other's vectors, with any order of steps")
    void loops_raiseTheirOwn_runTheirOwn() {
        TestRuntime.everySeed(50, each -> {
            Softirqs all = Softirqs.of(each.runtime());
            Map<Thread, String> names = new ConcurrentHashMap<>();
            List<String> wrong = new ArrayList<>();
            int[] ran = new int[1];
            WorkQueue loops = WorkQueue.builder("loops").runtime(each.runtime()).build();
            for (String name : List.of("a", "b", "c")) {
                SoftirqVector vector = all.open(name, () -> {
                    Script.sleep(us(10));
                    ran[0]++;
                    if (!name.equals(names.get(Thread.currentThread()))) {
                        wrong.add(name + " by " + names.get(Thread.currentThread()));
                    }
                });
                loops.enqueue(Work.of(name, () -> {
                    names.put(Thread.currentThread(), name);
                    for (int turn = 0; turn < 10; turn++) {
                        try (var _ = all.enterInterrupt()) {
                            Script.sleep(us(10));
                            vector.raise();
                            Script.sleep(us(10));
                        }
                    }
                    names.remove(Thread.currentThread());
                }));
            }
            each.advance(ms(100));
            assertThat(wrong).isEmpty();
            assertThat(ran[0]).isEqualTo(30);
        });
    }

    @Test
    @DisplayName("What a loop raises while ksoftirqd serves its CPU is run by ksoftirqd, and the loop returns at once")
    void raise_ksoftirqdServesTheCpu_leavesItToThat() {
        softirqs.setBudget(1, ms(100));
        List<SoftirqVector> vectors = new ArrayList<>();
        vectors.add(softirqs.open("slow", () -> {
            inside++;
            most = Math.max(most, inside);
            logAt("slow by " + who());
            Script.sleep(ms(5));
            inside--;
        }));
        vectors.add(softirqs.open("quick", () -> {
            most = Math.max(most, inside + 1);
            logAt("quick by " + who());
        }));
        vectors.add(softirqs.open("starter", () -> vectors.get(0).raise()));
        loop("a", () -> {
            section(vectors.get(2)); // hands the slow one to ksoftirqd
            Script.sleep(ms(1));
            section(vectors.get(1));
            logAt("back");
            section(vectors.get(0));
            logAt("back");
            Script.sleep(ms(20));
            section(vectors.get(1));
        });
        test.advance(ms(50));
        assertThat(log)
                .containsExactly(
                        "slow by ksoftirqd@0",
                        "back@1",
                        "back@1",
                        "slow by ksoftirqd@5",
                        "quick by ksoftirqd@10",
                        "quick by a@21");
        assertThat(most).as("at once on this CPU").isEqualTo(1);
    }

    private void section(SoftirqVector vector) {
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
        }
    }

    @Test
    @DisplayName("The shares of a runtime are CPUs, too: ksoftirqd of two shares runs the same vector at the same time")
    void raise_outsideOnTwoShares_overlaps() {
        SoftirqVector vector = overlapping();
        List<Integer> shares = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            loop("l" + i, () -> {
                Script.sleep(ms(1));
                shares.add(test.runtime().cpu());
                vector.raise();
            });
        }
        test.advance(ms(50));
        long different = shares.stream().distinct().count();
        assertThat(different).isGreaterThan(1);
        assertThat(most).isEqualTo((int) different);
    }

    @Test
    @DisplayName(
            "A loop that goes on has its turn while ksoftirqd works off what it shed: it is never kept longer than the budget")
    void loop_shedsMoreThanItsBudget_keepsItsThread() {
        int[] backlog = {5_000};
        List<SoftirqVector> self = new ArrayList<>();
        self.add(softirqs.open("heavy", () -> {
            Script.burn(us(100));
            if (--backlog[0] > 0) {
                self.getFirst().raise();
            }
        }));
        List<Long> turns = new ArrayList<>();
        loop("a", () -> {
            for (int turn = 0; turn < 100; turn++) {
                long before = test.elapsed().toNanos();
                section(self.getFirst());
                turns.add(test.elapsed().toNanos() - before);
                Script.sleep(us(200));
            }
        });
        test.advance(ms(2_000));
        assertThat(turns).hasSize(100).allMatch(time -> time <= BUDGET.toNanos());
        assertThat(turns.subList(1, 100)).as("ksoftirqd serves the CPU").allMatch(time -> time == 0);
        assertThat(backlog[0]).isLessThanOrEqualTo(0);
    }
}
