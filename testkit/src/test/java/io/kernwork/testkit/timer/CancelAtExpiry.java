package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A canceller that wakes at the very time at which a work falls due: who comes first is the seed's choice. */
final class CancelAtExpiry {
    private static final Duration DELAY = Duration.ofMillis(10);

    private CancelAtExpiry() {}

    /** With each seed so many rounds; each ends as exactly one of run and cancelled, and both occur often. */
    static void race(int seeds, int rounds) {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        TestRuntime.everySeed(seeds, test -> {
            WorkQueue queue = WorkQueue.builder("q").runtime(test.runtime()).build();
            int[] delivered = new int[1];
            DelayedWork work = DelayedWork.counted("w", requests -> delivered[0] += requests);
            Work canceller = Work.of("canceller", () -> {
                for (int round = 0; round < rounds; round++) {
                    delivered[0] = 0;
                    queue.enqueueAfter(work, DELAY);
                    Script.sleep(DELAY);
                    int removed = work.cancelSync();
                    assertThat(removed + delivered[0]).isEqualTo(1);
                    ran.addAndGet(delivered[0]);
                    cancelled.addAndGet(removed);
                }
            });
            queue.enqueue(canceller);
            canceller.flush();
        });
        assertThat(ran.get() + cancelled.get()).isEqualTo(seeds * rounds);
        assertThat(ran.get()).isGreaterThan(seeds * rounds / 10);
        assertThat(cancelled.get()).isGreaterThan(seeds * rounds / 10);
    }
}
