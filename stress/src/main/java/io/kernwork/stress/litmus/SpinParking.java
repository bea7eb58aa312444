package io.kernwork.stress.litmus;

import io.kernwork.base.Ticker;
import io.kernwork.internal.queue.Parking;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Parks one thread by spinning, with the one permit that {@link java.util.concurrent.locks.LockSupport} has, and is its
 * clock, too: the idle time is over after a random number of spins, and as soon as nobody will unpark any more.
 */
final class SpinParking implements Parking, Ticker {
    private static final int PATIENCE = 512;
    private static final int WAY_TO_SLEEP = 64;
    private static final long SLEEP_NANOS = 1_000_000_000;

    private final Consumer<SpinParking> unpark;
    private volatile boolean permit;
    private volatile boolean sleeping;
    private volatile boolean everybodyIsDone;
    private long now; // the sleeper's
    private int wakeUps; // the sleeper's
    private boolean sleptOn; // the sleeper's

    /** Parking with a way to unpark. */
    SpinParking(Consumer<SpinParking> unpark) {
        this.unpark = unpark;
    }

    /** Nobody will unpark any more. */
    void everybodyIsDone() {
        everybodyIsDone = true;
    }

    /** How often a permit ended a sleep; for the sleeper. */
    int wakeUps() {
        return wakeUps;
    }

    /** Whether a sleep ended without a permit when nobody would give one any more; for the sleeper. */
    boolean sleptOn() {
        return sleptOn;
    }

    /** Gives the permit. */
    void give() {
        permit = true;
    }

    /** Gives the permit if somebody sleeps now, as if there were no memory of it. */
    void giveToSleeper() {
        if (sleeping) {
            permit = true;
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void unpark(Thread thread) {
        unpark.accept(this);
    }

    @Override
    public void park(Object blocker) {
        Meeting.linger(WAY_TO_SLEEP);
        sleeping = true;
        int patience = ThreadLocalRandom.current().nextInt(PATIENCE);
        boolean done = false; // read before the permit: what was given before that is seen
        for (int spins = 0; !permit && !done && spins <= patience; spins++) {
            done = everybodyIsDone;
            Thread.onSpinWait();
        }
        sleeping = false;
        if (permit) {
            permit = false;
            wakeUps++;
        } else {
            sleptOn = done;
            now += SLEEP_NANOS;
        }
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        park(blocker);
    }
}
