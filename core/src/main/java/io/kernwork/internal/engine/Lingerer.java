package io.kernwork.internal.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether and how long a worker that found nothing looks on before it parks. Parking costs the submitter a system call and
 * the item some five microseconds; looking on costs a CPU. So a worker lingers only for as long as that is worth, and only
 * while it is of use: it has a credit that each look in vain lowers. Without credit it parks at once, and gains new credit
 * when it is woken again and again so soon that it had better not parked.
 *
 * <p>Where there are several CPUs it spins, for a time that is short against everything a scheduler does. On a single CPU
 * spinning only keeps the submitter from going on, so there the worker yields instead. Then it is late for what comes next,
 * which is worth it only if that is much. If it was little, a parked worker would have been there sooner, and this one has
 * lost its credit, and gains it harder each time.
 *
 * <p>Belongs to one worker.
 */
final class Lingerer {
    static final long MOST_NANOS = 20_000;
    /** A yield that takes longer gave the CPU to another thread. */
    static final long GAVE_WAY_NANOS = 15_000;
    /** Whoever is woken within this time, the way of the wake-up included, would have found the same by looking on. */
    static final long SHORT_PARK_NANOS = MOST_NANOS + 5_000;

    static final int MOST_CREDIT = 8;
    /** So many bodies at once are worth being late. */
    static final int MUCH = 8;
    /** New credit takes so many short parks in a row; twice as many after each time that the worker was late for little. */
    static final int FEWEST_SHORT_PARKS = 4;

    static final int MOST_SHORT_PARKS = 1_024;

    /** Between two looks: whoever submits meanwhile is left alone, and what it submits is taken together. */
    static final int SPINS = 64;

    private final BooleanSupplier laneWaits;
    private final LongSupplier nanos;
    private final int spins;
    private int credit = MOST_CREDIT;
    private int shortParks;
    private int shortParksNeeded = FEWEST_SHORT_PARKS;
    private boolean gaveWay;

    /**
     * Lingers with credit.
     *
     * @param alone whether there is only one CPU
     * @param laneWaits what is looked for; a hint
     * @param nanos a clock that goes on by itself, whatever the engine's clock does
     */
    Lingerer(boolean alone, BooleanSupplier laneWaits, LongSupplier nanos) {
        this.spins = alone ? 0 : SPINS;
        this.laneWaits = laneWaits;
        this.nanos = nanos;
    }

    /**
     * Whether to linger now.
     *
     * @param bodies how many have run since the last time that the worker found nothing
     */
    boolean worthTrying(int bodies) {
        if (gaveWay && bodies < MUCH) {
            credit = 0;
            shortParksNeeded = Math.min(shortParksNeeded * 2, MOST_SHORT_PARKS);
        } else if (gaveWay) {
            shortParksNeeded = FEWEST_SHORT_PARKS;
        }
        gaveWay = false;
        return credit > 0;
    }

    /** The worker was parked for so long before it was woken. */
    void parked(long parkNanos) {
        shortParks = parkNanos < SHORT_PARK_NANOS ? shortParks + 1 : 0;
        if (shortParks >= shortParksNeeded) {
            shortParks = 0;
            credit = MOST_CREDIT;
        }
    }

    /** Returns when a lane waits, or when it is not worth it any more. */
    void linger() {
        long start = nanos.getAsLong();
        long now = start;
        boolean found = laneWaits.getAsBoolean();
        while (!found && !gaveWay && now - start < MOST_NANOS) {
            long before = now;
            giveTime();
            found = laneWaits.getAsBoolean();
            now = nanos.getAsLong();
            gaveWay = spins == 0 && now - before > GAVE_WAY_NANOS;
        }
        credit = found ? MOST_CREDIT : Math.max(0, credit - 1);
        gaveWay &= found;
    }

    @SuppressWarnings("ThreadPriorityCheck") // on one CPU whoever runs meanwhile is the one that submits
    private void giveTime() {
        if (spins == 0) {
            Thread.yield();
        }
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }
}
