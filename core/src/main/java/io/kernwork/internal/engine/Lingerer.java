package io.kernwork.internal.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether and how long a worker that found nothing looks on before it parks. Parking costs the submitter a system call and
 * the item some five microseconds; looking on costs a CPU. So a worker lingers only for as long as that is worth, and only
 * while it is of use: it has a credit for each of two ways, which each time in vain lowers. Without credit it parks at once,
 * and gains new credit when it is woken again and again so soon that it had better not parked.
 *
 * <p>It <em>spins</em>, for a time that is short against everything a scheduler does: that finds what comes from another CPU.
 * Then it <em>yields</em>: if the submitter waits for this very CPU, it goes on and fills the queue. The worker is late for
 * what comes then, which is worth it only if that is much. If it was little, a parked worker would have been there sooner,
 * and this one has lost the credit, and gains it harder each time. On a single CPU nothing spins.
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

    static final int YIELDS = 4;

    private final BooleanSupplier laneWaits;
    private final LongSupplier nanos;
    private final boolean spins;
    private int spinCredit;
    private int yieldCredit = MOST_CREDIT;
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
        this.spins = !alone;
        this.spinCredit = alone ? 0 : MOST_CREDIT;
        this.laneWaits = laneWaits;
        this.nanos = nanos;
    }

    /** What a worker does that finds nothing; and what it did before. */
    enum Way {
        SERVE,
        SPIN,
        YIELD,
        PARK
    }

    /**
     * What to do after serving.
     *
     * @param bodies how many have run since the last time that the worker found nothing
     */
    Way afterServing(int bodies) {
        if (gaveWay && bodies < MUCH) {
            yieldCredit = 0;
            shortParksNeeded = Math.min(shortParksNeeded * 2, MOST_SHORT_PARKS);
        } else if (gaveWay) {
            shortParksNeeded = FEWEST_SHORT_PARKS;
        }
        gaveWay = false;
        return spinCredit > 0 ? Way.SPIN : afterSpinning();
    }

    /** What to do after spinning in vain. */
    Way afterSpinning() {
        return yieldCredit > 0 ? Way.YIELD : Way.PARK;
    }

    /** The worker was parked for so long before it was woken. */
    void parked(long parkNanos) {
        shortParks = parkNanos < SHORT_PARK_NANOS ? shortParks + 1 : 0;
        if (shortParks >= shortParksNeeded) {
            shortParks = 0;
            spinCredit = spins ? MOST_CREDIT : 0;
            yieldCredit = MOST_CREDIT;
        }
    }

    /** Returns when a lane waits, or when it is not worth it any more. */
    void spin() {
        boolean found = laneWaits.getAsBoolean();
        long start = found ? 0 : nanos.getAsLong();
        while (!found && nanos.getAsLong() - start < MOST_NANOS) {
            for (int i = 0; i < SPINS; i++) {
                Thread.onSpinWait();
            }
            found = laneWaits.getAsBoolean();
        }
        spinCredit = found ? MOST_CREDIT : spinCredit - 1;
    }

    /** Returns when a lane waits, when another thread has used the CPU, or when none wants it. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever runs meanwhile may be the one that submits
    void giveWay() {
        boolean found = laneWaits.getAsBoolean();
        for (int i = 0; i < YIELDS && !found && !gaveWay; i++) {
            long before = nanos.getAsLong();
            Thread.yield();
            found = laneWaits.getAsBoolean();
            gaveWay = nanos.getAsLong() - before > GAVE_WAY_NANOS;
        }
        gaveWay &= found;
        yieldCredit = found ? MOST_CREDIT : yieldCredit - 1;
    }
}
