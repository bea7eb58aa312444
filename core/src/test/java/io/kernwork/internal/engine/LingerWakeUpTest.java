package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.ItemRef;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No request is left lying, in whatever state it finds the only worker. Each round aims at one of the states, so that all of
 * them are met on any machine, and brings enough at once for lingering to stay worth it.
 */
@Timeout(60)
final class LingerWakeUpTest {
    private static final int WORKERS = 500;
    private static final int LEAST_WORKERS = 50;
    /** A worker that was unlucky for some time lingers no more; none of these has been yet. */
    private static final int ROUNDS_EACH = 10;

    private static final long MOST_NANOS = 3_000_000_000L;
    private static final int BURST = Lingerer.MUCH + 4;
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 2_000 : 1;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** In what state the first request of a round finds the worker. */
    private enum Found {
        PARKED,
        LINGERING,
        AWAKE
    }

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong enqueued = new AtomicLong();
    private final Map<Found, Integer> shares = new EnumMap<>(Found.class);

    private final class Counted extends Item {
        Counted() {
            super(false);
        }

        @Override
        public ItemRef ref() {
            return () -> "counted";
        }

        /** The first of a round waits for the others, so that the worker never finds nothing after a few. */
        @Override
        public void body(int requests) {
            awaitOr(() -> enqueued.get() % BURST == 0, PATIENCE_NANOS);
            delivered.addAndGet(requests);
        }
    }

    @Test
    @DisplayName("every request is delivered, whether it found the worker parked, lingering or awake")
    void enqueue_inEveryStateOfTheWorker_runs() {
        SplittableRandom random = new SplittableRandom(1);
        long start = System.nanoTime();
        int workers = 0;
        while (workers < WORKERS && (workers < LEAST_WORKERS || System.nanoTime() - start < MOST_NANOS)) {
            workers++;
            serveWithNewWorker(random);
        }
        int rounds = shares.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("enqueue around the linger: %,d rounds, the worker was found %s%n", rounds, shares);
        for (Found found : Found.values()) {
            assertThat(100 * shares.getOrDefault(found, 0))
                    .as("%s in %,d rounds", found, rounds)
                    .isGreaterThan(rounds);
        }
    }

    private void serveWithNewWorker(SplittableRandom random) {
        Seams seams =
                Seams.of(Ticker.system(), body -> Thread.ofPlatform().daemon().unstarted(body));
        Engine engine = new Engine("linger", 1, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        Lane lane = engine.openLane(() -> "linger", engine.errors(), 1);
        List<Item> items = new ArrayList<>(); // for two rounds by turns
        for (int i = 0; i < 2 * BURST; i++) {
            items.add(new Counted());
        }
        delivered.set(0);
        enqueued.set(0);
        for (int round = 0; round < ROUNDS_EACH; round++) {
            approach(engine, Found.values()[random.nextInt(Found.values().length)], round);
            if (round > 0) {
                shares.merge(state(engine), 1, Integer::sum);
            }
            for (int i = 0; i < BURST; i++) {
                assertThat(engine.submission()
                                .enqueue(lane, items.get((round % 2) * BURST + i))
                                .accepted())
                        .isTrue();
                enqueued.incrementAndGet();
            }
        }
        awaitDelivered(ROUNDS_EACH);
        engine.close(); // not after a loss: it would wait for what was lost
    }

    /** All but the round before has run, so that no two rounds meet in one item; then the state aimed at, or nearly so. */
    private void approach(Engine engine, Found aim, int round) {
        awaitDelivered(aim == Found.AWAKE ? round - 1 : round);
        switch (aim) {
            case PARKED -> awaitOr(() -> round == 0 || Peek.allWorkersIdle(engine), PATIENCE_NANOS);
            case LINGERING -> awaitOr(() -> Peek.lingers(engine) || Peek.allWorkersIdle(engine), PATIENCE_NANOS);
            case AWAKE -> {}
        }
    }

    private static Found state(Engine engine) {
        if (Peek.lingers(engine)) {
            return Found.LINGERING;
        }
        return Peek.allWorkersIdle(engine) ? Found.PARKED : Found.AWAKE;
    }

    private void awaitDelivered(int rounds) {
        boolean arrived = awaitOr(() -> delivered.get() >= (long) rounds * BURST, PATIENCE_NANOS);
        assertThat(arrived)
                .as("requests delivered up to round %d: %d of %d", rounds, delivered.get(), (long) rounds * BURST)
                .isTrue();
    }

    /** On a busy machine whoever gives its CPU up is away for longer than a worker lingers. */
    @SuppressWarnings("ThreadPriorityCheck") // with one CPU the other side needs it
    private static boolean awaitOr(BooleanSupplier condition, long nanos) {
        long end = System.nanoTime() + nanos;
        for (int turn = 1; !condition.getAsBoolean(); turn++) {
            if (turn % SPINS == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
        }
        return true;
    }
}
