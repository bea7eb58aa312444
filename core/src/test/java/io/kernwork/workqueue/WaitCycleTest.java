package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.observe.KernworkListener;
import io.kernwork.observe.StallSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that wait for each other are told so, and not left to hang. */
@Timeout(60)
class WaitCycleTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final LogCapture log = new LogCapture("io.kernwork");
    private final List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
    private final List<StallSnapshot> heard = Collections.synchronizedList(new ArrayList<>());
    private final Kernwork runtime = engines.runtime(
            2,
            builder -> builder.listener(new KernworkListener() {
                @Override
                public void stalled(String name, StallSnapshot stall) {
                    heard.add(stall);
                }
            }));

    @AfterEach
    void release() {
        log.close();
    }

    private void waiting(InterruptibleWait wait) throws InterruptedException {
        try {
            wait.run();
        } catch (SelfWaitException circle) {
            refused.add(circle);
        }
    }

    private interface InterruptibleWait {
        void run() throws InterruptedException;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    @DisplayName("bodies of several queues flush each other in a circle: one is refused and names all, the others end")
    void flushes_inACircle(int size) throws Exception {
        List<WorkQueue> queues = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(size);
        for (int i = 0; i < size; i++) {
            queues.add(engines.queue(runtime, "q" + i));
        }
        for (int i = 0; i < size; i++) {
            WorkQueue next = queues.get((i + 1) % size);
            queues.get(i)
                    .enqueue(Work.of(
                            "w" + i,
                            () -> Kernwork.blocking(() -> {
                                Bounded.await(together, "all are inside");
                                waiting(next::flush);
                                return true;
                            })));
        }
        for (WorkQueue queue : queues) {
            queue.flush();
        }
        assertThat(refused).singleElement().satisfies(failure -> {
            for (int i = 0; i < size; i++) {
                assertThat(failure.getMessage()).contains("item 'w" + i + "' on queue 'q" + i + "'");
            }
            assertThat(failure.getMessage()).contains("use the async form");
        });
        assertThat(heard)
                .singleElement()
                .satisfies(stall -> assertThat(stall.kind()).isEqualTo("wait cycle"));
    }

    @RepeatedTest(200)
    @DisplayName("two bodies that cancel each other at the same moment: one is refused at most, and both end")
    void cancels_ofEachOther() throws Exception {
        WorkQueue queue = engines.queue(runtime, "both");
        CyclicBarrier together = new CyclicBarrier(2);
        Work[] works = new Work[2];
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            works[i] = Work.of("w" + i, () -> {
                Bounded.await(together, "both are inside");
                waiting(() -> works[other].cancelSync());
            });
        }
        queue.enqueue(works[0]);
        queue.enqueue(works[1]);
        queue.flush();
        assertThat(refused).hasSize(1);
    }

    @Test
    @DisplayName("a body waits for an item that waits behind a body that waits for the first one")
    void item_behindABody() throws Exception {
        WorkQueue a = engines.queue(runtime, "a");
        WorkQueue b = engines.queue(runtime, "b", WorkQueueBuilder::ordered);
        CyclicBarrier together = new CyclicBarrier(2);
        Work behind = Work.of("behind", () -> {});
        Work first = Work.of("first", () -> {
            Bounded.await(together, "both are inside");
            waiting(behind::flush);
        });
        b.enqueue(Work.of("second", () -> {
            Bounded.await(together, "both are inside");
            waiting(first::flush);
        }));
        b.enqueue(behind);
        a.enqueue(first);
        a.flush();
        b.flush();
        assertThat(refused).hasSize(1);
    }

    @Test
    @DisplayName("a chain that is no circle is not refused, nor is one with a bound, which ends by itself")
    void chain_isNotRefused() throws Exception {
        WorkQueue a = engines.queue(runtime, "a");
        WorkQueue b = engines.queue(runtime, "b");
        WorkQueue c = engines.queue(runtime, "c");
        CyclicBarrier together = new CyclicBarrier(3);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        a.enqueue(Work.of(
                "a",
                () -> Kernwork.blocking(() -> {
                    Bounded.await(together, "all are inside");
                    waiting(b::flush);
                    done.countDown();
                    return true;
                })));
        b.enqueue(Work.of(
                "b",
                () -> Kernwork.blocking(() -> {
                    Bounded.await(together, "all are inside");
                    waiting(c::flush);
                    return true;
                })));
        c.enqueue(Work.of(
                "c",
                () -> Kernwork.blocking(() -> {
                    Bounded.await(together, "all are inside");
                    assertThat(a.flush(Duration.ofMillis(20)).done()).isFalse();
                    Bounded.await(go, "the test has looked");
                    return true;
                })));
        go.countDown();
        Bounded.await(done, "the chain ends");
        c.flush();
        assertThat(refused).isEmpty();
        assertThat(heard).isEmpty();
    }
}
