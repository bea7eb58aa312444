package io.kernwork.testkit.concurrency;

import static io.kernwork.testkit.concurrency.Timeline.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases W with one CPU: who begins when others sleep. In the first ones w0 computes for 5 ms, sleeps for 10 and computes for 5;
 * w1 and w2 compute for 5 and sleep for 10; all are enqueued at time 0.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockedWorkerTest {

    private static List<Work> works(Timeline time) {
        return List.of(
                time.work("w0", time.burn(5), time.sleep(10), time.burn(5)),
                time.work("w1", time.burn(5), time.sleep(10)),
                time.work("w2", time.burn(5), time.sleep(10)));
    }

    /** Enqueues the three and lets them end. */
    private static void run(Timeline time, WorkQueueBuilder builder) {
        WorkQueue queue = builder.build();
        works(time).forEach(queue::enqueue);
        time.test.advance(ms(100));
    }

    private static Map<String, Long> times(long w0, long w1, long w2) {
        return Map.of("w0", w0, "w1", w1, "w2", w2);
    }

    @Test
    @DisplayName("W1: where one item runs at a time the CPU is idle while it sleeps: the three end at 20, 35 and 50 ms")
    void ordered_sleepers_oneAfterTheOther() {
        Timeline.onOneCpu(time -> {
            run(time, time.queue("q").ordered());
            assertThat(time.begins).containsExactlyInAnyOrderEntriesOf(times(0, 20, 35));
            assertThat(time.ends).containsExactlyInAnyOrderEntriesOf(times(20, 35, 50));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 256})
    @DisplayName("W2: with a limit of 3 or more the next one begins when one sleeps: the three end at 20, 20 and 25 ms")
    void maxActive_threeOrMore_sleepersGiveWay(int limit) {
        Timeline.onOneCpu(time -> {
            run(time, time.queue("q").maxActive(limit));
            assertThat(time.begins).containsExactlyInAnyOrderEntriesOf(times(0, 5, 10));
            assertThat(time.ends).containsExactlyInAnyOrderEntriesOf(times(20, 20, 25));
        });
    }

    @Test
    @DisplayName("W2: works on a queue each give way, too, in whatever order they begin: that is at 0, 5 and 10 ms")
    void queues_oneForEach_sleepersGiveWay() {
        Timeline.onOneCpu(time -> {
            for (Work work : works(time)) {
                time.queue("queue-of-" + work.name()).ordered().build().enqueue(work);
            }
            time.test.advance(ms(100));
            assertThat(time.begins.values()).containsExactly(0L, 5L, 10L);
            assertThat(time.ends.values()).hasSize(3).allMatch(end -> end <= 30);
        });
    }

    @Test
    @DisplayName(
            "W3: with a limit of 2 the third one begins when the first has ended: the three end at 20, 20 and 35 ms")
    void maxActive_two_thirdWaitsForASlot() {
        Timeline.onOneCpu(time -> {
            run(time, time.queue("q").maxActive(2));
            assertThat(time.begins).containsExactlyInAnyOrderEntriesOf(times(0, 5, 20));
            assertThat(time.ends).containsExactlyInAnyOrderEntriesOf(times(20, 20, 35));
        });
    }

    @Test
    @DisplayName(
            "W15: one that has slept and wakes while another one runs makes two; nobody is pre-empted; behind its end one"
                    + " runs at a time again")
    void blocked_wakesBesideAnother_nobodyIsPreempted() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").build();
            queue.enqueue(time.work("sleeper", time.burn(5), time.sleep(10), time.burn(5), time::takeMost));
            queue.enqueue(time.work("runner", time.burn(20)));
            for (int i = 0; i < 4; i++) {
                queue.enqueue(time.work("later-" + i, time.burn(5)));
            }
            time.test.advance(ms(14));
            assertThat(time.running()).isEqualTo(1);
            time.test.advance(ms(1));
            assertThat(time.running()).isEqualTo(2);
            time.test.advance(ms(9));
            assertThat(time.running()).isEqualTo(2);
            assertThat(time.takeMost()).isEqualTo(2);
            assertThat(time.begins).containsOnlyKeys("sleeper", "runner");

            time.test.advance(ms(100));
            assertThat(time.ends).containsEntry("runner", 25L);
            assertThat(time.ends.values()).hasSize(6).last().isEqualTo(50L);
            assertThat(time.takeMost()).as("since the sleeper's end").isEqualTo(1);
        });
    }
}
