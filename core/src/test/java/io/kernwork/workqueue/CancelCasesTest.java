package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases C and E of the Linux workqueue: cancelling, disabling and enabling. */
class CancelCasesTest extends ManualCase {
    private final WorkQueue queue = queue("q").maxActive(2).build();
    private final Gate gate = new Gate();

    private Probe running() throws InterruptedException {
        Probe work = gated("w", gate);
        queue.enqueue(work);
        stepInto(gate);
        return work;
    }

    @Test
    @DisplayName("C1: a pending work that is cancelled never runs")
    void cancel_pending_neverRuns() {
        Probe work = new Probe("w");
        queue.enqueue(work);
        queue.enqueue(work);
        assertThat(work.cancel()).isEqualTo(2);
        assertThat(work.isPending()).isFalse();
        assertThat(queue.depth()).isZero();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
        runtime.runUntilIdle();
        assertThat(work.delivered()).isEqualTo(1);
    }

    @Test
    @DisplayName("C2: there is nothing to cancel in an idle work, used or not")
    void cancel_idle_removesNothing() throws Exception {
        Probe work = new Probe("w");
        assertThat(work.cancel()).isZero();
        assertThat(work.cancelSync()).isZero();
        queue.enqueue(work);
        runtime.runUntilIdle();
        assertThat(work.cancel()).isZero();
        assertThat(work.cancelSync()).isZero();
    }

    @Test
    @DisplayName("C3: cancelling a running work answers 0 at once and lets the run go on")
    void cancel_running_answersAtOnce() throws Exception {
        Probe work = running();
        assertThat(work.cancel()).isZero();
        assertThat(work.isRunning()).isTrue();
        gate.open();
        helpers.join();
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "C4: cancelSync of a running and pending work removes the request and returns after the end of the run")
    void cancelSync_runningAndPending_returnsAfterTheRun() throws Exception {
        Probe work = running();
        queue.enqueue(work);
        queue.enqueue(work);
        AtomicInteger removed = new AtomicInteger(-1);
        AtomicBoolean runningAtReturn = new AtomicBoolean();
        Thread canceller = startWaiting("cancelSync", () -> {
            removed.set(work.cancelSync());
            runningAtReturn.set(work.isRunning());
        });

        assertThat(canceller.isAlive()).isTrue();
        assertThat(queue.enqueue(work)).as("cancelSync wins over requests").isEqualTo(Admission.DISABLED);
        gate.open();
        helpers.join();

        assertThat(removed).hasValue(2);
        assertThat(runningAtReturn).isFalse();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(work.runs()).isEqualTo(1);
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("C4: cancelSync of a parked work gives its slot back at once")
    void cancelSync_parked_givesItsSlotBack() throws Exception {
        WorkQueue other = queue("other").ordered().build();
        Probe work = running();
        other.enqueue(work);
        other.enqueue(logging("behind"));
        assertThat(runtime.step()).isFalse();
        assertThat(work.cancel()).isEqualTo(1);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(log).containsExactly("w", "behind");
        gate.open();
        helpers.join();
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("C4: cancelSync wins over a body that enqueues itself without end")
    void cancelSync_selfEnqueuing_ends() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build();
                WorkQueue endless =
                        WorkQueue.builder("endless").runtime(workers).build()) {
            Probe work = new Probe("w");
            work.script(() -> endless.enqueue(work));
            endless.enqueue(work);
            Bounded.until(() -> work.runs() > 100, "the work enqueues itself");
            assertThat(work.cancelSync(LONG).done()).isTrue();
            int runs = work.plainRuns();
            assertThat(work.isPending()).isFalse();
            assertThat(endless.flush(LONG).done()).isTrue();
            assertThat(work.runs()).isEqualTo(runs);
        }
    }

    @Test
    @DisplayName("C7: cancelSync, disableSync and flush from the own body are refused, and nothing has changed")
    void cancelSync_fromItsOwnBody_isDiagnosed() {
        Probe work = new Probe("w");
        work.script(() -> {
            queue.enqueue(work);
            work.script(() -> log.add("again"));
            assertThatThrownBy(work::cancelSync)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'w'");
            assertThatThrownBy(work::disableSync).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(work::flush).isInstanceOf(SelfWaitException.class);
            log.add("diagnosed");
        });
        queue.enqueue(work);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("diagnosed", "again");
    }

    @Test
    @DisplayName(
            "C8: cancelling a work that waits for a slot releases its flusher and no slot; the next one starts in turn")
    void cancel_waitingForASlot_releasesItsFlusher() throws Exception {
        queue.setMaxActive(1);
        running();
        Probe inactive = logging("inactive");
        queue.enqueue(inactive);
        queue.enqueue(logging("next"));
        AtomicBoolean waited = new AtomicBoolean();
        Thread flusher = startWaiting("flush", () -> waited.set(inactive.flush()));

        assertThat(inactive.cancel()).isEqualTo(1);
        Bounded.until(() -> !flusher.isAlive(), "the flush has returned");
        assertThat(waited).isTrue();
        assertThat(runtime.step()).as("the only slot is held still").isFalse();
        gate.open();
        helpers.join();

        runtime.runUntilIdle();
        assertThat(log).containsExactly("w", "next");
    }

    @Test
    @DisplayName("E1: what was requested while disabled is forgotten")
    void enqueue_disabled_isForgotten() {
        Probe work = new Probe("w");
        assertThat(work.disable()).isZero();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
        assertThat(work.isPending()).isFalse();
        assertThat(work.enable()).isTrue();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(work.runs()).isZero();
    }

    @Test
    @DisplayName("E2: a work accepts requests again after as many enables as disables")
    void enable_nested_acceptsAfterTheLast() {
        Probe work = new Probe("w");
        work.disable();
        work.disable();
        assertThat(work.enable()).isFalse();
        assertThat(work.isDisabled()).isTrue();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
        assertThat(work.enable()).isTrue();
        assertThat(work.isDisabled()).isFalse();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("E2: an enable without a disable is refused and does not touch what is pending (Linux cancels it)")
    void enable_unbalanced_changesNothing() {
        Probe work = new Probe("w");
        queue.enqueue(work);
        assertThatThrownBy(work::enable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'w'");
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("E3: disabling a pending work removes it, with its count")
    void disable_pending_removesIt() {
        Probe work = new Probe("w");
        queue.enqueue(work);
        queue.enqueue(work);
        queue.enqueue(work);
        assertThat(work.disable()).isEqualTo(3);
        assertThat(queue.depth()).isZero();
        assertThat(runtime.runUntilIdle()).isZero();
        work.enable();
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName(
            "E4: disable of a running work returns at once, disableSync waits for the end; neither is undone by it")
    void disableSync_running_waits() throws Exception {
        Probe work = running();
        assertThat(work.disable()).isZero();
        assertThat(work.isRunning()).isTrue();
        AtomicBoolean runningAtReturn = new AtomicBoolean(true);
        Thread disabler = startWaiting("disableSync", () -> {
            work.disableSync();
            runningAtReturn.set(work.isRunning());
        });
        assertThat(disabler.isAlive()).isTrue();
        gate.open();
        helpers.join();

        assertThat(runningAtReturn).isFalse();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
        assertThat(work.enable()).isFalse();
        assertThat(work.enable()).isTrue();
    }

    @Test
    @DisplayName("E6: the 65,536th disable is refused, and the depth stays exact")
    void disable_tooDeep_isRefused() throws Exception {
        int most = 65_535;
        Probe work = new Probe("w");
        for (int i = 0; i < most; i++) {
            work.disable();
        }
        assertThatThrownBy(work::disable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'w'");
        assertThatThrownBy(work::cancelSync).isInstanceOf(IllegalStateException.class);
        for (int i = 1; i < most; i++) {
            assertThat(work.enable()).isFalse();
        }
        assertThat(work.enable()).isTrue();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
    }

    @Test
    @DisplayName("E8: many threads that cancelSync, disable and enable leave depth 0 and a work that runs")
    void disable_fromManyThreads_balances() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build();
                WorkQueue busy = WorkQueue.builder("busy").runtime(workers).build()) {
            Probe work = new Probe("w");
            work.script(() -> busy.enqueue(work));
            for (int i = 0; i < 3; i++) {
                helpers.start("canceller " + i, () -> {
                    for (int k = 0; k < 300; k++) {
                        assertThat(work.cancelSync(LONG).done()).isTrue();
                        busy.enqueue(work);
                    }
                });
                helpers.start("disabler " + i, () -> {
                    for (int k = 0; k < 300; k++) {
                        work.disable();
                        busy.enqueue(work);
                        work.enable();
                        busy.enqueueAfter(work, Duration.ofNanos(1));
                    }
                });
            }
            helpers.join();

            work.script(() -> {});
            assertThat(work.cancelSync(LONG).done()).isTrue();
            assertThat(work.isDisabled()).isFalse();
            int before = work.runs();
            assertThat(busy.enqueue(work)).isEqualTo(Admission.QUEUED);
            assertThat(work.flush(LONG).done()).isTrue();
            assertThat(work.runs()).isEqualTo(before + 1);
            assertThat(work.overlaps()).isZero();
        }
    }
}
