package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link ScheduledExecutorService} promises, on the clock of the machine; exact times are looked at on one that stands still. */
abstract class ScheduledExecutorServiceContract extends ViewCase {
    private final ScheduledExecutorService service = view;

    ScheduledExecutorServiceContract(QueueKind kind) {
        super(kind);
    }

    @Test
    @DisplayName("A delayed task does not begin before its time, and its future gives the result")
    void schedule_runsNotBeforeItsTime() throws Exception {
        long began = System.nanoTime();
        ScheduledFuture<Long> future = service.schedule(System::nanoTime, 20, TimeUnit.MILLISECONDS);
        assertThat(future.isDone()).isFalse();
        assertThat(future.get() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        ScheduledFuture<?> plain = service.schedule(logging("plain"), 1, TimeUnit.MILLISECONDS);
        assertThat(plain.get()).isNull();
        assertThat(log).containsExactly("plain");
    }

    @Test
    @DisplayName("A zero or negative delay is now, however far back it lies")
    void schedule_zeroOrNegative_runsNow() throws Exception {
        assertThat(service.schedule(() -> "zero", 0, TimeUnit.DAYS).get()).isEqualTo("zero");
        assertThat(service.schedule(() -> "before", -1, TimeUnit.DAYS).get()).isEqualTo("before");
        assertThat(service.schedule(() -> "ever", Long.MIN_VALUE, TimeUnit.DAYS).get())
                .isEqualTo("ever");
    }

    @Test
    @DisplayName("A delay without end is armed, holds nothing else up, and can be cancelled")
    void schedule_longestDelay_isArmed() throws Exception {
        for (TimeUnit unit : TimeUnit.values()) {
            ScheduledFuture<?> never = service.schedule(logging("never"), Long.MAX_VALUE, unit);
            assertThat(never.getDelay(TimeUnit.DAYS)).isGreaterThan(100_000);
            assertThat(service.schedule(() -> "next", 1, TimeUnit.MILLISECONDS).get())
                    .isEqualTo("next");
            Bounded.until(() -> view.depth() == 1, "the worker has left the other one");
            assertThat(never.cancel(false)).isTrue();
            assertThat(view.depth()).isZero();
        }
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("Null tasks and units are refused, and so are periods that are not positive; nothing is left behind")
    @SuppressWarnings("NullAway")
    void schedule_badArguments_areRefused() {
        Runnable task = logging("never");
        assertThat(List.of(
                        catchThrowable(() -> service.schedule((Runnable) null, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.schedule((Callable<?>) null, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.scheduleAtFixedRate(null, 1, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.scheduleWithFixedDelay(null, 1, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.schedule(task, 1, null)),
                        catchThrowable(() -> service.schedule(() -> "never", 1, null)),
                        catchThrowable(() -> service.scheduleAtFixedRate(task, 1, 1, null)),
                        catchThrowable(() -> service.scheduleWithFixedDelay(task, 1, 1, null))))
                .allSatisfy(thrown -> assertThat(thrown).isInstanceOf(NullPointerException.class));
        for (long period : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> service.scheduleAtFixedRate(task, 1, period, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(period));
            assertThatThrownBy(() -> service.scheduleWithFixedDelay(task, 1, period, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(period));
        }
        assertThat(view.depth()).isZero();
    }

    @Test
    @DisplayName("A periodic task of either kind runs again and again, without overlap, until it is cancelled")
    void periodic_runsUntilCancelled() throws Exception {
        for (boolean rate : new boolean[] {true, false}) {
            CountDownLatch several = new CountDownLatch(5);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            ScheduledFuture<?> future = periodic(rate, () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                several.countDown();
                inside.decrementAndGet();
            });
            Bounded.await(several, "five runs");
            assertThat(future.isDone()).isFalse();
            assertThat(future.cancel(false)).isTrue();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            assertThat(most).hasValue(1);
        }
        Bounded.until(() -> view.depth() == 0, "nothing is left of them");
    }

    private ScheduledFuture<?> periodic(boolean rate, Runnable task) {
        return rate
                ? service.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS)
                : service.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
    }

    @Test
    @DisplayName(
            "A periodic task that throws has no further run, its future says why, and the error handler is not told")
    void periodic_throws_ends() throws Exception {
        for (boolean rate : new boolean[] {true, false}) {
            AtomicInteger runs = new AtomicInteger();
            IllegalStateException failure = new IllegalStateException("by the test");
            ScheduledFuture<?> future = periodic(rate, () -> {
                if (runs.incrementAndGet() == 3) {
                    throw failure;
                }
            });
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(failure);
            assertThat(future.state()).isEqualTo(State.FAILED);
            Bounded.until(() -> view.depth() == 0, "nothing is left of it");
            assertThat(runs).hasValue(3);
        }
        service.shutdown();
        awaitEnd(service);
    }

    @Test
    @DisplayName("A periodic task may cancel itself; that run is its last")
    void periodic_cancelsItself_ends() throws Exception {
        AtomicReference<ScheduledFuture<?>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        self.set(periodic(true, () -> {
            try {
                Bounded.await(known, "the future");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (runs.incrementAndGet() == 2) {
                assertThat(self.get().cancel(true)).isTrue();
            }
        }));
        known.countDown();
        assertThatThrownBy(() -> self.get().get()).isInstanceOf(CancellationException.class);
        service.shutdown();
        awaitEnd(service);
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName(
            "cancelAndAwait of a periodic task that runs returns when the run has ended, and there is no further one")
    void periodic_cancelAndAwait_endsIt() throws Exception {
        Gate gate = new Gate();
        AtomicInteger ends = new AtomicInteger();
        QueueFuture<?> future = (QueueFuture<?>) periodic(true, () -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
            ends.incrementAndGet();
        });
        gate.awaitEntered();
        assertThat(future.cancelAndAwait(true)).isTrue();
        assertThat(log).containsExactly("interrupted");
        assertThat(ends).hasValue(1);
        service.shutdown();
        awaitEnd(service);
        assertThat(ends).hasValue(1);
    }

    @Test
    @DisplayName("A delayed task that was cancelled never runs, and the view can end at once")
    void cancel_delayed_neverRuns() throws Exception {
        ScheduledFuture<?> future = service.schedule(logging("never"), 1, TimeUnit.HOURS);
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isCancelled()).isTrue();
        service.shutdown();
        assertThat(service.isTerminated()).isTrue();
    }

    @Test
    @DisplayName(
            "After shutdown delayed tasks run, periodic ones are cancelled, and the view ends with the last delayed one")
    void shutdown_delayedRunPeriodicDoNot() throws Exception {
        ScheduledFuture<String> delayed = service.schedule(
                () -> {
                    log.add(service.isTerminated() ? "too early" : "ran");
                    return "ran";
                },
                30,
                TimeUnit.MILLISECONDS);
        ScheduledFuture<?> rate = service.scheduleAtFixedRate(logging("never"), 1, 1, TimeUnit.HOURS);
        ScheduledFuture<?> delay = service.scheduleWithFixedDelay(logging("never"), 1, 1, TimeUnit.HOURS);
        service.shutdown();
        assertThat(rate.isCancelled()).isTrue();
        assertThat(delay.isCancelled()).isTrue();
        assertThat(delayed.isCancelled()).isFalse();
        assertThat(delayed.get()).isEqualTo("ran");
        awaitEnd(service);
        assertThat(log).containsExactly("ran");
    }

    @Test
    @DisplayName("A view that cancels delayed tasks on shutdown does so, and runs what waits for its turn")
    void shutdown_cancellingDelayed_cancelsThem() throws Exception {
        ScheduledQueueExecutor cancelling = newView().cancelDelayedOnShutdown();
        ScheduledFuture<?> delayed = cancelling.schedule(logging("never"), 1, TimeUnit.HOURS);
        QueueKind.hold(queue);
        ScheduledFuture<?> due = cancelling.schedule(logging("due"), 0, TimeUnit.HOURS);
        cancelling.execute(logging("waiting"));
        cancelling.shutdown();
        assertThat(delayed.isCancelled()).isTrue();
        assertThat(due.isCancelled()).isFalse();
        QueueKind.letGo(queue);
        awaitEnd(cancelling);
        assertThat(log).containsExactlyInAnyOrder("due", "waiting");
    }

    @Test
    @DisplayName("shutdownNow returns delayed and periodic tasks, and none of them runs")
    void shutdownNow_returnsDelayedAndPeriodic() throws Exception {
        ScheduledFuture<?> delayed = service.schedule(logging("never"), 1, TimeUnit.HOURS);
        ScheduledFuture<?> rate = service.scheduleAtFixedRate(logging("never"), 1, 1, TimeUnit.HOURS);
        assertThat(service.shutdownNow()).containsExactlyInAnyOrder((Runnable) delayed, (Runnable) rate);
        assertThat(service.isTerminated()).isTrue();
        assertThat(delayed.isDone()).isFalse();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A shutdown while a periodic task runs lets that run end, and there is no further one")
    void shutdown_periodicRuns_isItsLast() throws Exception {
        Gate gate = new Gate();
        ScheduledFuture<?> future = periodic(true, () -> {
            log.add("run");
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        gate.awaitEntered();
        service.shutdown();
        assertThat(future.isCancelled()).isTrue();
        assertThat(service.isTerminated()).isFalse();
        gate.open();
        awaitEnd(service);
        assertThat(log).containsExactly("run");
    }

    @Test
    @DisplayName("After shutdown, and on a closed queue, every form of schedule rejects and leaves nothing behind")
    void schedule_afterTheEnd_isRejected() throws Exception {
        service.shutdown();
        assertAllReject(service);
        ScheduledQueueExecutor other = newView();
        QueueKind.close(queue);
        assertAllReject(other);
        assertThat(other.depth()).isZero();
        other.shutdown();
        awaitEnd(other);
        assertThat(log).isEmpty();
    }

    private void assertAllReject(ScheduledExecutorService rejecting) {
        assertThat(List.of(
                        catchThrowable(() -> rejecting.schedule(logging("never"), 1, TimeUnit.HOURS)),
                        catchThrowable(() -> rejecting.schedule(() -> log.add("never"), 0, TimeUnit.HOURS)),
                        catchThrowable(() -> rejecting.scheduleAtFixedRate(logging("never"), 0, 1, TimeUnit.HOURS)),
                        catchThrowable(() -> rejecting.scheduleWithFixedDelay(logging("never"), 1, 1, TimeUnit.HOURS))))
                .allSatisfy(thrown -> assertThat(thrown).isInstanceOf(RejectedExecutionException.class));
    }

    @Test
    @DisplayName("What a delayed task throws is kept for its future")
    void schedule_throws_isKept() {
        IOException failure = new IOException("by the test");
        ScheduledFuture<?> future = service.schedule(
                () -> {
                    throw failure;
                },
                1,
                TimeUnit.MILLISECONDS);
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    @DisplayName("The close of the queue cancels what is armed, and the view can end")
    void queueClose_cancelsWhatIsArmed() throws Exception {
        ScheduledFuture<?> delayed = service.schedule(logging("never"), 1, TimeUnit.HOURS);
        ScheduledFuture<?> rate = service.scheduleAtFixedRate(logging("never"), 1, 1, TimeUnit.HOURS);
        Thread waiter = startWaiting(
                "waiter", () -> assertThatThrownBy(delayed::get).isInstanceOf(CancellationException.class));
        QueueKind.close(queue);
        helpers.join();
        assertThat(waiter.isAlive()).isFalse();
        assertThat(delayed.isCancelled()).isTrue();
        assertThat(rate.isCancelled()).isTrue();
        assertThat(view.depth()).isZero();
        service.shutdown();
        assertThat(service.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("A periodic task whose queue is closed while it runs is cancelled, and the view can end")
    void queueClose_periodicRuns_isCancelled() throws Exception {
        Gate gate = new Gate();
        ScheduledFuture<?> future = periodic(true, () -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        gate.awaitEntered();
        startWaiting("closer", () -> QueueKind.close(queue));
        gate.open();
        helpers.join();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        service.shutdown();
        awaitEnd(service);
        assertThat(log).isEmpty();
    }
}
