package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.ManualKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Delayed;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delayed and periodic tasks on a clock that stands where the test puts it: when exactly they run, and how often. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ScheduledTimeTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Helpers helpers = new Helpers();
    private final ManualTicker ticker = new ManualTicker();
    private final ManualKernwork runtime = engines.manual(ticker);
    private final WorkQueue queue = engines.queue(runtime, "queue-under-view");
    private final ScheduledQueueExecutor view = QueueExecutor.scheduled(queue);

    /** When each run began, in milliseconds on that clock. */
    private final List<Long> runs = Collections.synchronizedList(new ArrayList<>());

    private long millis;

    @AfterEach
    void nothingIsLeft() {
        helpers.close();
        view.shutdownNow();
        assertThat(view.isTerminated()).isTrue();
        assertThat(view.depth()).isZero();
    }

    private void advance(long by) {
        millis += by;
        ticker.advance(Duration.ofMillis(by));
    }

    private void advanceAndRun(long by) {
        advance(by);
        runtime.runUntilIdle();
    }

    private void note() {
        runs.add(millis);
    }

    @Test
    @DisplayName("A delayed task begins at its time, and not a millisecond before")
    void schedule_beginsAtItsTime() {
        ScheduledFuture<?> future = view.schedule(this::note, 10, TimeUnit.MILLISECONDS);
        runtime.runUntilIdle();
        advanceAndRun(9);
        assertThat(runs).isEmpty();
        assertThat(view.depth()).isEqualTo(1);
        advanceAndRun(1);
        assertThat(runs).containsExactly(10L);
        assertThat(future.isDone()).isTrue();
        advanceAndRun(1_000);
        assertThat(runs).hasSize(1);
    }

    @Test
    @DisplayName("At a fixed rate the runs begin at the initial delay and each period after it")
    void fixedRate_countsPeriodsFromTheStart() {
        var _ = view.scheduleAtFixedRate(this::note, 5, 10, TimeUnit.MILLISECONDS);
        for (int i = 0; i < 50; i++) {
            advanceAndRun(1);
        }
        assertThat(runs).containsExactly(5L, 15L, 25L, 35L, 45L);
    }

    @Test
    @DisplayName("At a fixed rate late runs follow at once until they have caught up, and then keep the rate")
    void fixedRate_late_catchesUp() {
        var _ = view.scheduleAtFixedRate(this::note, 10, 10, TimeUnit.MILLISECONDS);
        advanceAndRun(35);
        assertThat(runs).containsExactly(35L, 35L, 35L);
        advanceAndRun(4);
        assertThat(runs).hasSize(3);
        advanceAndRun(1);
        advanceAndRun(10);
        assertThat(runs).containsExactly(35L, 35L, 35L, 40L, 50L);
    }

    @Test
    @DisplayName("With a fixed delay the time counts from the end of a run, and nothing is caught up")
    void fixedDelay_countsFromTheEnd() {
        var _ = view.scheduleWithFixedDelay(
                () -> {
                    note();
                    advance(3);
                },
                5,
                10,
                TimeUnit.MILLISECONDS);
        advanceAndRun(5);
        assertThat(millis).isEqualTo(8);
        advanceAndRun(9);
        assertThat(runs).containsExactly(5L);
        advanceAndRun(1);
        assertThat(runs).containsExactly(5L, 18L);
        advanceAndRun(100);
        assertThat(runs).containsExactly(5L, 18L, 121L);
    }

    @Test
    @DisplayName("A periodic task that throws at its third run has three runs, at a fixed rate though it is late")
    void fixedRate_throws_hasNoFurtherRun() {
        ScheduledFuture<?> future = view.scheduleAtFixedRate(
                () -> {
                    note();
                    if (runs.size() == 3) {
                        throw new IllegalStateException("by the test");
                    }
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        advanceAndRun(100);
        assertThat(runs).hasSize(3);
        assertThat(future.exceptionNow()).hasMessage("by the test");
        assertThat(view.depth()).isZero();
    }

    @Test
    @DisplayName("A period without end has one run: the next one lies further away than the clock can count")
    void periodic_longestPeriod_runsOnce() {
        advance(1_000);
        List<ScheduledFuture<?>> futures = List.of(
                view.scheduleAtFixedRate(this::note, 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS),
                view.scheduleWithFixedDelay(this::note, 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS),
                view.scheduleAtFixedRate(this::note, -1, Long.MAX_VALUE, TimeUnit.DAYS),
                view.scheduleWithFixedDelay(this::note, -1, Long.MAX_VALUE, TimeUnit.DAYS));
        advance(1_000);
        for (int i = 0; i < 20; i++) {
            runtime.step();
        }
        assertThat(runs).hasSize(4);
        ScheduledFuture<?> soon = view.schedule(this::note, 1, TimeUnit.DAYS);
        for (ScheduledFuture<?> future : futures) {
            assertThat(future.getDelay(TimeUnit.DAYS)).isGreaterThan(100_000);
            assertThat(future.compareTo(soon)).isPositive();
            future.cancel(false);
        }
    }

    @Test
    @DisplayName(
            "getDelay counts down, below zero when it is late, in any unit; a periodic task's counts to its next run")
    void getDelay_countsDown() {
        ScheduledFuture<?> once = view.schedule(this::note, 10, TimeUnit.SECONDS);
        ScheduledFuture<?> periodic = view.scheduleAtFixedRate(this::note, 1, 4, TimeUnit.SECONDS);
        assertThat(once.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(10_000);
        advanceAndRun(1_000);
        assertThat(once.getDelay(TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(periodic.getDelay(TimeUnit.SECONDS)).isEqualTo(4);
        advance(12_000);
        assertThat(once.getDelay(TimeUnit.MICROSECONDS)).isEqualTo(-3_000_000);
        assertThat(periodic.getDelay(TimeUnit.SECONDS)).isEqualTo(-8);
    }

    @Test
    @DisplayName("Scheduled futures are ordered by their times, of whatever view, and against any other Delayed")
    @SuppressWarnings("SelfComparison") // that is what is tested
    void compareTo_ordersByTime() {
        ScheduledFuture<?> early = view.schedule(this::note, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> late = QueueExecutor.scheduled(queue).schedule(this::note, 2, TimeUnit.SECONDS);
        ScheduledFuture<?> never = view.schedule(this::note, Long.MAX_VALUE, TimeUnit.DAYS);
        ScheduledFuture<?> past = view.schedule(this::note, Long.MIN_VALUE, TimeUnit.DAYS);
        assertThat(early.compareTo(late)).isNegative();
        assertThat(late.compareTo(early)).isPositive();
        ScheduledFuture<?> same = early;
        assertThat(early.compareTo(same)).isZero();
        assertThat(never.compareTo(past)).isPositive();
        assertThat(past.compareTo(never)).isNegative();
        Delayed foreign = new Foreign(1_500);
        assertThat(early.compareTo(foreign)).isNegative();
        assertThat(late.compareTo(foreign)).isPositive();
        late.cancel(false);
        never.cancel(false);
    }

    private record Foreign(long delayMillis) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delayMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Test
    @DisplayName("Only what runs again says that it is periodic")
    void isPeriodic_tells() {
        assertThat(((RunnableScheduledFuture<?>) view.schedule(this::note, 1, TimeUnit.SECONDS)).isPeriodic())
                .isFalse();
        assertThat(((RunnableScheduledFuture<?>) view.scheduleAtFixedRate(this::note, 1, 1, TimeUnit.SECONDS))
                        .isPeriodic())
                .isTrue();
        assertThat(((RunnableScheduledFuture<?>) view.scheduleWithFixedDelay(this::note, 1, 1, TimeUnit.SECONDS))
                        .isPeriodic())
                .isTrue();
    }

    @Test
    @DisplayName("A periodic task that waits for its next run counts in the depth, and not while it runs")
    void depth_periodic() throws Exception {
        Gate gate = new Gate();
        var _ = view.scheduleAtFixedRate(
                () -> {
                    try {
                        gate.pass();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                1,
                1,
                TimeUnit.HOURS);
        assertThat(view.depth()).isEqualTo(1);
        ticker.advance(Duration.ofHours(1));
        helpers.start("stepper", runtime::step);
        gate.awaitEntered();
        assertThat(view.depth()).isZero();
        gate.open();
        helpers.join();
        assertThat(view.depth()).isEqualTo(1);
    }

    @Test
    @DisplayName("A periodic task that is cancelled while it runs ends that run and has no further one")
    void cancel_periodicRuns_isItsLast() throws Exception {
        Gate gate = new Gate();
        ScheduledFuture<?> future = view.scheduleWithFixedDelay(
                () -> {
                    try {
                        gate.pass();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    note();
                },
                1,
                1,
                TimeUnit.MILLISECONDS);
        advance(1);
        Thread stepper = helpers.start("stepper", runtime::step);
        gate.awaitEntered();
        assertThat(future.cancel(false)).isTrue();
        assertThat(runs).isEmpty();
        gate.open();
        helpers.join();
        Bounded.until(() -> !stepper.isAlive(), "the run has ended");
        advanceAndRun(1_000);
        assertThat(runs).hasSize(1);
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThat(view.depth()).isZero();
    }

    @Test
    @DisplayName("After shutdown a delayed task runs at its time, and the view ends then and not before")
    void shutdown_delayed_endsTheViewAtItsTime() {
        ScheduledFuture<?> delayed = view.schedule(this::note, 10, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> periodic = view.scheduleAtFixedRate(this::note, 1, 1, TimeUnit.MILLISECONDS);
        advanceAndRun(3);
        assertThat(runs).containsExactly(3L, 3L, 3L);
        view.shutdown();
        assertThat(periodic.isCancelled()).isTrue();
        advanceAndRun(6);
        assertThat(view.isTerminated()).isFalse();
        advanceAndRun(1);
        assertThat(runs).containsExactly(3L, 3L, 3L, 10L);
        assertThat(delayed.isDone()).isTrue();
        assertThat(view.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("Tasks that are due at the same time run in the order in which they were scheduled")
    void schedule_sameTime_inOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            var _ = view.schedule(() -> order.add(number), 10, TimeUnit.MILLISECONDS);
        }
        advanceAndRun(10);
        assertThat(order).isSorted().hasSize(100);
    }

    @Test
    @DisplayName("A periodic task that is run by hand counts that as its run, and goes on a period later")
    void periodic_runByHand_goesOn() {
        ScheduledQueueFuture<?> periodic = view.scheduleAtFixedRate(this::note, 10, 10, TimeUnit.MILLISECONDS);
        periodic.run();
        assertThat(runs).hasSize(1);
        advanceAndRun(10);
        assertThat(runs).hasSize(1);
        advanceAndRun(10);
        assertThat(runs).hasSize(2);
        assertThat(periodic.isDone()).isFalse();
        view.shutdown();
        assertThat(periodic.isCancelled()).isTrue();
        assertThat(view.isTerminated()).isTrue();
    }
}
