package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A future is a {@link RunnableFuture}: whoever has it may run it, before it is queued, while it is, and after. */
final class RunByHandTest extends ViewCase {
    private final Gate gate = new Gate();

    RunByHandTest() {
        super(QueueKind.WORK);
    }

    /** One that was never given to the queue. */
    private QueueFuture<String> fresh() {
        return (QueueFuture<String>) view.newTaskFor(() -> {
            log.add(Thread.currentThread().getName());
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
            log.add("end");
            return "result";
        });
    }

    /** Runs it on a helper, and returns when that is inside. */
    private Thread runOnHelper(Runnable future) throws InterruptedException {
        Thread helper = helpers.start("by hand", future::run);
        gate.awaitEntered();
        return helper;
    }

    @Test
    @DisplayName("A future that was never queued runs on the thread that runs it, and once only")
    void run_neverQueued_runsHere() throws Exception {
        QueueFuture<String> future = fresh();
        gate.open();
        future.run();
        future.run();
        assertThat(future.get()).isEqualTo("result");
        view.execute(future);
        view.shutdown();
        awaitEnd(view);
        assertThat(log).containsExactly(Thread.currentThread().getName(), "end");
    }

    @Test
    @DisplayName("A future that waits in the queue is taken away and runs here; the queue does not run it again")
    void run_waiting_isTakenAway() throws Exception {
        QueueKind.hold(queue);
        QueueFuture<?> future = view.submit(() -> log.add(Thread.currentThread().getName()));
        assertThat(view.depth()).isEqualTo(1);
        future.run();
        assertThat(view.depth()).isZero();
        assertThat(future.isDone()).isTrue();
        QueueKind.letGo(queue);
        view.shutdown();
        awaitEnd(view);
        assertThat(log).containsExactly(Thread.currentThread().getName());
    }

    @Test
    @DisplayName("A future that waits for its time is taken off its timer and runs here")
    void run_delayed_isTakenAway() throws Exception {
        ScheduledQueueFuture<?> future = view.schedule(logging("now"), 1, TimeUnit.HOURS);
        future.run();
        assertThat(future.isDone()).isTrue();
        assertThat(log).containsExactly("now");
        view.shutdown();
        assertThat(view.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("Run of a future that runs on the queue does nothing")
    void run_running_doesNothing() throws Exception {
        QueueFuture<String> future = fresh();
        view.execute(future);
        gate.awaitEntered();
        future.run();
        assertThat(future.isDone()).isFalse();
        gate.open();
        assertThat(future.get()).isEqualTo("result");
        assertThat(log).hasSize(2);
    }

    @Test
    @DisplayName("Run of a future that is done or cancelled does nothing")
    void run_done_doesNothing() throws Exception {
        QueueFuture<?> done = view.submit(logging("once"));
        done.get();
        done.run();
        QueueKind.hold(queue);
        QueueFuture<?> cancelled = view.submit(logging("never"));
        cancelled.cancel(false);
        cancelled.run();
        QueueKind.letGo(queue);
        assertThat(log).containsExactly("once");
    }

    @Test
    @DisplayName("What a task that is run by hand throws is kept for get")
    void run_throws_isKept() {
        IllegalStateException failure = new IllegalStateException("by the test");
        RunnableFuture<Object> future = view.newTaskFor(() -> {
            throw failure;
        });
        future.run();
        assertThat(future.exceptionNow()).isSameAs(failure);
    }

    @Test
    @DisplayName("Cancel with interrupt reaches the thread that runs it by hand")
    void cancelTrue_byHand_interrupts() throws Exception {
        QueueFuture<String> future = fresh();
        runOnHelper(future);
        assertThat(future.cancel(true)).isTrue();
        helpers.join();
        assertThat(log).containsExactly("by hand", "interrupted", "end");
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    }

    @Test
    @DisplayName("cancelAndAwait waits for a body that runs by hand, too")
    void cancelAndAwait_byHand_waitsForTheEnd() throws Exception {
        QueueFuture<String> future = fresh();
        runOnHelper(future);
        assertThat(future.cancelAndAwait(false, Duration.ofMillis(20)).done()).isFalse();
        Thread canceller = helpers.start("canceller", () -> {
            assertThat(future.cancelAndAwait(false)).isFalse();
            assertThat(log).containsExactly("by hand", "end");
        });
        Bounded.untilWaiting(canceller, "the canceller waits");
        gate.open();
        helpers.join();
        assertThat(future.cancelAndAwait(false, Duration.ofSeconds(LONG)).done())
                .isTrue();
    }

    @Test
    @DisplayName("cancelAndAwait of a future of a completion service returns after the end of its body")
    void cancelAndAwait_ofACompletionService_waitsForTheEnd() throws Exception {
        Future<String> future = new ExecutorCompletionService<String>(view).submit(() -> {
            gate.pass();
            log.add("end");
            return "result";
        });
        gate.awaitEntered();
        Thread canceller = helpers.start("canceller", () -> {
            assertThat(((QueueFuture<?>) future).cancelAndAwait(false)).isTrue();
            assertThat(log).containsExactly("end");
        });
        Bounded.untilWaiting(canceller, "the canceller waits");
        gate.open();
        helpers.join();
    }

    @Test
    @DisplayName("A body that is run by hand cannot wait for itself either")
    void waits_fromOwnBody_areRefused() throws Exception {
        AtomicReference<QueueFuture<?>> self = new AtomicReference<>();
        QueueFuture<?> future = (QueueFuture<?>) view.newTaskFor(() -> {
            QueueFuture<?> own = self.get();
            assertThat(catchThrowable(own::get)).isInstanceOf(SelfWaitException.class);
            assertThat(catchThrowable(() -> own.cancelAndAwait(false))).isInstanceOf(SelfWaitException.class);
            assertThat(catchThrowable(() -> own.cancelAndAwait(false, Duration.ofMillis(1))))
                    .isInstanceOf(SelfWaitException.class);
            return own.isCancelled();
        });
        self.set(future);
        helpers.start("by hand", future::run);
        helpers.join();
        assertThat(future.get()).isEqualTo(false);
    }

    @Test
    @DisplayName("A future of one view that another one executes runs there, and both can end")
    void execute_futureOfAnotherView_runs() throws Exception {
        QueueExecutor other = newView();
        QueueFuture<String> future = fresh();
        other.execute(future);
        gate.awaitEntered();
        view.shutdown();
        assertThat(view.isTerminated()).isTrue();
        other.shutdown();
        assertThat(other.isTerminated()).isFalse();
        gate.open();
        awaitEnd(other);
        assertThat(future.get()).isEqualTo("result");
    }
}
