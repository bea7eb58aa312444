package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bottom-half queues: where their works run, in what order, and how many at a time. */
class BottomHalfQueueTest extends SoftirqCase {
    private final WorkQueue queue = queue("bh").build();
    private final WorkQueue high = queue("high").highPriority().build();

    private WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(test.runtime()).bottomHalf();
    }

    private Work work(String name) {
        return Work.of(name, logs(name));
    }

    @Test
    @DisplayName(
            "Enqueued in a section a work runs at its end on that thread, in the order of the enqueuing, and outside in ksoftirqd")
    void enqueue_inASection_runsAtTheEnd() {
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    Work each = Work.of("w" + i, () -> log.add(number + " by " + who()));
                    assertThat(queue.enqueue(each)).isEqualTo(Admission.QUEUED);
                    assertThat(queue.enqueue(each)).isEqualTo(Admission.COALESCED);
                }
            }
            queue.enqueue(Work.of("outside", () -> log.add("outside by " + who())));
            log.add("end of a");
        });
        test.runUntilIdle();
        assertThat(log)
                .containsExactly("0 by a", "1 by a", "2 by a", "3 by a", "4 by a", "end of a", "outside by ksoftirqd");
    }

    @Test
    @DisplayName("The order of a pass: high queues, high tasklets, bottom halves, vectors, queues, tasklets")
    void pass_ofEverything_hasItsOrder() {
        SoftirqVector vector = vector("vector");
        BottomHalves.of(test.runtime()).init(0, logs("bottom half"));
        try (var _ = softirqs.enterInterrupt()) {
            tasklet("tasklet").schedule();
            queue.enqueue(work("work"));
            vector.raise();
            BottomHalves.of(test.runtime()).mark(0);
            tasklet("high tasklet").scheduleHigh();
            high.enqueue(work("high work"));
        }
        assertThat(log).containsExactly("high work", "high tasklet", "bottom half", "vector", "work", "tasklet");
    }

    @Test
    @DisplayName("Ten works of a queue run in a pass: others of the same priority have their turn before the eleventh")
    void pass_ofMany_runsTenOfEachQueue() {
        softirqs.setBudget(10, ms(100));
        WorkQueue other = queue("other").build();
        SoftirqVector vector = vector("vector");
        try (var _ = softirqs.enterInterrupt()) {
            for (int i = 0; i < 23; i++) {
                boolean tenth = i == 9;
                queue.enqueue(Work.of("w", () -> {
                    log.add("w");
                    if (tenth) {
                        vector.raise(); // shows where the next pass begins
                    }
                }));
            }
            other.enqueue(work("other"));
            tasklet("tasklet").schedule();
        }
        List<String> expected = new ArrayList<>();
        expected.addAll(Collections.nCopies(10, "w"));
        expected.addAll(List.of("other", "tasklet", "vector"));
        expected.addAll(Collections.nCopies(13, "w"));
        assertThat(log).isEqualTo(expected);
    }

    @Test
    @DisplayName("A work that enqueues itself runs in the next pass and is handed to ksoftirqd after ten")
    void enqueue_fromItsOwnBody_runsInTheNextPass() {
        int[] here = new int[2];
        Work[] self = new Work[1];
        self[0] = Work.of("self", () -> {
            here[who().equals("a") ? 0 : 1]++;
            if (here[0] + here[1] < 50) {
                assertThat(queue.enqueue(self[0])).isEqualTo(Admission.QUEUED);
            }
        });
        topHalf("a", () -> queue.enqueue(self[0]));
        test.runUntilIdle();
        assertThat(here).containsExactly(10, 40);
    }

    @Test
    @DisplayName("A queue has an order for each CPU: two loops run their works at the same time, each in order")
    void enqueue_onTwoCpus_runsOnBoth() {
        int[] inside = new int[2];
        for (String loop : List.of("a", "b")) {
            topHalf(loop, () -> {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    queue.enqueue(Work.of("w", () -> {
                        assertThat(who()).isEqualTo(loop);
                        inside[1] = Math.max(inside[1], ++inside[0]);
                        Script.sleep(us(100));
                        inside[0]--;
                        log.add(loop + number);
                    }));
                }
            });
        }
        test.advance(ms(10));
        assertThat(inside[1]).isEqualTo(2);
        assertThat(log).filteredOn(line -> line.startsWith("a")).containsExactly("a0", "a1", "a2");
        assertThat(log).filteredOn(line -> line.startsWith("b")).containsExactly("b0", "b1", "b2");
    }

    @Test
    @DisplayName("enqueueOn puts a work on a share of the runtime, whose ksoftirqd runs it")
    void enqueueOn_share_runsInItsKsoftirqd() {
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                for (int cpu = 0; cpu < 4; cpu++) {
                    queue.enqueueOn(
                            cpu, Work.of("w", () -> log.add(test.runtime().cpu() + " by " + who())));
                }
            }
            log.add("end of a");
        });
        test.runUntilIdle();
        assertThat(log.getFirst()).isEqualTo("end of a");
        assertThat(log.subList(1, 5))
                .containsExactlyInAnyOrder("0 by ksoftirqd", "1 by ksoftirqd", "2 by ksoftirqd", "3 by ksoftirqd");
        assertThatThrownBy(() -> queue.enqueueOn(4, work("w"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("Counted works are told how many requests a run delivers")
    void enqueue_merged_isCounted() {
        int[] requests = new int[1];
        Work counted = Work.counted("counted", count -> requests[0] = count);
        try (var _ = softirqs.enterInterrupt()) {
            for (int i = 0; i < 7; i++) {
                queue.enqueue(counted);
            }
        }
        assertThat(requests[0]).isEqualTo(7);
    }

    @Test
    @DisplayName("A work that runs on one CPU and is enqueued on another runs there afterwards, never beside itself")
    void enqueue_runningElsewhere_runsAfterwards() {
        int[] inside = new int[2];
        Work work = Work.of("w", () -> {
            inside[1] = Math.max(inside[1], ++inside[0]);
            logAt("begin by " + who());
            Script.sleep(ms(5));
            inside[0]--;
        });
        topHalf("a", () -> queue.enqueue(work));
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
            }
            logAt("b goes on");
        });
        test.advance(ms(50));
        assertThat(inside[1]).isEqualTo(1);
        assertThat(log).containsExactly("begin by a@0", "b goes on@1", "begin by ksoftirqd@5");
    }

    @Test
    @DisplayName(
            "A work goes from a bottom-half queue to an ordinary one and back: it is one item, on one queue at a time")
    void enqueue_onQueuesOfBothKinds_isOneItem() {
        WorkQueue ordinary =
                WorkQueue.builder("ordinary").runtime(test.runtime()).build();
        Work work = Work.of("w", () -> log.add("w by " + who()));
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
                assertThat(ordinary.enqueue(work)).isEqualTo(Admission.COALESCED);
            }
            assertThat(ordinary.enqueue(work)).isEqualTo(Admission.QUEUED);
            work.flush();
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("w by a", "w by ksoftirqd");
    }

    @Test
    @DisplayName(
            "B4: a work may drop itself: behind the begin of its body nothing of it is touched but its state and place")
    void body_enqueuesCancelsAndDropsItself_isLegal() {
        Work[] self = new Work[1];
        self[0] = Work.of("self", () -> {
            log.add("run");
            Work me = self[0];
            queue.enqueue(me);
            assertThat(me.cancel()).isEqualTo(1);
            self[0] = work("another");
            queue.enqueue(self[0]);
        });
        try (var _ = softirqs.enterInterrupt()) {
            queue.enqueue(self[0]);
        }
        assertThat(log).containsExactly("run", "another");
    }
}
