package io.kernwork.torture;

import io.kernwork.internal.sync.ShortLock;
import io.kernwork.torture.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several threads that meet at the beginning and at the end of each round. What each does at the end of its round is seen by
 * all in the next one.
 */
final class Fight {
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int LONGEST_BITS = 11;
    private static final int SPINS = 10_000;

    private final long seed;
    private final Violations violations;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger meetings = new AtomicInteger();
    private volatile boolean broken;

    /** A part of a round; what it throws ends the fight and is a violation. */
    @FunctionalInterface
    interface Step {
        /** Does it. */
        void run() throws Exception;
    }

    Fight(long seed, Violations violations) {
        this.seed = seed;
        this.violations = violations;
    }

    /** So many rounds, or until something is violated: prepares, lets the sides race, each on its own thread, and judges; the first side's thread does all else. */
    void run(long rounds, Step prepare, List<Step> sides, Step judge) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < sides.size(); i++) {
            Step side = sides.get(i);
            SplittableRandom random = new SplittableRandom(seed + i);
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("torture-duel-" + i)
                    .unstarted(() -> take(rounds, sides.size(), random, () -> {}, side, () -> {}));
            threads.add(thread);
            thread.start();
        }
        take(rounds, sides.size(), new SplittableRandom(seed), prepare, sides.getFirst(), judge);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void take(long rounds, int parties, SplittableRandom random, Step prepare, Step side, Step judge) {
        try {
            for (long round = 0; round < rounds && !broken; round++) {
                prepare.run();
                if (!meet(parties)) {
                    return;
                }
                for (int spins = random.nextInt(1 << random.nextInt(LONGEST_BITS)); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                side.run();
                if (!meet(parties)) {
                    return;
                }
                judge.run();
                broken |= !violations.none();
            }
        } catch (Throwable failure) {
            broken = true;
            violations.add(Kind.FAILURE, "in a duel of armings: " + failure);
        }
    }

    /** Waits for all sides; false when the fight is over before its time. */
    private boolean meet(int parties) {
        int present = meetings.get();
        if (arrived.incrementAndGet() == parties) {
            arrived.set(0);
            meetings.incrementAndGet();
            return !broken;
        }
        long since = System.nanoTime();
        for (int tries = 0; meetings.get() == present && !broken; tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait(); // who waits otherwise begins late
            } else {
                ShortLock.pause(tries - SPINS);
            }
            if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new IllegalStateException("nobody came to the meeting");
            }
        }
        return !broken;
    }
}
