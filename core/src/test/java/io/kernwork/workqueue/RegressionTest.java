package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What once went wrong, at the edges where several promises meet: each of these failed when it was written. */
@Timeout(30)
final class RegressionTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** A completion may wait for what comes next on the same queue: that is not taken by its own worker already. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "flush", "disableSync", "runtime close"})
    void completion_waitsForTheNextItem_isNotItsOwnObstacle(String how) throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "queue", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        queue.enqueue(Work.of("first", gate::pass));
        gate.awaitEntered();
        Work next = Work.of("next", () -> {});
        CompletableFuture<Void> done = queue.flushAsync()
                .thenRun(() -> {
                    try {
                        switch (how) {
                            case "close" -> queue.close();
                            case "flush" -> next.flush();
                            case "disableSync" -> next.disableSync();
                            default -> runtime.close();
                        }
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toCompletableFuture();
        queue.enqueue(next);
        gate.open();
        done.get(20, TimeUnit.SECONDS);
    }

    /** A re-arm that ends a wait tells the timer first: the completion may wait for the fire. */
    @Test
    void rearm_completionThatWaitsForTheFire_isNotInItsWay() throws Exception {
        Kernwork runtime = engines.runtime(2);
        WorkQueue held = engines.queue(runtime, "held", WorkQueueBuilder::ordered);
        WorkQueue free = engines.queue(runtime, "free");
        Gate gate = new Gate();
        held.enqueue(Work.of("holds", gate::pass));
        gate.awaitEntered();
        CountDownLatch ran = new CountDownLatch(1);
        AtomicBoolean inTime = new AtomicBoolean();
        DelayedWork work = DelayedWork.of("postponed", ran::countDown);
        held.enqueue(work);
        work.flushAsync().thenRun(() -> {
            Bounded.until(() -> ran.getCount() == 0, "the fire");
            inTime.set(true);
        });
        assertThat(free.rearm(work, Duration.ofMillis(5))).isEqualTo(Admission.ARMED);
        assertThat(inTime).isTrue();
        gate.open();
    }

    /** Queues that are closed while the pool still lists them must not push the others out of it. */
    @Test
    void queues_closedWhileListed_pushNobodyOut() {
        ManualKernwork runtime = engines.manual(() -> 0);
        WorkQueue live = engines.queue(runtime, "live");
        AtomicInteger ran = new AtomicInteger();
        live.enqueue(Work.of("work", ran::incrementAndGet));
        for (int i = 0; i < 16; i++) {
            WorkQueue dying = engines.queue(runtime, "dying-" + i);
            Work cancelled = Work.of("cancelled", () -> {});
            dying.enqueue(cancelled);
            cancelled.cancel();
            dying.close();
        }
        runtime.runUntilIdle();
        assertThat(ran).hasValue(1);
    }

    /** Queues that come and go need no more room than those that are there at the same time. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void queues_closed_leaveNoPlaceBehind(boolean listed) {
        ManualKernwork runtime = engines.manual(() -> 0);
        Engine engine = EngineAccess.of(runtime);
        int before = Peek.poolCapacity(engine);
        for (int i = 0; i < 200; i++) {
            WorkQueue queue = engines.queue(runtime, "queue-" + i);
            if (listed) {
                Work work = Work.of("cancelled", () -> {});
                queue.enqueue(work);
                work.cancel();
            }
            queue.close();
            runtime.runUntilIdle();
        }
        assertThat(Peek.poolCapacity(engine)).isEqualTo(before);
    }

    /** A closer that is released by the drop of the last item hears of that item, too. */
    @Test
    void closeAsync_besideABoundedClose_reportsWhatThatDropped() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue hogging = engines.queue(runtime, "hogging");
        WorkQueue queue = engines.queue(runtime, "queue");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        hogging.enqueue(Work.of("hog", () -> {
            begun.countDown();
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
        }));
        begun.await();
        queue.enqueue(Work.of("dropped", () -> {}));
        CompletableFuture<CloseReport> other = queue.closeAsync().toCompletableFuture();
        CloseReport report = queue.close(Duration.ZERO);
        end.countDown();
        assertThat(report.neverRan()).hasSize(1);
        assertThat(other.get(20, TimeUnit.SECONDS).neverRan()).hasSize(1);
    }

    /** The own work is ahead of it on an ordered queue and cannot start before this body ends. */
    @Test
    void flush_ofAnItemBehindOnesOwnPendingWork_isRefused() throws Exception {
        Kernwork runtime = engines.runtime(2);
        WorkQueue queue = engines.queue(runtime, "queue");
        WorkQueue ordered = engines.queue(runtime, "ordered", WorkQueueBuilder::ordered);
        Work behind = Work.of("behind", () -> {});
        CompletableFuture<String> outcome = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        queue.enqueue(Work.of("self", () -> {
            if (runs.incrementAndGet() == 1) {
                ordered.enqueue(Objects.requireNonNull(Work.current()));
                ordered.enqueue(behind);
                try {
                    behind.flush(Duration.ofSeconds(3));
                    outcome.complete("waited in vain");
                } catch (SelfWaitException e) {
                    outcome.complete("refused");
                }
            }
        }));
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("refused");
    }

    /** A thread that dies in the factory's own wrapper has not been a worker: another one is started. */
    @Test
    void factory_threadDiesBeforeItRunsTheWorker_isReplaced() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.threadFactory(body -> {
                    boolean bad = threads.getAndIncrement() == 0;
                    Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {
                        if (bad) {
                            throw new IllegalStateException("planted");
                        }
                        body.run();
                    });
                    thread.setUncaughtExceptionHandler((dead, failure) -> {});
                    return thread;
                }));
        WorkQueue queue = engines.queue(runtime, "queue");
        queue.enqueue(Work.of("work", () -> {}));
        assertThat(queue.flush(Duration.ofSeconds(20)).done()).isTrue();
    }

    /** Bodies that compute get as many workers as there are CPUs, also after others have blocked. */
    @Test
    void workers_afterABlockedEpisode_areNoMoreThanCpusAgain() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "queue");
        CyclicBarrier barrier = new CyclicBarrier(4);
        for (int i = 0; i < 4; i++) {
            queue.enqueue(Work.of("blocks-" + i, barrier::await));
        }
        queue.flush();
        Engine engine = EngineAccess.of(runtime);
        Bounded.until(() -> Peek.allWorkersIdle(engine), "every worker is idle");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            queue.enqueue(Work.of("computes-" + i, () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                long end = System.nanoTime() + 20_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                inside.decrementAndGet();
            }));
        }
        queue.flush();
        assertThat(most).hasValue(1);
    }

    /** The architecture page: item, queue and remedy. */
    @Test
    void selfWaitMessage_ofAnItemsVerb_namesTheQueue() {
        ManualKernwork runtime = engines.manual(() -> 0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        WorkQueue checked = engines.queue(runtime, "the-queue", b -> b.onError((i, q, failure) -> thrown.set(failure)));
        checked.enqueue(Work.of("the-work", () -> {
            Work self = Objects.requireNonNull(Work.current());
            assertThatThrownBy(self::cancelSync).hasMessageContaining("the-queue");
            assertThatThrownBy(self::disableSync).hasMessageContaining("the-queue");
            assertThatThrownBy(self::flush).hasMessageContaining("the-queue");
        }));
        runtime.runUntilIdle();
        assertThat(thrown).hasNullValue();
    }
}
