package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a re-arm does to those who wait for the place that the work leaves. */
class RearmFlushTest extends TimerCase {
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final WorkQueue queue = queue("queue").ordered().build();
    private final Probe work = new Probe(test, "work");

    @Test
    @DisplayName("Postponing a queued work releases the flushes of the work and of its queue, and loses no request")
    void rearm_queued_releasesFlushesAndKeepsRequests() {
        queue.enqueue(work);
        CompletableFuture<Boolean> ofWork = work.flushAsync().toCompletableFuture();
        CompletableFuture<Void> ofQueue = queue.flushAsync().toCompletableFuture();
        assertThat(ofWork).isNotDone();
        assertThat(ofQueue).isNotDone();

        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);

        assertThat(ofWork).isCompletedWithValue(true);
        assertThat(ofQueue).isDone();
        assertThat(test.runUntilIdle()).isZero();
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
        assertThat(work.delivered()).isEqualTo(2);
    }

    @Test
    @DisplayName("Postponing a parked work gives its slot to the work behind it")
    void rearm_parked_startsTheOneBehindIt() {
        WorkQueue other = queue("other").build();
        Probe behind = logging("behind");
        Probe self = logging("self");
        self.script(() -> {
            queue.enqueue(self);
            queue.enqueue(behind);
            Script.sleep(ms(1));
            assertThat(log).as("it is parked, and has the only slot").isEmpty();
            assertThat(queue.rearm(self, DELAY)).isEqualTo(Admission.ARMED);
            Script.sleep(ms(1));
            assertThat(behind.begun()).containsExactly(ms(1));
            log.add("came through");
        });
        other.enqueue(self);
        test.advance(ms(2));
        self.cancel();
        assertThat(log).containsExactly("behind", "came through");
    }

    @Test
    @DisplayName("Re-arming an armed work adds no request and keeps those that were merged into it")
    void rearm_armed_keepsTheMergedRequests() {
        queue.enqueueAfter(work, DELAY);
        queue.enqueue(work);
        for (int event = 0; event < 10; event++) {
            assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.REARMED);
        }
        test.advance(DELAY);
        assertThat(work.begun()).containsExactly(DELAY);
        assertThat(work.delivered()).isEqualTo(2);
    }
}
