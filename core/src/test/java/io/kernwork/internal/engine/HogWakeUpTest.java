package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.internal.item.Item;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While every CPU has a body that does not end, works of another queue depend on the one worker that the monitor has let in beside
 * them: none is left lying, wherever that worker is, and none while bodies become hogs or end. The check is shown to work by a way of
 * parking that loses a wake-up now and then.
 */
@Timeout(120)
final class HogWakeUpTest {
    private static final String WORKER = "worker";
    private static final int CPUS = 2;
    private static final int BATCHES = 30;
    private static final int BATCH = 100;
    private static final int[] GAPS = {8, 800, 30_000};
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    @Test
    @DisplayName("every work beside hogs runs, whether its enqueue found the worker for it parked or awake")
    void enqueue_besideHogs_alwaysRuns() {
        Outcome outcome = batches(counting(0), PATIENCE);
        System.out.printf(
                "enqueue beside hogs: %,d rounds, %d %% woke a worker, %d hogs%n",
                outcome.rounds, outcome.wokenPercent(), outcome.hogs);
        assertThat(outcome.lostInRound)
                .as("round in which a work was left lying")
                .isEqualTo(-1);
        assertThat(outcome.wokenPercent())
                .as("share of enqueues that woke a worker")
                .isBetween(1L, 99L);
        assertThat(outcome.hogs).as("hogs").isGreaterThanOrEqualTo(BATCHES);
    }

    @Test
    @DisplayName("the check finds a planted defect: every 50th unpark is lost")
    void enqueue_besideHogs_plantedLossIsFound() {
        Outcome outcome = batches(counting(50), SHORT_PATIENCE);
        assertThat(outcome.lostInRound)
                .as("round in which a work was left lying")
                .isNotNegative();
        System.out.println("planted defect found: lost wake-up beside hogs, in round " + outcome.lostInRound);
    }

    private static Outcome batches(CountingParking parking, Duration patience) {
        Seams seams = new Seams(
                Ticker.system(),
                parking,
                body -> Thread.ofPlatform().daemon().name(WORKER).unstarted(body),
                Item[]::new);
        Engine engine = new Engine("beside", CPUS, Duration.ofHours(1), seams, null, null, false);
        Pool pool = engine.normal();
        pool.keeper.monitor().setHogNanos(1_000_000);
        Thread dispatcher = Thread.ofPlatform().daemon().start(engine.dispatcher());
        AtomicInteger mayEnd = new AtomicInteger();
        try (Kernwork runtime = SeamedKernwork.of(engine)) {
            Rounds rounds = new Rounds(runtime, parking, patience, mayEnd);
            try {
                for (int batch = 1; batch <= BATCHES && rounds.lost < 0; batch++) {
                    rounds.run(batch);
                }
            } finally { // before the close, which waits for the hogs
                parking.loseNoMore();
                mayEnd.set(Integer.MAX_VALUE);
            }
            return new Outcome(
                    rounds.done, rounds.woken, rounds.lost, pool.hogs().found());
        } finally {
            Bounded.until(() -> !dispatcher.isAlive(), "the dispatcher has ended");
        }
    }

    private static CountingParking counting(int lose) {
        return new CountingParking(lose, thread -> thread.getName().startsWith(WORKER));
    }

    private record Outcome(int rounds, long woken, int lostInRound, long hogs) {
        long wokenPercent() {
            return 100 * woken / rounds;
        }
    }

    private static final class Rounds {
        private final WorkQueue hogs;
        private final WorkQueue beside;
        private final CountingParking parking;
        private final Duration patience;
        private final AtomicInteger mayEnd;
        private final AtomicInteger ran = new AtomicInteger();
        private final Work work = Work.of("beside", ran::incrementAndGet);
        private final SplittableRandom random = new SplittableRandom(1);
        private int done;
        private long woken;
        private int lost = -1;

        Rounds(Kernwork runtime, CountingParking parking, Duration patience, AtomicInteger mayEnd) {
            this.hogs = WorkQueue.builder("hogs").runtime(runtime).build();
            this.beside = WorkQueue.builder("beside").runtime(runtime).build();
            this.parking = parking;
            this.patience = patience;
            this.mayEnd = mayEnd;
        }

        /** New bodies that do not end before the batch does; the last works race with their ends. */
        void run(int batch) {
            List<Work> bodies = Stream.generate(() -> Work.of("hog", () -> compute(batch)))
                    .limit(CPUS)
                    .toList();
            bodies.forEach(hogs::enqueue);
            for (int i = 0; i < BATCH && lost < 0; i++) {
                if (i == BATCH - 1) {
                    mayEnd.set(batch);
                }
                round();
            }
        }

        private void compute(int batch) {
            while (mayEnd.get() < batch) {
                Thread.onSpinWait();
            }
        }

        private void round() {
            for (int spins = random.nextInt(GAPS[random.nextInt(GAPS.length)]); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            int before = ran.get();
            long unparks = parking.unparks();
            beside.enqueue(work);
            woken += parking.unparks() > unparks ? 1 : 0;
            done++;
            long start = System.nanoTime();
            while (ran.get() == before && lost < 0) {
                Thread.onSpinWait();
                if (System.nanoTime() - start > patience.toNanos()) {
                    lost = done;
                }
            }
        }
    }
}
