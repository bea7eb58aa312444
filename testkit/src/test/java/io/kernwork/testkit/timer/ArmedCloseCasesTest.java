package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases X of the Linux workqueue that concern what is armed: draining and closing. */
class ArmedCloseCasesTest extends TimerCase {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final WorkQueue queue = queue("q").build();
    private final Probe armed = new Probe(test, "armed");

    @Test
    @DisplayName("X6: close disarms what is armed for the queue and reports it with its count")
    void close_armed_isReported() {
        WorkQueue other = queue("other").build();
        Probe elsewhere = new Probe(test, "elsewhere");
        queue.enqueueAfter(armed, SECOND);
        queue.enqueue(armed);
        other.enqueueAfter(elsewhere, SECOND);

        CloseReport report = queue.close(LONG);

        assertThat(test.elapsed()).isZero();
        assertThat(report.neverRan()).containsExactly(new CloseReport.NeverRan(armed, 2));
        assertThat(report.stillRunning()).isEmpty();
        assertThat(armed.isPending()).isFalse();
        test.advance(SECOND);
        assertThat(armed.begun()).isEmpty();
        assertThat(elsewhere.begun()).containsExactly(SECOND);
    }

    @Test
    @DisplayName("X6: close releases the flush of an armed work that a drain holds up, and reports the work")
    void close_flushHeldUpByADrain_isReleased() {
        queue.enqueueAfter(armed, SECOND);
        queue.enqueue(new Probe(test, "keeps it draining"));
        var drained = queue.drainAsync().toCompletableFuture();
        var flushed = armed.flushAsync().toCompletableFuture();
        assertThat(flushed).isNotDone();

        CloseReport report = queue.close(LONG);

        assertThat(report.neverRan()).containsExactly(new CloseReport.NeverRan(armed, 1));
        assertThat(flushed).isCompleted();
        assertThat(drained).isCompleted();
    }

    @Test
    @DisplayName("X7: a refused re-arming leaves an armed work armed as it was")
    void rearm_onAClosedQueue_leavesTheArmingAlone() {
        WorkQueue closed = queue("closed").build();
        closed.close();
        queue.enqueueAfter(armed, SECOND.multipliedBy(2));
        assertThat(closed.rearm(armed, SECOND)).isEqualTo(Admission.CLOSED);
        assertThat(closed.enqueue(armed)).isEqualTo(Admission.CLOSED);
        assertThat(test.advance(SECOND)).isZero();
        assertThat(test.advance(SECOND)).isEqualTo(1);
        assertThat(armed.begun()).containsExactly(SECOND.multipliedBy(2));
        assertThat(armed.delivered()).isEqualTo(1);
    }
}
