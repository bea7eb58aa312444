package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.ItemRef;
import io.kernwork.base.Ticker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No request is left lying because the worker was about to park: one item, enqueued again and again around the moments at
 * which the only worker parks. The check is shown to work by a way of parking that loses a wake-up now and then.
 */
@Timeout(60)
class WakeUpTest {
    private static final String DISPATCHER = "dispatcher";
    private static final int BATCH = 16;
    /** In spins: within a run, while the worker lingers, and after it has parked. */
    private static final int[] GAPS = {8, 800, 6_000};

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(200);

    @Test
    @DisplayName("every request is delivered, whether its enqueue found the worker parked, parking or awake")
    void enqueue_aroundThePark_alwaysRuns() {
        CountingParking parking = counting(0);
        Outcome outcome = rounds(parking, 10_000, PATIENCE);
        System.out.printf(
                "enqueue around the park: %,d rounds, %.1f %% woke the worker, %.1f %% found it awake%n",
                outcome.rounds, outcome.wokenPercent(), 100 - outcome.wokenPercent());
        assertThat(outcome.lostInRound)
                .as("round in which an item was left lying")
                .isEqualTo(-1);
        assertThat(outcome.wokenPercent())
                .as("share of enqueues that woke the worker")
                .isBetween(1.0, 99.0);
    }

    @Test
    @DisplayName("so it is with the spare lane, which a worker takes when it finds nothing else")
    void enqueueToTheSpareLane_aroundThePark_alwaysRuns() {
        Outcome outcome = rounds(counting(0), 10_000, PATIENCE, WakeUpTest::spare);
        assertThat(outcome.lostInRound)
                .as("round in which an item was left lying")
                .isEqualTo(-1);
        assertThat(outcome.wokenPercent())
                .as("share of enqueues that woke the worker")
                .isBetween(1.0, 99.0);
    }

    @Test
    @DisplayName("the check finds a planted defect: every 20th unpark is lost")
    void enqueue_aroundThePark_plantedLossIsFound() {
        Outcome outcome = rounds(counting(20), 10_000, SHORT_PATIENCE);
        assertThat(outcome.lostInRound)
                .as("round in which an item was left lying")
                .isNotNegative();
        System.out.println("planted defect found: lost wake-up, in round " + outcome.lostInRound);
    }

    private static Lane ordinary(Engine engine) {
        return engine.openLane(() -> "wake", engine.errors(), 1);
    }

    private static Lane spare(Engine engine) {
        return engine.openSpare(() -> "wake", engine.errors());
    }

    private static Outcome rounds(CountingParking parking, int rounds, Duration patience) {
        return rounds(parking, rounds, patience, WakeUpTest::ordinary);
    }

    private static Outcome rounds(
            CountingParking parking, int rounds, Duration patience, Function<Engine, Lane> opener) {
        Seams seams = new Seams(Ticker.system(), parking, Thread::new, Item[]::new);
        Engine engine = new Engine("wake", 1, patience.multipliedBy(4), seams, null, null, false);
        Thread dispatcher = new Thread(engine.dispatcher(), DISPATCHER);
        dispatcher.start();
        try {
            return rounds(engine, opener.apply(engine), parking, rounds, patience);
        } finally {
            parking.loseNoMore();
            engine.close();
        }
    }

    private static Outcome rounds(Engine engine, Lane lane, CountingParking parking, int rounds, Duration patience) {
        AtomicInteger delivered = new AtomicInteger();
        Item item = new CountingItem(delivered);
        SplittableRandom random = new SplittableRandom(1);
        long woken = 0;
        for (int round = 0; round < rounds; round++) {
            long before = parking.unparks();
            assertThat(engine.submission().enqueue(lane, item).accepted()).isTrue();
            woken += parking.unparks() > before ? 1 : 0;
            for (int spins = random.nextInt(GAPS[random.nextInt(GAPS.length)]); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            if (round % BATCH == BATCH - 1 && !arrives(delivered, round + 1, patience)) {
                return new Outcome(round, woken, round);
            }
        }
        return new Outcome(rounds, woken, -1);
    }

    private static boolean arrives(AtomicInteger delivered, int requests, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (delivered.get() < requests) {
            Thread.onSpinWait();
            if (System.nanoTime() - end > 0) {
                return false;
            }
        }
        return true;
    }

    private static CountingParking counting(int lose) {
        return new CountingParking(lose, thread -> !thread.getName().equals(DISPATCHER));
    }

    private record Outcome(int rounds, long woken, int lostInRound) {
        double wokenPercent() {
            return 100.0 * woken / rounds;
        }
    }

    private static final class CountingItem extends Item {
        private final AtomicInteger delivered;

        CountingItem(AtomicInteger delivered) {
            super(false);
            this.delivered = delivered;
        }

        @Override
        public ItemRef ref() {
            return () -> "wake";
        }

        @Override
        public void body(int requests) {
            int total = delivered.addAndGet(requests);
            for (int spins = total % 4 == 0 ? 500 : 0; spins > 0; spins--) {
                Thread.onSpinWait(); // some runs are long enough to be met by the next requests, on one CPU, too
            }
        }
    }
}
