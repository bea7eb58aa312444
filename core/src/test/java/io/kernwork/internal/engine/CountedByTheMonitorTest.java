package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.RuntimeSnapshot;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the monitor finds is counted where it was found: at the queue of the body. */
@Timeout(60)
final class CountedByTheMonitorTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private static QueueSnapshot queue(DrivenLooks looks, String name) {
        return looks.runtime.snapshot().queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    @DisplayName("a body that blocks while another queue waits counts as replaced once, there and not elsewhere")
    void blocked_isCounted() throws Exception {
        DrivenLooks looks = new DrivenLooks(engines, 1, DrivenLooks.PROC);
        WorkQueue blocked = engines.queue(looks.runtime, "blocked");
        WorkQueue other = engines.queue(looks.runtime, "other");
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        blocked.enqueue(Work.of("blocks", () -> {
            inside.countDown();
            go.await();
        }));
        looks.await(() -> inside.getCount() == 0, "the body has begun");
        other.enqueue(Work.of("other", ran::countDown));
        looks.until(() -> ran.getCount() == 0, "the other queue has been served");
        Bounded.until(() -> looks.runtime.snapshot().busy().size() == 1, "its worker has left its body");

        RuntimeSnapshot seen = looks.runtime.snapshot();
        assertThat(queue(looks, "blocked").replaced()).isEqualTo(1);
        assertThat(queue(looks, "other").replaced()).isZero();
        assertThat(seen.busy())
                .singleElement()
                .satisfies(worker -> assertThat(worker.blocked()).isTrue());
        assertThat(seen.pools().getFirst().blocked()).isEqualTo(1);
        go.countDown();
        looks.untilAllIdle();
        assertThat(looks.runtime.snapshot().pools().getFirst().blocked()).isZero();
    }

    @Test
    @DisplayName("a body that computes for long counts as a hog each time, and the log names it at the fourth")
    void hog_isCounted() throws InterruptedException {
        DrivenLooks looks = new DrivenLooks(engines, 1, DrivenLooks.PROC);
        WorkQueue hogs = engines.queue(looks.runtime, "hogs");
        WorkQueue other = engines.queue(looks.runtime, "other");
        try (LogCapture log = new LogCapture("io.kernwork")) {
            for (int times = 1; times <= 4; times++) {
                AtomicBoolean over = new AtomicBoolean();
                AtomicBoolean begun = new AtomicBoolean();
                hogs.enqueue(Work.of("computes", () -> {
                    begun.set(true);
                    while (!over.get()) {
                        Thread.onSpinWait();
                    }
                }));
                looks.await(begun::get, "the body has begun");
                other.enqueue(Work.of("other", () -> {}));
                looks.until(() -> other.depth() == 0, "the other queue is served");
                other.flush(); // which takes no time on this clock
                over.set(true);
                looks.untilAllIdle();
                assertThat(queue(looks, "hogs").hogs()).isEqualTo(times);
                assertThat(log.entries().stream()
                                .filter(entry -> entry.message().contains("CPU hog: item 'computes' on queue 'hogs'"))
                                .count())
                        .isEqualTo(times == 4 ? 1 : 0);
            }
        }
        assertThat(queue(looks, "other").hogs()).isZero();
    }
}
