package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fixed rate and fixed delay in virtual time. */
class PeriodicWorkTest extends ManualCase {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final List<String> runs = new ArrayList<>();
    private final WorkQueue queue =
            queue("periodic").onError((item, on, failure) -> runs.add("failed")).build();
    private long began;

    private void note(int periods) {
        runs.add(millis() + " x" + periods);
    }

    private long millis() {
        return (runtime.nanos() - began) / 1_000_000;
    }

    private PeriodicWork fixedRate() {
        began = runtime.nanos();
        return PeriodicWork.fixedRate("tick", PERIOD, this::note);
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            ticker.advance(Duration.ofMillis(1));
            runtime.runUntilIdle();
        }
    }

    @Test
    void fixedRate_runsInTime_areOnePeriodApart() {
        assertThat(fixedRate().start(queue)).isEqualTo(Admission.ARMED);
        pass(350);
        assertThat(runs).containsExactly("100 x1", "200 x1", "300 x1");
    }

    @Test
    @DisplayName("periods that passed meanwhile are one run, which is told how many, and the rhythm stays")
    void fixedRate_missedPeriods_areOneRun() {
        fixedRate().start(queue, Duration.ZERO);
        runtime.runUntilIdle();
        ticker.advance(Duration.ofMillis(450));
        runtime.runUntilIdle();
        pass(60);
        assertThat(runs).containsExactly("0 x1", "450 x4", "500 x1");
    }

    @Test
    void fixedRate_longBody_nextRunStandsForWhatWasMissed() {
        began = runtime.nanos();
        PeriodicWork work = PeriodicWork.fixedRate("tick", PERIOD, periods -> {
            note(periods);
            ticker.advance(Duration.ofMillis(250));
        });
        work.start(queue);
        ticker.advance(PERIOD);
        runtime.step();
        runtime.step();
        assertThat(runs).containsExactly("100 x1", "350 x2");
    }

    @Test
    void fixedDelay_countsFromTheEndOfTheRun() {
        began = runtime.nanos();
        PeriodicWork work = PeriodicWork.fixedDelay("poll", PERIOD, () -> {
            note(1);
            ticker.advance(Duration.ofMillis(30));
        });
        work.start(queue, Duration.ZERO);
        runtime.runUntilIdle();
        pass(100);
        pass(100);
        assertThat(runs).containsExactly("0 x1", "130 x1", "260 x1");
    }

    @Test
    void run_thatThrows_endsNothing() {
        began = runtime.nanos();
        PeriodicWork work = PeriodicWork.fixedRate("tick", PERIOD, periods -> {
            throw new IllegalStateException("planted");
        });
        work.start(queue);
        pass(250);
        assertThat(runs).containsExactly("failed", "failed");
        assertThat(work.isStarted()).isTrue();
    }

    @Test
    void start_twice_isRefusedUntilStopped() throws InterruptedException {
        PeriodicWork work = fixedRate();
        work.start(queue);
        assertThat(work.start(queue)).isEqualTo(Admission.ALREADY_PENDING);
        assertThat(work.stopSync()).isTrue();
        assertThat(work.stop()).isFalse();
        pass(200);
        assertThat(runs).isEmpty();
        assertThat(work.start(queue)).isEqualTo(Admission.ARMED);
        pass(100);
        assertThat(runs).containsExactly("300 x1");
    }

    @Test
    void stop_fromTheBody_isTheLastRun() {
        AtomicReference<@Nullable PeriodicWork> self = new AtomicReference<>();
        PeriodicWork work = PeriodicWork.fixedRate("once", PERIOD, periods -> {
            note(periods);
            Objects.requireNonNull(self.get()).stop();
        });
        self.set(work);
        began = runtime.nanos();
        work.start(queue);
        pass(500);
        assertThat(runs).containsExactly("100 x1");
        assertThat(work.isStarted()).isFalse();
    }

    @Test
    @DisplayName("stopped and started again inside its own run: the run's end does not arm beside the new start")
    void restart_fromTheBody_armsOnce() {
        AtomicReference<@Nullable PeriodicWork> self = new AtomicReference<>();
        PeriodicWork work = PeriodicWork.fixedRate("again", PERIOD, periods -> {
            note(periods);
            PeriodicWork own = Objects.requireNonNull(self.get());
            own.stop();
            own.start(queue, Duration.ofMillis(30));
        });
        self.set(work);
        began = runtime.nanos();
        work.start(queue);
        pass(165);
        assertThat(runs).containsExactly("100 x1", "130 x1", "160 x1");
    }

    @Test
    void stopSync_fromTheBody_isRefusedAndNothingHasChanged() {
        AtomicReference<@Nullable PeriodicWork> self = new AtomicReference<>();
        PeriodicWork work = PeriodicWork.fixedRate("self", PERIOD, periods -> {
            note(periods);
            assertThatThrownBy(() -> Objects.requireNonNull(self.get()).stopSync())
                    .isInstanceOf(SelfWaitException.class);
        });
        self.set(work);
        began = runtime.nanos();
        work.start(queue);
        pass(200);
        assertThat(runs).containsExactly("100 x1", "200 x1");
    }

    @Test
    void close_ofTheQueue_endsIt() {
        PeriodicWork work = fixedRate();
        work.start(queue);
        pass(100);
        queue.close();
        pass(300);
        assertThat(runs).containsExactly("100 x1");
        assertThat(work.isStarted()).isFalse();
        assertThat(work.start(queue)).isEqualTo(Admission.CLOSED);
        assertThat(work.isStarted()).isFalse();
        assertThat(work.start(queue("another").build())).isEqualTo(Admission.ARMED);
        work.stop();
    }

    @Test
    void of_badPeriod_isRefused() {
        assertThatThrownBy(() -> PeriodicWork.fixedRate("tick", Duration.ZERO, this::note))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the period of work 'tick' must be above zero, not PT0S");
    }
}
