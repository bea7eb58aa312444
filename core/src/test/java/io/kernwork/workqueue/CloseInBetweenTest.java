package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A close that comes after a request has found the queue open and before the request has taken its lock. The request reads
 * the clock in between, and this clock closes the queue.
 */
@Timeout(60)
final class CloseInBetweenTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private boolean closes;
    private CompletableFuture<CloseReport> report = new CompletableFuture<>();
    private final ManualKernwork runtime = Kernwork.manual(this::nanos);
    private final WorkQueue queue = WorkQueue.builder("q").runtime(runtime).build();
    private final Probe work = new Probe("w");

    private long nanos() {
        if (closes) {
            closes = false;
            report = queue.closeAsync().toCompletableFuture();
        }
        return 0;
    }

    /** A request that asks for the time on its way. */
    enum Request {
        ENQUEUE_AFTER(0, 0),
        REARM_IDLE(0, 0),
        REARM_IDLE_FOR_NOW(0, 0),
        REARM_ARMED(0, 1),
        REARM_QUEUED(1, 0);

        private final int runs;
        private final int reported;

        Request(int runs, int reported) {
            this.runs = runs;
            this.reported = reported;
        }

        void prepare(WorkQueue queue, Probe work) {
            if (this == REARM_ARMED) {
                queue.enqueueAfter(work, HOUR);
            } else if (this == REARM_QUEUED) {
                queue.enqueue(work);
            }
        }

        Admission make(WorkQueue queue, Probe work) {
            return switch (this) {
                case ENQUEUE_AFTER -> queue.enqueueAfter(work, HOUR);
                case REARM_IDLE_FOR_NOW -> queue.rearm(work, Duration.ZERO);
                case REARM_IDLE, REARM_ARMED, REARM_QUEUED -> queue.rearm(work, HOUR);
            };
        }
    }

    /** The request is refused, and what was accepted before it runs or is reported as ever. */
    @ParameterizedTest
    @EnumSource
    void close_betweenTheLookAndTheLock_refusesTheRequest(Request request) {
        request.prepare(queue, work);
        closes = true;
        assertThat(request.make(queue, work)).isEqualTo(Admission.CLOSED);
        assertThat(runtime.runUntilIdle()).isEqualTo(request.runs);
        assertThat(work.isArmed() || work.isPending()).isFalse();
        assertThat(report).isCompleted();
        assertThat(report.join().neverRan()).hasSize(request.reported);
        runtime.close();
    }
}
