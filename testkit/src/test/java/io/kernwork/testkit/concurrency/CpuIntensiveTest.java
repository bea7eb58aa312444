package io.kernwork.testkit.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Body;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One CPU: who counts as using it, and who begins beside whom. */
class CpuIntensiveTest {
    private final TestRuntime test = TestRuntime.builder().cpus(1).build();
    private final TreeMap<String, Long> begun = new TreeMap<>();
    private final TreeMap<String, Long> ended = new TreeMap<>();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(test.runtime());
    }

    private Work work(String name, Body body) {
        return Work.of(name, () -> {
            begun.put(name, test.elapsed().toMillis());
            log.add(name);
            body.run();
            ended.put(name, test.elapsed().toMillis());
        });
    }

    private static void shortly() throws InterruptedException {
        Script.burn(ms(5));
        Script.sleep(ms(10));
    }

    @Test
    @DisplayName("W4: works on a CPU-intensive queue begin together when the running one blocks")
    void intensive_othersBlock_beginTogether() {
        WorkQueue normal = queue("normal").build();
        WorkQueue intensive = queue("intensive").cpuIntensive().build();
        normal.enqueue(work("w0", () -> {
            shortly();
            Script.burn(ms(5));
        }));
        test.advance(Duration.ZERO);
        intensive.enqueue(work("w1", CpuIntensiveTest::shortly));
        intensive.enqueue(work("w2", CpuIntensiveTest::shortly));
        test.advance(ms(100));
        assertThat(begun).containsEntry("w0", 0L).containsEntry("w1", 5L).containsEntry("w2", 5L);
        assertThat(ended.get("w0")).isEqualTo(20);
        assertThat(List.of(ended.get("w1"), ended.get("w2"))).containsExactlyInAnyOrder(20L, 25L);
    }

    @Test
    @DisplayName("W5: a normal work that runs delays the begin of a CPU-intensive one until it blocks")
    void intensive_aNormalOneRuns_isDelayed() {
        queue("normal").build().enqueue(work("normal", CpuIntensiveTest::shortly));
        test.advance(Duration.ZERO);
        queue("intensive").cpuIntensive().build().enqueue(work("intensive", () -> Script.burn(ms(5))));
        test.advance(ms(100));
        assertThat(begun).containsEntry("normal", 0L).containsEntry("intensive", 5L);
    }

    @Test
    @DisplayName("W5: a CPU-intensive work that runs delays nobody")
    void normal_anIntensiveOneRuns_beginsAtOnce() {
        queue("intensive").cpuIntensive().build().enqueue(work("intensive", () -> Script.burn(ms(50))));
        test.advance(ms(1));
        queue("normal").build().enqueue(work("normal", () -> {}));
        test.advance(ms(100));
        assertThat(begun).containsEntry("intensive", 0L).containsEntry("normal", 1L);
    }

    @Test
    @DisplayName("W6: a work of high priority begins at once, whatever computes or blocks on the normal queues")
    void high_normalOnesRun_beginsAtOnce() {
        WorkQueue normal = queue("normal").build();
        normal.enqueue(work("hog", () -> Script.burn(ms(50))));
        normal.enqueue(work("next", () -> {}));
        test.advance(ms(1));
        queue("high").highPriority().build().enqueue(work("high", () -> {}));
        test.advance(ms(100));
        assertThat(begun).containsEntry("hog", 0L).containsEntry("high", 1L).containsEntry("next", 50L);
    }

    @Test
    @DisplayName("W6: works of high priority are concurrency-managed among themselves")
    void high_anotherHighOneRuns_waits() {
        WorkQueue high = queue("high").highPriority().build();
        high.enqueue(work("first", () -> Script.burn(ms(5))));
        high.enqueue(work("second", () -> {}));
        test.advance(ms(100));
        assertThat(begun).containsEntry("first", 0L).containsEntry("second", 5L);
    }

    @Test
    @DisplayName("An unbound queue begins everything at once, up to its limit, whatever computes")
    void unbound_cpuBusy_beginsUpToTheLimit() {
        queue("normal").build().enqueue(work("hog", () -> Script.burn(ms(50))));
        test.advance(ms(1));
        WorkQueue unbound = queue("unbound").unbound().maxActive(2).build();
        for (String name : List.of("u1", "u2", "u3")) {
            unbound.enqueue(work(name, () -> Script.sleep(ms(10))));
        }
        test.advance(ms(100));
        assertThat(begun).containsEntry("u1", 1L).containsEntry("u2", 1L).containsEntry("u3", 11L);
    }

    @Test
    @DisplayName("An unbound ordered queue begins one after the other, in order")
    void unboundOrdered_severalWait_oneAfterTheOther() {
        WorkQueue ordered = queue("ordered").unbound().ordered().build();
        for (String name : List.of("o1", "o2", "o3")) {
            ordered.enqueue(work(name, () -> Script.sleep(ms(10))));
        }
        test.advance(ms(100));
        assertThat(log).containsExactly("o1", "o2", "o3");
        assertThat(begun).containsEntry("o2", 10L).containsEntry("o3", 20L);
    }
}
