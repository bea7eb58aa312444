package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Producers that do not know that their queue is being closed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnqueueCloseRaceTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int ROUNDS = 150;
    private static final int PRODUCERS = 2;
    private static final int REQUESTS = 200;

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger reported = new AtomicInteger();

    @Test
    @DisplayName("What is accepted while the queue closes runs or is reported; the rest is answered CLOSED")
    void close_whileProducersEnqueue_losesNothing() throws Exception {
        try (Kernwork runtime =
                Kernwork.builder().name("closing").cpus(2).daemon(true).build()) {
            for (int round = 0; round < ROUNDS; round++) {
                closeOne(runtime, round);
                assertThat(ran.get() + reported.get()).as("round %d", round).isEqualTo(accepted.get());
            }
        }
        int all = accepted.get() + refused.get();
        System.out.printf(
                "race enqueue / close: %,d requests, %.1f %% accepted (%,d ran, %,d reported), %.1f %% CLOSED%n",
                all, 100.0 * accepted.get() / all, ran.get(), reported.get(), 100.0 * refused.get() / all);
        assertThat(accepted.get()).isGreaterThan(all / 100);
        assertThat(refused.get()).isGreaterThan(all / 100);
        assertThat(reported.get()).isPositive();
    }

    private void closeOne(Kernwork runtime, int round) throws InterruptedException {
        WorkQueue queue =
                WorkQueue.builder("q" + round).runtime(runtime).maxActive(2).build();
        int closeAt = 1 + round * PRODUCERS * REQUESTS / ROUNDS;
        AtomicInteger made = new AtomicInteger();
        List<Probe> works = new ArrayList<>();
        try (Helpers helpers = new Helpers()) {
            for (int i = 0; i < PRODUCERS; i++) {
                Probe[] own = new Probe[REQUESTS];
                for (int k = 0; k < REQUESTS; k++) {
                    own[k] = new Probe("w");
                    works.add(own[k]);
                }
                helpers.start("producer " + i, () -> produce(queue, own, made));
            }
            while (made.get() < closeAt) {
                Thread.onSpinWait();
            }
            CloseReport report = queue.close(LONG);
            assertThat(report.stillRunning()).isEmpty();
            reported.addAndGet(report.neverRan().stream()
                    .mapToInt(CloseReport.NeverRan::requests)
                    .sum());
        }
        for (Probe work : works) {
            assertThat(work.isPending()).isFalse();
            ran.addAndGet(work.delivered());
        }
    }

    /** Every fourth request is armed, so the close has something to report. */
    private void produce(WorkQueue queue, Probe[] works, AtomicInteger made) {
        for (int i = 0; i < works.length; i++) {
            Admission answer = i % 4 == 0 ? queue.enqueueAfter(works[i], LONG) : queue.enqueue(works[i]);
            if (answer.accepted()) {
                accepted.incrementAndGet();
            } else {
                assertThat(answer).isEqualTo(Admission.CLOSED);
                refused.incrementAndGet();
            }
            made.incrementAndGet();
        }
    }
}
