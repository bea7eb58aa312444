package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Delayed works on bottom-half queues: they fire for the CPU that armed them. */
class BottomHalfDelayTest extends SoftirqCase {
    private final WorkQueue queue =
            WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();
    private final DelayedWork work = DelayedWork.of("w", () -> logAt("w by " + who()));

    @Test
    @DisplayName("Armed outside any section it runs at its time in ksoftirqd")
    void enqueueAfter_outside_runsInKsoftirqd() {
        assertThat(queue.enqueueAfter(work, ms(5))).isEqualTo(Admission.ARMED);
        assertThat(queue.enqueueAfter(work, ms(1))).isEqualTo(Admission.COALESCED);
        test.advance(ms(5).minusNanos(1));
        assertThat(log).isEmpty();
        test.advance(ms(10));
        assertThat(log).containsExactly("w by ksoftirqd@5");
    }

    @Test
    @DisplayName("Armed in a section, and due when its thread is in none, it runs in the ksoftirqd of that CPU")
    void enqueueAfter_inASection_dueOutside_runsInKsoftirqd() {
        int[] cpus = new int[2];
        DelayedWork looks = DelayedWork.of("looks", () -> {
            cpus[1] = test.runtime().cpu();
            logAt("looks by " + who());
        });
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                cpus[0] = test.runtime().cpu();
                queue.enqueueAfter(looks, ms(5));
            }
            Script.sleep(ms(20));
        });
        test.advance(ms(30));
        assertThat(log).containsExactly("looks by ksoftirqd@5");
        assertThat(cpus[1]).isEqualTo(cpus[0]);
    }

    @Test
    @DisplayName("Due while its CPU's thread has bottom halves disabled it waits for the end of that section")
    void enqueueAfter_dueInASection_runsAtItsEnd() {
        loop("a", () -> {
            try (var _ = softirqs.disableBottomHalves()) {
                queue.enqueueAfter(work, ms(5));
                Script.sleep(ms(10));
            }
        });
        test.advance(ms(30));
        assertThat(log).containsExactly("w by a@10");
    }

    @Test
    @DisplayName("Due when its CPU's thread has ended it runs all the same")
    void enqueueAfter_threadHasEnded_runs() throws Exception {
        Thread armer = new Thread(() -> {
            try (var _ = softirqs.enterInterrupt()) {
                queue.enqueueAfter(work, ms(5));
            }
        });
        armer.start();
        armer.join(20_000);
        assertThat(armer.isAlive()).isFalse();
        test.advance(ms(30));
        assertThat(log).containsExactly("w by ksoftirqd@5");
    }

    @Test
    @DisplayName("rearm puts it off, hastens it, and moves it to the CPU that calls; with zero it is queued there")
    void rearm_armed_movesIt() {
        loop("a", () -> {
            queue.enqueueAfter(work, ms(100));
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(queue.rearm(work, ms(5))).isEqualTo(Admission.REARMED);
            }
            Script.sleep(ms(10));
            try (var _ = softirqs.enterInterrupt()) {
                queue.enqueueAfter(work, ms(100));
                assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.REARMED);
                assertThat(work.isArmed()).isFalse();
                log.add("queued");
            }
        });
        test.advance(ms(30));
        assertThat(log).containsExactly("w by ksoftirqd@5", "queued", "w by a@10");
    }

    @Test
    @DisplayName("cancel disarms it; flush runs it now; close disarms and reports it")
    void cancelFlushClose_armed() throws Exception {
        queue.enqueueAfter(work, ms(5));
        assertThat(work.cancel()).isEqualTo(1);
        queue.enqueueAfter(work, ms(500));
        assertThat(work.flush()).isTrue();
        assertThat(log).containsExactly("w by ksoftirqd@0");
        queue.enqueueAfter(work, ms(500));
        CloseReport report = queue.close(ms(1));
        assertThat(report.neverRan())
                .singleElement()
                .satisfies(never -> assertThat(never.item()).isSameAs(work));
        assertThat(log).hasSize(1);
    }
}
