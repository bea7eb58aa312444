package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.ContextPropagator;
import io.kernwork.base.ContextPropagator.Merged;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.queue.Tracing;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One thread asks for one work again and again, with a higher number as its context each time, while a worker runs it. */
@Timeout(120)
class ContextRaceTest {
    private static final long REQUESTS = 400_000;
    private static final int MOST_TRIES = 20; // on a busy machine the two threads meet rarely

    private static final ThreadLocal<@Nullable Long> CONTEXT = new ThreadLocal<>();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private long delivered; // these are the bodies', one after the other
    private long wrong;
    private long runs;

    private static final class Numbers implements ContextPropagator {
        @Override
        public @Nullable Object capture() {
            return CONTEXT.get();
        }

        @Override
        public void run(Object captured, Body body) throws Exception {
            CONTEXT.set((Long) captured);
            try {
                body.run();
            } finally {
                CONTEXT.remove();
            }
        }
    }

    /** Every request is accepted, so the number of the last one that is delivered is that of all that were. */
    private void look(int requests) {
        Long seen = CONTEXT.get();
        runs++;
        delivered += requests;
        wrong += seen == null || seen != delivered ? 1 : 0;
    }

    /** How many requests were merged. */
    private long race(boolean underTheLock) throws InterruptedException {
        Kernwork runtime = engines.runtime(1);
        Engine engine = EngineAccess.of(runtime);
        engine.setTracing(new Tracing(new Numbers(), Merged.LAST, false, engine.reports()::defect) {
            @Override
            public boolean mergesUnderTheLock() {
                return underTheLock;
            }
        });
        WorkQueue queue = engines.queue(runtime, "numbers");
        Work work = Work.counted("look", this::look);
        delivered = 0;
        long merged = 0;
        for (long number = 1; number <= REQUESTS; number++) {
            CONTEXT.set(number);
            merged += queue.enqueue(work) == Admission.COALESCED ? 1 : 0;
            for (int spins = ThreadLocalRandom.current().nextInt(64); spins > 0; spins--) {
                Thread.onSpinWait();
            }
        }
        CONTEXT.remove();
        work.flush();
        System.out.printf(
                "contexts%s: %,d requests, %,d runs, %.0f %% merged, %d runs with another context%n",
                underTheLock ? "" : " (planted)", REQUESTS, runs, 100.0 * merged / REQUESTS, wrong);
        return merged;
    }

    @Test
    @DisplayName("each run sees the context of the last request that it delivers")
    void runs_seeTheLast() throws Exception {
        long merged = race(true);
        assertThat(wrong).isZero();
        assertThat(delivered).isEqualTo(REQUESTS);
        assertThat(merged).isBetween(REQUESTS / 100, REQUESTS - REQUESTS / 100);
    }

    @Test
    @DisplayName("planted defect: a merge that leaves its trace without the lock is found")
    void runs_mergedWithoutTheLock_areFound() throws Exception {
        for (int tries = 0; wrong == 0 && tries < MOST_TRIES; tries++) {
            race(false);
        }
        assertThat(wrong).isPositive();
    }
}
