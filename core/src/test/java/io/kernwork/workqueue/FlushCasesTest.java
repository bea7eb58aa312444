package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases F of the Linux workqueue: waiting for an item and for a queue. */
class FlushCasesTest extends ManualCase {

    @Test
    @DisplayName("F1: flush of a queue returns after the last of what was queued before, slots or not")
    void queueFlush_moreThanTheSlots_returnsAfterTheLast() throws Exception {
        WorkQueue queue = queue("q").maxActive(2).build();
        int n = 7;
        for (int i = 0; i < n; i++) {
            queue.enqueue(logging("w" + i));
        }
        Thread flusher = startWaiting("flush", queue::flush);
        for (int i = 0; i < n; i++) {
            assertThat(flusher.isAlive()).as("after %d of %d", i, n).isTrue();
            assertThat(queue.flush(Duration.ZERO).done()).isFalse();
            assertThat(runtime.step()).isTrue();
        }
        helpers.join();
        assertThat(log).hasSize(n);
    }

    @Test
    @DisplayName("F1: flush of a queue waits for a running body, and for a parked work that another queue runs")
    void queueFlush_parked_waits() throws Exception {
        WorkQueue a = queue("a").build();
        WorkQueue b = queue("b").build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        a.enqueue(work);
        stepInto(gate);
        b.enqueue(work);
        assertThat(runtime.step()).isFalse();
        assertThat(a.flush(Duration.ZERO).done()).isFalse();
        assertThat(b.flush(Duration.ZERO).done()).isFalse();
        gate.open();
        helpers.join();
        assertThat(a.flush(Duration.ZERO).done()).isTrue();
        assertThat(b.flush(Duration.ZERO).done()).isFalse();
        runtime.runUntilIdle();
        assertThat(b.flush(Duration.ZERO).done()).isTrue();
    }

    @Test
    @DisplayName("F2: a queue that refills itself does not hold a flush up: it waits for no later request")
    void queueFlush_selfEnqueuing_isBounded() throws Exception {
        WorkQueue queue = queue("q").build();
        Probe endless = new Probe("endless");
        endless.script(() -> queue.enqueue(endless));
        queue.enqueue(endless);
        Probe last = new Probe("last");
        queue.enqueue(last);
        startWaiting("flush", queue::flush);

        runtime.step();
        runtime.step();
        helpers.join();

        assertThat(last.runs()).isEqualTo(1);
        assertThat(endless.runs()).isEqualTo(1);
        endless.cancel();
    }

    @Test
    @DisplayName("F2: constant requests from elsewhere do not hold a flush up")
    void queueFlush_constantForeignRequests_returns() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(1).build();
                WorkQueue queue = WorkQueue.builder("q").runtime(workers).build()) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger requests = new AtomicInteger();
            Probe[] works = {new Probe("a"), new Probe("b"), new Probe("c")};
            helpers.start("producer", () -> {
                while (!stop.get()) {
                    queue.enqueue(works[requests.getAndIncrement() % works.length]);
                }
            });
            Bounded.until(() -> requests.get() > 1_000, "requests come in");
            for (int i = 0; i < 50; i++) {
                assertThat(queue.flush(LONG).done()).isTrue();
                assertThat(works[0].flush(LONG).done()).isTrue();
            }
            stop.set(true);
            helpers.join();
        }
    }

    @Test
    @DisplayName("F5: flush of an idle queue or work returns at once")
    void flush_idle_returnsAtOnce() throws Exception {
        WorkQueue queue = queue("q").build();
        Probe work = new Probe("w");
        queue.flush();
        assertThat(work.flush()).as("never queued").isFalse();
        queue.enqueue(work);
        runtime.runUntilIdle();
        queue.flush();
        assertThat(queue.flush(Duration.ZERO).done()).isTrue();
        assertThat(queue.flushAsync().toCompletableFuture()).isDone();
        assertThat(work.flush()).isFalse();
    }

    @Test
    @DisplayName(
            "F6: flush, drain and close of the queue from a work that it runs are refused, and nothing has changed")
    void queueFlush_fromItsOwnBody_isDiagnosed() {
        WorkQueue queue = queue("q").build();
        queue.enqueue(new Probe("w", () -> {
            assertThatThrownBy(queue::flush)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'w'")
                    .hasMessageContaining("'q'");
            assertThatThrownBy(queue::drain).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(queue::close).isInstanceOf(SelfWaitException.class);
            log.add("diagnosed");
        }));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("diagnosed");
        assertThat(queue.isClosed()).isFalse();
        assertThat(queue.enqueue(new Probe("next")).accepted()).isTrue();
    }

    @Test
    @DisplayName("F8: all who flush one work return, whether they came while it was pending or while it ran")
    void flush_severalFlushers_allReturn() throws Exception {
        WorkQueue queue = queue("q").build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        AtomicInteger waited = new AtomicInteger();
        queue.enqueue(work);
        for (int i = 0; i < 3; i++) {
            startWaiting("flush of pending " + i, () -> waited.addAndGet(work.flush() ? 1 : 0));
        }
        var asynchronous = work.flushAsync().toCompletableFuture();
        stepInto(gate);
        for (int i = 0; i < 3; i++) {
            startWaiting("flush of running " + i, () -> waited.addAndGet(work.flush() ? 1 : 0));
        }
        assertThat(waited).hasValue(0);
        gate.open();
        helpers.join();
        assertThat(waited).hasValue(6);
        assertThat(asynchronous).isCompletedWithValue(true);
    }

    @Test
    @DisplayName("F8: flush waits for the last request: for the next run of a work that is running and queued again")
    void flush_runningAndQueued_waitsForTheNextRun() throws Exception {
        WorkQueue queue = queue("q").build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        queue.enqueue(work);
        stepInto(gate);
        Thread early = startWaiting("early flush", work::flush);
        queue.enqueue(work);
        Thread late = startWaiting("late flush", work::flush);
        work.script(() -> {});
        gate.open();
        Bounded.until(() -> !early.isAlive(), "the flush that came before the second request has returned");
        assertThat(late.isAlive()).isTrue();
        runtime.runUntilIdle();
        helpers.join();
        assertThat(work.runs()).isEqualTo(2);
    }

    @Test
    @DisplayName("F8: a completion may wait for what its worker would have run next")
    void flushAsync_completionWaitsForTheNextWork_ends() throws Exception {
        try (Kernwork workers =
                        Kernwork.builder().name("workers").cpus(1).daemon(true).build();
                WorkQueue queue =
                        WorkQueue.builder("q").runtime(workers).maxActive(1).build()) {
            Gate gate = new Gate();
            Probe first = gated("first", gate);
            Probe next = logging("next");
            queue.enqueue(first);
            gate.awaitEntered();
            queue.enqueue(next);
            var waited = first.flushAsync()
                    .thenApply(any -> {
                        try {
                            return next.flush(LONG).done();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toCompletableFuture();
            gate.open();
            assertThat(waited.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
            assertThat(log).containsExactly("first", "next");
        }
    }

    @Test
    @DisplayName("F10: who returns from a flush reads what the run wrote, through plain fields")
    void flush_returned_publishesPlainStores() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build();
                WorkQueue queue = WorkQueue.builder("q").runtime(workers).build()) {
            Probe work = new Probe("w");
            for (int i = 1; i <= 3_000; i++) {
                queue.enqueue(work);
                switch (i % 3) {
                    case 0 -> work.flush();
                    case 1 -> queue.flush();
                    default -> queue.drain();
                }
                assertThat(work.plainRuns()).isEqualTo(i);
            }
        }
    }
}
