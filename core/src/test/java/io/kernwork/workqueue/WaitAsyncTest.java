package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The asynchronous forms complete when the blocking form would return, and user code in a completion costs nobody. */
@Timeout(60)
final class WaitAsyncTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** The stage completes after the run, on the worker that ended it, and the claim lasts until then. */
    @ParameterizedTest
    @EnumSource
    void asyncWait_running_completesOnTheWorkerWhenTheRunHasEnded(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 2);
        AtomicReference<String> thread = new AtomicReference<>();
        CompletionStage<?> stage = verb.async(busy.queue, busy.work);
        CompletableFuture<Integer> runs = stage.thenApply(ignored -> {
                    thread.set(Thread.currentThread().getName());
                    return busy.runs.get();
                })
                .toCompletableFuture();
        assertThat(stage.toCompletableFuture()).isNotDone();
        assertThat(busy.queue.enqueue(busy.work)).isEqualTo(verb.answerMeanwhile());

        busy.gate.open();

        assertThat(get(runs)).isEqualTo(verb.removes ? 1 : 2);
        assertThat(thread.get()).startsWith("kernwork-checked-worker-");
        Object result = get(stage);
        switch (verb) {
            case CANCEL_SYNC, DISABLE_SYNC -> assertThat(result).isEqualTo(2);
            case FLUSH_OF_WORK -> assertThat(result).isEqualTo(true);
            case FLUSH_OF_QUEUE, DRAIN -> assertThat(result).isNull();
        }
        Bounded.until(() -> busy.queue.enqueue(busy.work) == verb.answerAfterwards(), "the claim is given up");
        busy.finish();
    }

    /** With nothing to wait for the stage is complete at once. */
    @ParameterizedTest
    @EnumSource
    void asyncWait_nothingToWaitFor_isComplete(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        busy.finish();
        Bounded.until(() -> Peek.idle(Peek.lane(busy.queue)), "the queue is idle");
        assertThat(verb.async(busy.queue, busy.work).toCompletableFuture()).isCompleted();
        busy.finish();
    }

    /** Whoever gets the stage cannot complete it for others. */
    @ParameterizedTest
    @EnumSource
    void asyncWait_stage_cannotBeCompletedFromOutside(WaitingVerb verb) throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        CompletionStage<?> stage = verb.async(busy.queue, busy.work);
        stage.toCompletableFuture().cancel(true);
        AtomicInteger completions = new AtomicInteger();
        CompletableFuture<?> seen = stage.thenRun(completions::incrementAndGet).toCompletableFuture();
        assertThat(completions).hasValue(0);
        busy.gate.open();
        get(seen);
        busy.finish();
    }

    /** Each waiting verb has a form that a body may use on its own item and queue. */
    @ParameterizedTest
    @EnumSource
    void asyncWait_fromTheOwnBody_completesAfterTheBody(WaitingVerb verb) throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "own");
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        Work work = Work.of("self", () -> {
            Work self = Objects.requireNonNull(Work.current());
            CompletionStage<?> stage = verb.async(queue, self);
            assertThat(stage.toCompletableFuture()).isNotDone();
            stage.thenRun(() -> seen.complete(ended.get()));
            ended.incrementAndGet();
        });
        queue.enqueue(work);
        assertThat(get(seen)).isEqualTo(1);
        queue.flush();
    }

    /** A completion that throws costs neither the worker nor whoever else waited for the same run. */
    @Test
    void completion_throws_costsNobody() throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        CompletableFuture<?>[] others = new CompletableFuture<?>[8];
        for (int i = 0; i < others.length; i++) {
            busy.queue.flushAsync().thenRun(() -> {
                throw new AssertionError("planted");
            });
            others[i] = busy.work.flushAsync().toCompletableFuture();
        }
        busy.gate.open();
        for (CompletableFuture<?> other : others) {
            get(other);
        }
        Work next = Work.of("next", () -> {});
        busy.queue.enqueue(next);
        busy.queue.flush();
        busy.finish();
    }

    /** The own queue takes new work from a completion, and the verbs may be nested. */
    @Test
    void completion_enqueuesAndWaitsAgain_isServed() throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        AtomicInteger runs = new AtomicInteger();
        Work next = Work.of("next", runs::incrementAndGet);
        CompletableFuture<Integer> last = busy.queue
                .flushAsync()
                .thenCompose(ignored -> {
                    busy.queue.enqueue(next);
                    return next.flushAsync();
                })
                .thenCompose(ignored -> {
                    busy.queue.enqueue(next);
                    return busy.queue.drainAsync();
                })
                .thenApply(ignored -> runs.get())
                .toCompletableFuture();
        busy.gate.open();
        assertThat(get(last)).isEqualTo(2);
        busy.finish();
    }

    /** A completion may block for another queue, which is closed with what it holds, on a runtime of one CPU, too. */
    @Test
    void completion_closesAnotherQueue_runsWhatThatHolds() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "first");
        WorkQueue other = engines.queue(runtime, "other");
        Gate gate = new Gate();
        queue.enqueue(Work.of("gated", gate::pass));
        gate.awaitEntered();
        AtomicInteger runs = new AtomicInteger();
        other.enqueue(Work.of("held", runs::incrementAndGet));
        CompletableFuture<Void> closed =
                queue.flushAsync().thenRun(other::close).toCompletableFuture();
        gate.open();
        get(closed);
        assertThat(runs).hasValue(1);
        assertThat(other.isClosed()).isTrue();
        queue.enqueue(Work.of("afterwards", runs::incrementAndGet));
        queue.flush();
        assertThat(runs).hasValue(2);
    }

    /** A completion runs in no body: there is no current work, and no self to wait for. */
    @Test
    void completion_onTheWorker_isInNoBody() throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        CompletableFuture<String> seen = busy.queue
                .flushAsync()
                .thenApply(ignored -> "current " + Work.current())
                .toCompletableFuture();
        busy.gate.open();
        assertThat(get(seen)).isEqualTo("current null");
        busy.finish();
    }

    /** What a completion does to the worker's thread does not reach the next body. */
    @Test
    void completion_changesTheThread_nextBodyFindsItRestored() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "ordered", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        Work first = Work.of("first", gate::pass);
        CountDownLatch ran = new CountDownLatch(1);
        AtomicReference<String> found = new AtomicReference<>();
        queue.enqueue(first);
        gate.awaitEntered();
        String[] before = new String[1];
        first.flushAsync().thenRun(() -> {
            before[0] = Thread.currentThread().getName();
            Thread.currentThread().setName("renamed");
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().interrupt();
        });
        queue.enqueue(Work.of("second", () -> {
            Thread self = Thread.currentThread();
            found.set(self.getName() + " " + self.isInterrupted() + " " + (self.getContextClassLoader() != null));
            ran.countDown();
        }));
        gate.open();
        Bounded.await(ran, "the second body to run");
        assertThat(found.get()).isEqualTo(before[0] + " false true");
    }

    /** A close completes with the report, also when called twice, and from the own body. */
    @Test
    void closeAsync_fromTheOwnBody_completesWithTheReport() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "closing");
        CompletableFuture<CompletionStage<CloseReport>> stages = new CompletableFuture<>();
        queue.enqueue(Work.of("closer", () -> {
            CompletionStage<CloseReport> stage = queue.closeAsync();
            assertThat(stage.toCompletableFuture()).isNotDone();
            stages.complete(stage);
        }));
        CloseReport report = get(get(stages));
        assertThat(report.complete()).isTrue();
        assertThat(report.queue()).isSameAs(queue);
        assertThat(get(queue.closeAsync()).complete()).isTrue();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
