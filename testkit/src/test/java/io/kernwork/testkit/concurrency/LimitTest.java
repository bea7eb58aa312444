package io.kernwork.testkit.concurrency;

import static io.kernwork.testkit.concurrency.Timeline.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the limit of a queue does to bodies that sleep, and what a change of it does to those that run and wait. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitTest {

    /** So many works, w0 and so on, each of which sleeps for 10 ms. */
    private static void enqueueSleepers(Timeline time, WorkQueue queue, int from, int to) {
        for (int i = from; i < to; i++) {
            queue.enqueue(time.work("w" + i, time.sleep(10)));
        }
    }

    private static void assertBegins(Timeline time, Long... begins) {
        assertThat(time.begins.values()).containsExactly(begins);
        for (int i = 0; i < begins.length; i++) {
            assertThat(time.begins).as("in their order").containsEntry("w" + i, begins[i]);
        }
    }

    @Test
    @DisplayName("M1: five bodies of 10 ms with a limit of 2 begin in order, at 0, 0, 10, 10 and 20 ms")
    void maxActive_two_beginInOrder() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").maxActive(2).build();
            enqueueSleepers(time, queue, 0, 5);
            time.test.advance(ms(100));
            assertBegins(time, 0L, 0L, 10L, 10L, 20L);
        });
    }

    @Test
    @DisplayName("M2: what is enqueued at the moment in which a slot gets free does not overtake what waits")
    void maxActive_enqueuedAsASlotGetsFree_goesBehind() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").maxActive(1).build();
            enqueueSleepers(time, queue, 0, 2);
            Work late = time.work("w2", time.sleep(10));
            time.queue("others").build().enqueue(time.work("other", time.sleep(10), () -> queue.enqueue(late)));
            time.test.advance(ms(100));
            time.begins.remove("other");
            assertBegins(time, 0L, 10L, 20L);
        });
    }

    @Test
    @DisplayName("A raised limit lets those begin that wait, at once and in order, and a later one goes behind them")
    void setMaxActive_raised_waitingOnesBegin() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").maxActive(1).build();
            enqueueSleepers(time, queue, 0, 5);
            time.test.advance(ms(4));
            queue.setMaxActive(3);
            enqueueSleepers(time, queue, 5, 6);
            time.test.advance(ms(100));
            assertBegins(time, 0L, 4L, 4L, 10L, 14L, 14L);
        });
    }

    @Test
    @DisplayName("A lowered limit leaves those alone that run; the next one begins when fewer run than it says")
    void setMaxActive_lowered_drainsDown() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").maxActive(3).build();
            enqueueSleepers(time, queue, 0, 2);
            time.test.advance(ms(4));
            enqueueSleepers(time, queue, 2, 6);
            time.test.advance(ms(1));
            queue.setMaxActive(1);
            time.test.advance(ms(100));
            assertBegins(time, 0L, 0L, 4L, 14L, 24L, 34L);
            assertThat(time.ends).containsEntry("w0", 10L).containsEntry("w1", 10L);
        });
    }

    @Test
    @DisplayName("A limit that is lowered and raised again, by bodies and at the same moment, strands nothing")
    void setMaxActive_toAndFro_strandsNothing() {
        Timeline.onOneCpu(time -> {
            WorkQueue queue = time.queue("q").maxActive(4).build();
            enqueueSleepers(time, queue, 0, 20);
            WorkQueue others = time.queue("others").build();
            for (int limit : List.of(1, 4, 2, 1, 3, 1)) {
                others.enqueue(Work.of("to-" + limit, () -> {
                    time.sleep(10).run();
                    queue.setMaxActive(limit);
                }));
            }
            time.test.advance(ms(1_000));
            assertThat(time.ends).hasSize(20);
            assertThat(time.begins.keySet())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(i -> "w" + i).toList());
        });
    }
}
