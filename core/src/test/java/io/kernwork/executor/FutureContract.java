package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link Future} promises of what was submitted, and what {@link QueueFuture} adds to it. */
abstract class FutureContract extends ViewCase {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Gate gate = new Gate();
    private int plain;

    FutureContract(QueueKind kind) {
        super(kind);
    }

    /** A task that is inside its body, at the gate; what it catches there is noted. */
    private QueueFuture<String> inside() throws InterruptedException {
        QueueFuture<String> future = view.submit(() -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
            log.add("end");
            return "result";
        });
        gate.awaitEntered();
        return future;
    }

    // ---- results

    @Test
    @DisplayName("A future gives the result of its task, and says that it has succeeded")
    void get_succeeded_givesTheResult() throws Exception {
        QueueFuture<String> future = view.submit(() -> "result");
        assertThat(future.get(LONG, TimeUnit.SECONDS)).isEqualTo("result");
        assertThat(future.get()).isEqualTo("result");
        assertThat(future.resultNow()).isEqualTo("result");
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.state()).isEqualTo(State.SUCCESS);
        assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("Null is a result like any other, and that of a plain Runnable")
    void get_null_isAResult() throws Exception {
        assertThat(view.submit(() -> (Object) null).get()).isNull();
        assertThat(view.submit(logging("plain")).get()).isNull();
        assertThat(view.submit(logging("with result"), "given").get()).isEqualTo("given");
        assertThat(log).containsExactly("plain", "with result");
    }

    @Test
    @DisplayName("What a task throws, errors included, is kept for get and not told to the error handler")
    void get_failed_throwsTheCause() throws Exception {
        for (Throwable cause : new Throwable[] {
            new IOException("checked"), new IllegalStateException("unchecked"), new OutOfMemoryError("by the test")
        }) {
            QueueFuture<Object> future = view.submit(() -> {
                if (cause instanceof Exception e) {
                    throw e;
                }
                throw (Error) cause;
            });
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(cause);
            assertThat(future.exceptionNow()).isSameAs(cause);
            assertThat(future.state()).isEqualTo(State.FAILED);
            assertThat(future.isDone()).isTrue();
            assertThat(future.isCancelled()).isFalse();
            assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    @DisplayName("What was written before submit is seen in the task, and what the task wrote is seen after get")
    void get_publishesPlainWrites() throws Exception {
        for (int round = 1; round <= 200; round++) {
            plain++;
            Future<Integer> future = view.submit(() -> ++plain);
            assertThat(future.get()).isEqualTo(2 * round);
            assertThat(plain).isEqualTo(2 * round);
        }
    }

    @Test
    @DisplayName("A future that runs is neither done nor has a result, and a timed get says what is not done")
    void get_running_timesOut() throws Exception {
        QueueFuture<String> future = inside();
        assertThat(future.isDone()).isFalse();
        assertThat(future.state()).isEqualTo(State.RUNNING);
        assertThatThrownBy(() -> future.get(20, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("queue-under-view")
                .hasMessageContaining(FutureContract.class.getSimpleName());
        assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> future.get(Long.MIN_VALUE, TimeUnit.DAYS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
        gate.open();
        assertThat(future.get(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo("result");
    }

    @Test
    @DisplayName("A null unit and a null time-out are refused, and nothing has changed")
    @SuppressWarnings("NullAway")
    void nulls_areRefused() throws Exception {
        QueueFuture<String> future = inside();
        assertThatThrownBy(() -> future.get(1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> future.cancelAndAwait(true, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("time-out");
        assertThatThrownBy(() -> future.cancelAndAwait(true, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-");
        assertThat(future.isDone()).isFalse();
        gate.open();
        assertThat(future.get()).isEqualTo("result");
    }

    @Test
    @DisplayName("All who wait in get, with a time-out or without, get the result")
    void get_manyWaiters_allReturn() throws Exception {
        QueueFuture<String> future = inside();
        for (int i = 0; i < 3; i++) {
            startWaiting("waiter " + i, () -> assertThat(future.get()).isEqualTo("result"));
            startWaiting(
                    "timed waiter " + i,
                    () -> assertThat(future.get(LONG, TimeUnit.SECONDS)).isEqualTo("result"));
        }
        gate.open();
        helpers.join();
    }

    @Test
    @DisplayName("An interrupted waiter leaves with the flag down, and the task goes on")
    void get_interrupted_throws() throws Exception {
        QueueFuture<String> future = inside();
        for (boolean timed : new boolean[] {false, true}) {
            Thread waiter = startWaiting("waiter", () -> {
                assertThatThrownBy(() -> {
                            Object _ = timed ? future.get(LONG, TimeUnit.SECONDS) : future.get();
                        })
                        .isInstanceOf(InterruptedException.class);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
            waiter.interrupt();
            helpers.join();
        }
        gate.open();
        assertThat(future.get()).isEqualTo("result");
        assertThat(log).containsExactly("end");
    }

    @Test
    @DisplayName("Get of a done future answers though the caller is interrupted")
    void get_doneAndInterrupted_answers() throws Exception {
        QueueFuture<String> future = view.submit(() -> "result");
        future.get();
        helpers.start("interrupted", () -> {
            Thread.currentThread().interrupt();
            assertThat(future.get()).isEqualTo("result");
            assertThat(Thread.interrupted()).isTrue();
        });
        helpers.join();
    }

    // ---- cancel

    @Test
    @DisplayName("A task that was cancelled before it began never runs, and its place is free again")
    void cancel_waiting_neverRuns() throws Exception {
        QueueKind.hold(queue);
        QueueFuture<?> interrupting = view.submit(logging("first"));
        QueueFuture<?> gentle = view.submit(logging("second"));
        assertThat(view.depth()).isEqualTo(2);
        assertThat(interrupting.cancel(true)).isTrue();
        assertThat(gentle.cancel(false)).isTrue();
        assertThat(view.depth()).isZero();
        QueueKind.letGo(queue);
        for (QueueFuture<?> future : List.of(interrupting, gentle)) {
            assertThat(future.isDone()).isTrue();
            assertThat(future.isCancelled()).isTrue();
            assertThat(future.state()).isEqualTo(State.CANCELLED);
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> future.get(LONG, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
            assertThat(future.cancel(true)).isFalse();
        }
        view.submit(logging("third")).get();
        assertThat(log).containsExactly("third");
    }

    @Test
    @DisplayName("Cancel without interrupt lets the body go on, and the future is cancelled at once")
    void cancelFalse_running_bodyGoesOn() throws Exception {
        QueueFuture<String> future = inside();
        assertThat(future.cancel(false)).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThat(log).isEmpty();
        gate.open();
        awaitLog(1);
        assertThat(log).containsExactly("end");
        assertThat(future.state()).isEqualTo(State.CANCELLED);
    }

    @Test
    @DisplayName("Cancel with interrupt interrupts the body, and whoever waits in get is told")
    void cancelTrue_running_interrupts() throws Exception {
        QueueFuture<String> future = inside();
        startWaiting("waiter", () -> assertThatThrownBy(future::get).isInstanceOf(CancellationException.class));
        assertThat(future.cancel(true)).isTrue();
        helpers.join();
        awaitLog(2);
        assertThat(log).containsExactly("interrupted", "end");
    }

    @Test
    @DisplayName("A second cancel changes nothing, and does not interrupt")
    void cancelTwice_secondDoesNothing() throws Exception {
        QueueFuture<String> future = inside();
        assertThat(future.cancel(false)).isTrue();
        assertThat(future.cancel(true)).isFalse();
        gate.open();
        awaitLog(1);
        assertThat(log).containsExactly("end");
    }

    @Test
    @DisplayName("A done task cannot be cancelled, and keeps its result")
    void cancel_done_isRefused() throws Exception {
        QueueFuture<String> future = view.submit(() -> "result");
        future.get();
        assertThat(future.cancel(true)).isFalse();
        assertThat(future.cancelAndAwait(true)).isFalse();
        assertThat(future.cancelAndAwait(true, MOMENT).done()).isTrue();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.get()).isEqualTo("result");
    }

    @Test
    @DisplayName("A task may cancel itself, and the flag that this raises stays with its own run")
    void cancel_fromOwnBody_isCancelled() throws Exception {
        AtomicReference<QueueFuture<?>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        self.set(view.submit(() -> {
            Bounded.await(known, "the future");
            assertThat(self.get().cancel(true)).isTrue();
            log.add(Thread.currentThread().isInterrupted() ? "interrupted" : "quiet");
            return "result";
        }));
        known.countDown();
        awaitLog(1);
        assertThat(log).containsExactly("interrupted");
        assertThat(self.get().isCancelled()).isTrue();
        assertThat(view.submit(() -> Thread.currentThread().isInterrupted()).get())
                .isFalse();
    }

    // ---- cancelAndAwait

    @Test
    @DisplayName("After cancelAndAwait of a running task its body does not run any more, and what it wrote is seen")
    void cancelAndAwait_running_returnsAfterTheEnd() throws Exception {
        for (boolean cancelledBefore : new boolean[] {false, true}) {
            plain = 0;
            Gate inner = new Gate();
            QueueFuture<?> future = view.submit(() -> {
                try {
                    inner.pass();
                } finally {
                    plain = 42;
                }
                return null;
            });
            inner.awaitEntered();
            if (cancelledBefore) {
                assertThat(future.cancel(false)).isTrue();
            }
            startWaiting("canceller", () -> {
                assertThat(future.cancelAndAwait(false)).isEqualTo(!cancelledBefore);
                assertThat(plain).isEqualTo(42);
            });
            assertThat(future.isCancelled()).isTrue();
            inner.open();
            helpers.join();
        }
    }

    @Test
    @DisplayName("cancelAndAwait of a waiting task takes it away and returns")
    void cancelAndAwait_waiting_neverRuns() throws Exception {
        QueueKind.hold(queue);
        QueueFuture<?> future = view.submit(logging("never"));
        assertThat(future.cancelAndAwait(true)).isTrue();
        QueueKind.letGo(queue);
        view.submit(logging("next")).get();
        assertThat(log).containsExactly("next");
    }

    @Test
    @DisplayName("The timed form says where the body is when the time runs out, and the task stays cancelled")
    void cancelAndAwait_timed_saysWhereItIs() throws Exception {
        QueueFuture<String> future = inside();
        WaitResult result = future.cancelAndAwait(false, MOMENT);
        assertThat(result.done()).isFalse();
        assertThat(result.toString()).contains("Gate.pass", "queue-under-view");
        assertThat(future.isCancelled()).isTrue();
        gate.open();
        assertThat(future.cancelAndAwait(false, Duration.ofSeconds(LONG)).done())
                .isTrue();
        assertThat(log).containsExactly("end");
    }

    @Test
    @DisplayName("An interrupted canceller leaves, and the task stays cancelled")
    void cancelAndAwait_interrupted_staysCancelled() throws Exception {
        QueueFuture<String> future = inside();
        Thread canceller = startWaiting(
                "canceller",
                () -> assertThatThrownBy(() -> future.cancelAndAwait(false)).isInstanceOf(InterruptedException.class));
        canceller.interrupt();
        helpers.join();
        assertThat(future.isCancelled()).isTrue();
        gate.open();
        future.cancelAndAwait(false);
        assertThat(log).containsExactly("end");
    }

    @Test
    @DisplayName("A task that would wait for itself, by get or cancelAndAwait, is refused, and nothing has changed")
    void waits_fromOwnBody_areRefused() throws Exception {
        AtomicReference<QueueFuture<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        self.set(view.submit(() -> {
            Bounded.await(known, "the future");
            QueueFuture<String> own = self.get();
            assertThat(catchThrowable(own::get)).isInstanceOf(SelfWaitException.class);
            assertThat(catchThrowable(() -> own.cancelAndAwait(true))).isInstanceOf(SelfWaitException.class);
            assertThat(catchThrowable(() -> own.cancelAndAwait(true, MOMENT))).isInstanceOf(SelfWaitException.class);
            assertThat(own.isCancelled()).isFalse();
            return "not changed";
        }));
        known.countDown();
        assertThat(self.get().get()).isEqualTo("not changed");
    }

    @Test
    @DisplayName(
            "A body that keeps every slot from a task cannot wait for it without a time-out; where there is room it can")
    void get_fromABodyInItsWay_isRefused() throws Exception {
        AtomicBoolean refused = new AtomicBoolean();
        String result = view.submit(() -> {
                    QueueFuture<String> behind = view.submit(() -> "behind");
                    try {
                        return behind.get();
                    } catch (SelfWaitException e) {
                        refused.set(true);
                        assertThatThrownBy(() -> behind.get(20, TimeUnit.MILLISECONDS))
                                .isInstanceOf(TimeoutException.class);
                        return "not waited";
                    }
                })
                .get();
        assertThat(refused.get()).isEqualTo(kind.width == QueueKind.Width.ONE);
        assertThat(result).isEqualTo(refused.get() ? "not waited" : "behind");
    }

    @Test
    @DisplayName("A future says what it is of, on which queue, and how far it is")
    void toString_namesTaskQueueAndState() throws Exception {
        QueueFuture<String> future = view.submit(() -> "result");
        future.get();
        assertThat(future.toString()).contains(FutureContract.class.getSimpleName(), "queue-under-view", "SUCCESS");
    }
}
