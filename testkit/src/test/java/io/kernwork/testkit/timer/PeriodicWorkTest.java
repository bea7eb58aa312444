package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.PeriodicWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fixed rate and fixed delay. */
class PeriodicWorkTest extends TimerCase {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final WorkQueue queue =
            queue("periodic").onError((item, on, failure) -> log.add("failed")).build();

    @AfterEach
    void endThePeriods() {
        queue.close();
    }

    private void note(int periods) {
        log.add(test.elapsed().toMillis() + " x" + periods);
    }

    private PeriodicWork fixedRate() {
        return PeriodicWork.fixedRate("tick", PERIOD, this::note);
    }

    private void pass(long millis) {
        test.advance(ms(millis));
    }

    @Test
    void fixedRate_runsInTime_areOnePeriodApart() {
        assertThat(fixedRate().start(queue)).isEqualTo(Admission.ARMED);
        pass(350);
        assertThat(log).containsExactly("100 x1", "200 x1", "300 x1");
    }

    @Test
    @DisplayName("periods that passed before a late fire are one run, which is told how many, and the rhythm stays")
    void fixedRate_missedPeriods_areOneRun() throws Exception {
        fixedRate().start(queue, Duration.ZERO);
        test.runUntilIdle();
        queue.enqueue(Work.of("keeps the drain", () -> Script.sleep(ms(450))));
        queue.drain(); // holds what fires until it ends
        pass(60);
        assertThat(log).containsExactly("0 x1", "450 x4", "500 x1");
    }

    @Test
    @DisplayName("periods that passed before a late start are one run, which is told how many, and the rhythm stays")
    void fixedRate_lateStart_isOneRun() {
        WorkQueue busy = queue("busy").ordered().build();
        PeriodicWork work = fixedRate();
        work.start(busy, Duration.ZERO);
        test.runUntilIdle();
        busy.enqueue(Work.of("has the only slot", () -> Script.sleep(ms(450))));
        pass(510);
        assertThat(log).containsExactly("0 x1", "450 x4", "500 x1");
        busy.close();
    }

    @Test
    void fixedRate_longBody_nextRunStandsForWhatWasMissed() {
        PeriodicWork work = PeriodicWork.fixedRate("tick", PERIOD, periods -> {
            note(periods);
            Script.sleep(ms(250));
        });
        work.start(queue);
        pass(350);
        assertThat(log).containsExactly("100 x1", "350 x2");
    }

    @Test
    void fixedDelay_countsFromTheEndOfTheRun() {
        PeriodicWork work = PeriodicWork.fixedDelay("poll", PERIOD, () -> {
            note(1);
            Script.sleep(ms(30));
        });
        work.start(queue, Duration.ZERO);
        pass(290);
        assertThat(log).containsExactly("0 x1", "130 x1", "260 x1");
    }

    @Test
    void run_thatThrows_endsNothing() {
        PeriodicWork work = PeriodicWork.fixedRate("tick", PERIOD, periods -> {
            throw new IllegalStateException("planted");
        });
        work.start(queue);
        pass(250);
        assertThat(log).containsExactly("failed", "failed");
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
        assertThat(log).isEmpty();
        assertThat(work.start(queue)).isEqualTo(Admission.ARMED);
        pass(100);
        assertThat(log).containsExactly("300 x1");
    }

    @Test
    void stop_fromTheBody_isTheLastRun() {
        AtomicReference<@Nullable PeriodicWork> self = new AtomicReference<>();
        PeriodicWork work = PeriodicWork.fixedRate("once", PERIOD, periods -> {
            note(periods);
            Objects.requireNonNull(self.get()).stop();
        });
        self.set(work);
        work.start(queue);
        pass(500);
        assertThat(log).containsExactly("100 x1");
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
            own.start(queue, ms(30));
        });
        self.set(work);
        work.start(queue);
        pass(165);
        assertThat(log).containsExactly("100 x1", "130 x1", "160 x1");
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
        work.start(queue);
        pass(200);
        assertThat(log).containsExactly("100 x1", "200 x1");
    }

    @Test
    void close_ofTheQueue_endsIt() {
        PeriodicWork work = fixedRate();
        work.start(queue);
        pass(100);
        queue.close();
        pass(300);
        assertThat(log).containsExactly("100 x1");
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
