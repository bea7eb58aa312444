package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise of the budget, on one worker: how many bodies of other queues can begin before one's own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairnessTest {
    private static final int ROUNDS = 50;

    private final Kernwork runtime =
            Kernwork.builder().name("fair").cpus(1).daemon(true).build();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean over;

    @AfterEach
    void close() {
        over = true;
        runtime.close();
    }

    /**
     * What is left of the budget of the lane that is being served, and one budget for each that is ahead in the ring; the lane
     * that is being served is among these, unless it is alone with the sibling: no lane is served twice in a row.
     */
    private static int bound(int hogs) {
        return (hogs == 1 ? 1 : hogs + 1) * Pace.BUDGET_ITEMS;
    }

    private WorkQueue queue(String name) {
        return WorkQueue.builder(name).runtime(runtime).build();
    }

    /** A queue that refills itself until the test is over. */
    private WorkQueue hog(String name) {
        WorkQueue queue = queue(name);
        List<Work> self = new ArrayList<>();
        self.add(Work.of(name, () -> {
            begun.incrementAndGet();
            if (!over) {
                queue.enqueue(self.getFirst());
            }
        }));
        queue.enqueue(self.getFirst());
        return queue;
    }

    /** How many bodies of the hogs began between a request and its run. */
    private int overtaken() throws InterruptedException {
        WorkQueue sibling = queue("sibling");
        int[] at = new int[2];
        CountDownLatch ran = new CountDownLatch(1);
        Work work = Work.of("w", () -> {
            at[1] = begun.get();
            ran.countDown();
        });
        Admission answer = sibling.enqueue(work);
        at[0] = begun.get();
        assertThat(answer).isEqualTo(Admission.QUEUED);
        Bounded.await(ran, "the sibling's work, behind queues that refill themselves");
        sibling.close();
        return at[1] - at[0];
    }

    @Test
    @DisplayName("A queue that refills itself lets a sibling in after the rest of its budget")
    void refillingQueue_oneWorker_siblingWaitsForABoundedNumber() throws InterruptedException {
        hog("hog");
        Bounded.until(() -> begun.get() > 1_000, "the hog runs");
        int most = 0;
        for (int i = 0; i < ROUNDS; i++) {
            most = Math.max(most, overtaken());
        }
        System.out.printf(
                "fairness: at most %d bodies of one hog began first, the budget is %d%n", most, Pace.BUDGET_ITEMS);
        assertThat(most).isLessThanOrEqualTo(bound(1));
    }

    @Test
    @DisplayName(
            "Of several queues that refill themselves each gets a budget before the sibling, and the one that is served one more")
    void refillingQueues_oneWorker_siblingWaitsForABoundedNumber() throws InterruptedException {
        int hogs = 3;
        for (int i = 0; i < hogs; i++) {
            hog("hog " + i);
        }
        Bounded.until(() -> begun.get() > 1_000, "the hogs run");
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(overtaken()).isLessThanOrEqualTo(bound(hogs));
        }
    }

    @Test
    @DisplayName("A backlog of many works lets a sibling in after at most two budgets of them")
    void backlog_oneWorker_siblingWaitsForABoundedNumber() throws InterruptedException {
        WorkQueue full = queue("full");
        AtomicBoolean filled = new AtomicBoolean();
        CountDownLatch holding = new CountDownLatch(1);
        WorkQueue sibling = queue("sibling");
        int[] at = new int[1];
        full.enqueue(Work.of("holds the worker", () -> {
            holding.countDown();
            while (!filled.get()) {
                Thread.onSpinWait(); // one that blocked would be replaced by another worker
            }
        }));
        Bounded.await(holding, "the worker");
        for (int i = 0; i < 5_000; i++) {
            full.enqueue(Work.of("w" + i, begun::incrementAndGet));
        }
        Work work = Work.of("sibling", () -> at[0] = begun.get());
        sibling.enqueue(work);
        filled.set(true);
        assertThat(work.flush(Duration.ofSeconds(20)).done()).isTrue();
        assertThat(at[0]).isLessThanOrEqualTo(bound(1));
        assertThat(full.flush(Duration.ofSeconds(20)).done()).isTrue();
        assertThat(begun).hasValue(5_000);
    }

    @Test
    @DisplayName("Of bodies that take as long as a budget no more than two budgets begin before a sibling's")
    void longBodies_oneWorker_siblingWaitsForTwoTimeBudgets() throws InterruptedException {
        ManualTicker ticker = new ManualTicker();
        Seams seams = Seams.of(ticker, body -> Thread.ofPlatform().daemon().unstarted(body));
        Engine engine = new Engine("timed", 1, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        try (Kernwork timed = SeamedKernwork.of(engine)) {
            WorkQueue full = WorkQueue.builder("full").runtime(timed).build();
            WorkQueue sibling = WorkQueue.builder("sibling").runtime(timed).build();
            AtomicBoolean filled = new AtomicBoolean();
            CountDownLatch holding = new CountDownLatch(1);
            full.enqueue(Work.of("holds the worker", () -> {
                holding.countDown();
                while (!filled.get()) {
                    Thread.onSpinWait();
                }
            }));
            Bounded.await(holding, "the worker");
            for (int i = 0; i < Pace.BUDGET_ITEMS; i++) {
                full.enqueue(Work.of("w" + i, () -> {
                    begun.incrementAndGet();
                    ticker.advance(Duration.ofNanos(Pace.BUDGET_NANOS));
                }));
            }
            int[] at = new int[1];
            Work work = Work.of("sibling", () -> at[0] = begun.get());
            sibling.enqueue(work);
            filled.set(true);
            assertThat(work.flush(Duration.ofSeconds(20)).done()).isTrue();
            assertThat(at[0]).isBetween(1, 4); // in each budget one begins at its end
            full.flush();
            assertThat(begun).hasValue(Pace.BUDGET_ITEMS);
        }
    }
}
