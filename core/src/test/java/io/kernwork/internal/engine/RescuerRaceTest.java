package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.fixtures.ScarceThreads.Mode;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that meet a rescuer about to park, and closes that meet it at any moment. Time goes {@link #FAST} times as fast as it
 * does, and the checks are shown to work by a way of parking that loses wake-ups of the rescuer.
 */
@Timeout(120)
class RescuerRaceTest {
    private static final int FAST = 50;
    private static final int LESS_FAST = 5; // so that a round is over before the rescuer parks, also on a busy machine
    private static final long LONG_NANOS = 20_000_000_000L;
    private static final int ROUNDS = 400;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long SHORT_PATIENCE_NANOS = 300_000_000;

    private final ScarceThreads scarce = new ScarceThreads();
    private final AtomicInteger ran = new AtomicInteger();
    private int calls;
    private int woken; // of the calls, those that found the rescuer parked
    private volatile Thread rescuer = Thread.currentThread();
    private final SplittableRandom random = new SplittableRandom(1);

    /** The rescuer's thread is the first that is made for its queue. */
    private final ThreadFactory threads = body -> {
        Thread made = scarce.newThread(body);
        if (body instanceof Rescuer) {
            rescuer = Objects.requireNonNull(made);
        }
        return made;
    };

    private Kernwork runtime(Hurried parking) {
        Seams seams = new Seams(() -> System.nanoTime() * parking.fast, parking, threads, Item[]::new);
        Engine engine = new Engine("raced", 1, Duration.ZERO, seams, (item, on, failure) -> {}, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        return SeamedKernwork.of(engine);
    }

    private static WorkQueue queue(Kernwork runtime) {
        return WorkQueue.builder("rescued").runtime(runtime).memReclaim().build();
    }

    private void spin(int most) {
        for (int spins = random.nextInt(most); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private boolean arrives(int expected, long patience) {
        long start = System.nanoTime();
        while (ran.get() < expected) {
            if (System.nanoTime() - start > patience) {
                return false;
            }
            LockSupport.parkNanos(20_000);
        }
        return true;
    }

    /** In which round an item was left lying; -1 if in none. */
    private int callRounds(Hurried parking, long patience) {
        Kernwork runtime = runtime(parking);
        try {
            WorkQueue queue = queue(runtime);
            for (int round = 0; round < ROUNDS / 2; round++) {
                scarce.set(Mode.NULL);
                int before = parking.unparks.get();
                queue.enqueue(Work.of("item", ran::incrementAndGet));
                if (!arrives(++calls, patience)) {
                    return round;
                }
                woken += parking.unparks.get() > before ? 1 : 0;
                scarce.set(Mode.MAKES);
                untilNoWorkers(runtime);
                spin(random.nextBoolean() ? 40_000 : 400);
            }
        } finally {
            scarce.set(Mode.MAKES);
            parking.lose = false;
            LockSupport.unpark(rescuer);
            runtime.close();
        }
        return -1;
    }

    /** Without a pause in between: it parks soon after that, and the next call is to come before now and then. */
    private static void untilNoWorkers(Kernwork runtime) {
        long start = System.nanoTime();
        while (runtime.workers() > 0) {
            assertThat(System.nanoTime() - start)
                    .as("wait until the request is answered")
                    .isLessThan(LONG_NANOS);
            Thread.onSpinWait();
        }
    }

    /** On a busy machine rounds go on until the rarest outcome has come twice as often as is demanded. */
    private static boolean goesOn(int rounds, long start, int rarest) {
        return rounds < ROUNDS || (rarest * 50 < rounds && System.nanoTime() - start < LONG_NANOS);
    }

    @Test
    @DisplayName(
            "no item is left lying, whether the rescuer was parked, about to park, or still watching when it was called")
    void call_aroundThePark_alwaysRescues() {
        assertThat(callRounds(new Hurried(FAST), PATIENCE_NANOS)).isEqualTo(-1);
        assertThat(callRounds(new Hurried(LESS_FAST), PATIENCE_NANOS)).isEqualTo(-1);
        double parked = 100.0 * woken / calls;
        System.out.printf(
                "call of the rescuer: %d rounds, %.1f %% found it parked, %.1f %% still watching%n",
                calls, parked, 100 - parked);
        assertThat(parked).as("share that found it parked").isBetween(1.0, 99.0);
    }

    @Test
    @DisplayName("the check finds a planted defect: wake-ups of the rescuer are lost")
    void call_aroundThePark_plantedLossIsFound() {
        Hurried parking = new Hurried(FAST);
        parking.lose = true;
        assertThat(callRounds(parking, SHORT_PATIENCE_NANOS)).isNotNegative();
    }

    /** What a close met. */
    private enum Met {
        ALL_WAITING,
        SOME_DONE,
        ALL_DONE
    }

    /** In which round the thread outlived the close or an item did not run; -1 if in none. */
    private int closeRounds(Hurried parking) throws InterruptedException {
        Map<Met, Integer> met = new EnumMap<>(Met.class);
        Kernwork runtime = runtime(parking);
        long start = System.nanoTime();
        int each = 8_000; // how long a close waits for an item before it comes
        int round = 0;
        try {
            for (; goesOn(round, start, rarest(met)); round++) {
                WorkQueue queue = queue(runtime);
                Thread own = rescuer;
                scarce.set(Mode.NULL);
                int before = ran.get();
                int items = 1 + random.nextInt(16);
                for (int i = 0; i < items; i++) {
                    queue.enqueue(Work.of("item", () -> {
                        for (int spins = 2_000; spins > 0; spins--) {
                            Thread.onSpinWait();
                        }
                        ran.incrementAndGet();
                    }));
                }
                spin(items * each);
                int done = ran.get() - before;
                Met found = done == 0 ? Met.ALL_WAITING : done < items ? Met.SOME_DONE : Met.ALL_DONE;
                met.merge(found, 1, Integer::sum);
                each = tuned(each, found);
                queue.close();
                if (ran.get() - before != items || own.isAlive()) {
                    return round;
                }
                scarce.set(Mode.MAKES);
                Bounded.until(() -> runtime.workers() == 0, "the request is answered");
            }
        } finally {
            scarce.set(Mode.MAKES);
            parking.lose = false;
            LockSupport.unpark(rescuer);
            runtime.close();
        }
        int all = round;
        met.replaceAll((one, count) -> count * 100 / all);
        System.out.printf("close meets the rescuer: %d rounds, in per cent %s%n", all, met);
        for (Met one : Met.values()) {
            assertThat(met.getOrDefault(one, 0)).as("per cent of %s", one).isPositive();
        }
        return -1;
    }

    private static int rarest(Map<Met, Integer> met) {
        return Arrays.stream(Met.values())
                .mapToInt(one -> met.getOrDefault(one, 0))
                .min()
                .orElseThrow();
    }

    private static int tuned(int each, Met found) {
        int change = switch (found) {
            case ALL_WAITING -> each / 8;
            case SOME_DONE -> 0;
            case ALL_DONE -> -each / 8;
        };
        return Math.clamp(each + change, 1_000, 200_000);
    }

    @Test
    @DisplayName("a close that meets the rescuer at any moment runs every item and ends the thread")
    void close_atEveryMoment_runsEverythingAndEndsTheThread() throws InterruptedException {
        assertThat(closeRounds(new Hurried(FAST))).isEqualTo(-1);
    }

    @Test
    @DisplayName(
            "the check finds a planted defect: the rescuer is parked for long, and the wake-up that ends it is lost")
    void close_atEveryMoment_plantedLossIsFound() throws InterruptedException {
        Hurried parking = new Hurried(FAST);
        parking.loseStops = true;
        assertThat(closeRounds(parking)).isNotNegative();
    }

    @Test
    @DisplayName("a runtime that closes while queues are built leaves no thread, and each is built or refused")
    void build_meetsTheCloseOfTheRuntime_leavesNoThread() throws InterruptedException {
        int built = 0;
        int round = 0;
        long start = System.nanoTime();
        for (; goesOn(round, start, Math.min(built, round - built)); round++) {
            Kernwork runtime = runtime(new Hurried(FAST));
            AtomicInteger success = new AtomicInteger();
            int before = random.nextInt(20_000);
            Thread builder = Thread.ofPlatform().start(() -> {
                for (int spins = before; spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                try {
                    WorkQueue queue = queue(runtime);
                    success.set(queue.isClosed() ? 1 : 2);
                } catch (IllegalStateException refused) {
                    // as it may be
                }
            });
            spin(60_000);
            runtime.close();
            builder.join();
            assertThat(rescuer.isAlive() && !rescuer.equals(Thread.currentThread()))
                    .as("round %d", round)
                    .isFalse();
            built += success.get() > 0 ? 1 : 0;
        }
        System.out.printf("build meets the close of the runtime: %.1f %% built%n", 100.0 * built / round);
        assertThat(built * 100).isBetween(round, 99 * round);
    }

    /** Parks for the time that the fast clock means, and loses what it is told to lose. */
    private final class Hurried implements Parking {
        private final AtomicInteger unparks = new AtomicInteger();
        private final int fast;
        private volatile boolean lose;
        private volatile boolean loseStops;

        Hurried(int fast) {
            this.fast = fast;
        }

        @Override
        public void park(Object blocker) {
            SYSTEM.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            boolean longer = loseStops && Thread.currentThread().equals(rescuer);
            SYSTEM.parkNanos(blocker, longer ? 3_000_000_000L : Math.max(1, nanos / fast));
        }

        @Override
        public void unpark(Thread thread) {
            if (thread.equals(rescuer)) {
                unparks.incrementAndGet();
                if (lose || (loseStops && !Thread.currentThread().isDaemon())) {
                    return;
                }
            }
            SYSTEM.unpark(thread);
        }
    }
}
