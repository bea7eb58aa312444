package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a re-arm does to those who wait for the place that the work leaves. */
class RearmFlushTest {
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final ManualTicker clock = new ManualTicker();
    private final ManualKernwork runtime = Kernwork.manual(clock);
    private final WorkQueue queue =
            WorkQueue.builder("queue").runtime(runtime).ordered().build();
    private final AtomicInteger delivered = new AtomicInteger();
    private final DelayedWork work = DelayedWork.counted("work", delivered::addAndGet);

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("Postponing a queued work releases the flushes of the work and of its queue, and loses no request")
    void rearm_queued_releasesFlushesAndKeepsRequests() {
        queue.enqueue(work);
        CompletableFuture<Boolean> ofWork = work.flushAsync().toCompletableFuture();
        CompletableFuture<Void> ofQueue = queue.flushAsync().toCompletableFuture();
        assertThat(ofWork).isNotDone();
        assertThat(ofQueue).isNotDone();

        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);

        assertThat(ofWork).isCompletedWithValue(true);
        assertThat(ofQueue).isDone();
        assertThat(runtime.runUntilIdle()).isZero();
        clock.advance(DELAY);
        runtime.runUntilIdle();
        assertThat(delivered).hasValue(2);
    }

    @Test
    @DisplayName("Postponing a parked work gives its slot to the work behind it")
    void rearm_parked_startsTheOneBehindIt() {
        WorkQueue other = WorkQueue.builder("other").runtime(runtime).build();
        AtomicInteger behind = new AtomicInteger();
        Work next = Work.of("behind", behind::incrementAndGet);
        AtomicBoolean first = new AtomicBoolean(true);
        DelayedWork self = DelayedWork.of("self", () -> {
            if (first.getAndSet(false)) {
                queue.enqueue(Objects.requireNonNull(Work.current()));
                queue.enqueue(next);
                assertThat(runtime.step())
                        .as("it is parked, and has the only slot")
                        .isFalse();
                assertThat(queue.rearm((DelayedWork) Work.current(), DELAY)).isEqualTo(Admission.ARMED);
                assertThat(runtime.step()).isTrue();
                assertThat(behind).hasValue(1);
                delivered.incrementAndGet();
            }
        });
        other.enqueue(self);
        runtime.runUntilIdle();
        self.cancel();
        next.cancel(); // or a failure would keep the close waiting
        assertThat(delivered).as("bodies that came through").hasValue(1);
    }

    @Test
    @DisplayName("Re-arming an armed work adds no request and keeps those that were merged into it")
    void rearm_armed_keepsTheMergedRequests() {
        queue.enqueueAfter(work, DELAY);
        queue.enqueue(work);
        for (int event = 0; event < 10; event++) {
            assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.REARMED);
        }
        clock.advance(DELAY);
        runtime.runUntilIdle();
        assertThat(delivered).hasValue(2);
    }
}
