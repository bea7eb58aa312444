package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes on when several can. */
@Timeout(60)
class OrderTest {
    private static final Duration MS = Duration.ofMillis(1);

    /** Five queues with bodies that wait in all ways, so that there is much to choose. */
    private static List<String> order(long seed) throws Exception {
        List<String> log = new ArrayList<>();
        try (TestRuntime test = TestRuntime.builder().seed(seed).cpus(3).build()) {
            CountDownLatch latch = new CountDownLatch(1);
            List<WorkQueue> queues = new ArrayList<>();
            for (int q = 0; q < 5; q++) {
                WorkQueue queue =
                        WorkQueue.builder("q" + q).runtime(test.runtime()).build();
                queues.add(queue);
                for (int w = 0; w < 3; w++) {
                    String name = q + "." + w;
                    queue.enqueue(Work.of(name, () -> {
                        log.add(name + " begins");
                        Script.sleep(Duration.ZERO);
                        log.add(name + " goes on");
                        Script.burn(MS);
                        latch.countDown();
                        Script.block(latch);
                        log.add(name + " ends at " + test.elapsed());
                    }));
                }
            }
            for (WorkQueue queue : queues) {
                queue.drain();
            }
        }
        return log;
    }

    @Test
    @DisplayName("The same seed gives the same order, other seeds give others")
    void order_sameSeed_isTheSame() throws Exception {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            List<String> order = order(seed);
            assertThat(order).hasSize(45);
            assertThat(order(seed)).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(15);
    }

    @Test
    @DisplayName("Each of three queues is served first with some seed; within a queue the order stays")
    void order_manySeeds_everyQueueComesFirst() {
        Set<String> first = new HashSet<>();
        TestRuntime.everySeed(50, test -> {
            List<String> log = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                WorkQueue queue = WorkQueue.builder(name)
                        .runtime(test.runtime())
                        .ordered()
                        .build();
                queue.enqueue(Work.of(name + 1, () -> log.add(name + 1)));
                queue.enqueue(Work.of(name + 2, () -> log.add(name + 2)));
            }
            test.runUntilIdle();
            assertThat(log).hasSize(6).containsSubsequence("a1", "a2").containsSubsequence("c1", "c2");
            first.add(log.getFirst());
        });
        assertThat(first).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @Test
    @DisplayName("A lost update between two waits of a body is found with some seed, and the failure names that seed")
    void everySeed_raceBetweenWaits_isFoundAndNamed() {
        assertThatThrownBy(() -> TestRuntime.everySeed(50, test -> {
                    WorkQueue queue =
                            WorkQueue.builder("q").runtime(test.runtime()).build();
                    int[] counter = new int[1];
                    for (int i = 0; i < 2; i++) {
                        queue.enqueue(Work.of("w" + i, () -> {
                            int read = counter[0];
                            Script.sleep(Duration.ZERO);
                            counter[0] = read + 1;
                        }));
                    }
                    queue.drain();
                    assertThat(counter[0]).isEqualTo(2);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)with seed \\d+: .*");
    }

    @ParameterizedTest
    @CsvSource({"1, 20, 35, 50", "2, 20, 20, 35", "3, 20, 20, 25"})
    @DisplayName("W1, W2, W3: on one CPU, three works that compute and sleep end when Linux's documentation says")
    void oneCpu_limit_endTimes(int maxActive, long first, long second, long third) throws Exception {
        try (TestRuntime test = TestRuntime.builder().cpus(1).build()) {
            WorkQueue queue = WorkQueue.builder("q")
                    .runtime(test.runtime())
                    .maxActive(maxActive)
                    .build();
            long[] ends = new long[3];
            for (int i = 0; i < 3; i++) {
                int number = i;
                queue.enqueue(Work.of("w" + i, () -> {
                    Script.burn(Duration.ofMillis(5));
                    Script.sleep(Duration.ofMillis(10));
                    if (number == 0) {
                        Script.burn(Duration.ofMillis(5));
                    }
                    ends[number] = test.elapsed().toMillis();
                }));
            }
            queue.drain();
            assertThat(ends).containsExactly(first, second, third);
        }
    }
}
