package io.kernwork.internal.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether and how long a worker that found nothing looks on before it parks. Parking costs the submitter a system call and
 * the item some five microseconds; looking on costs a CPU. So a worker lingers only for as long as that is worth, and only
 * while it has been of use lately: after a few times in vain it parks at once and tries again rarely.
 *
 * <p>Between looks the CPU is given to whoever wants it. If somebody does, the worker is late for what comes next, which is
 * worth it only if that is much: on a single CPU it is then the submitter that goes on and fills the queue. If it was
 * little, a parked worker would have been there sooner, and this one parks for a good while from now on.
 *
 * <p>Belongs to one worker.
 */
final class Lingerer {
    static final long MOST_NANOS = 20_000;
    /** A yield that takes longer gave the CPU to another thread. */
    static final long GAVE_WAY_NANOS = 15_000;

    static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 16 : 0;
    static final int MOST_CREDIT = 8;
    /** So many bodies at once are worth being late. */
    static final int MUCH = 8;

    static final int FIRST_REST = 64;
    static final int LAST_REST = 4_096;

    private final BooleanSupplier laneWaits;
    private final LongSupplier nanos;
    private int credit = MOST_CREDIT;
    private int rest = FIRST_REST;
    private int rested;
    private boolean gaveWay;

    /**
     * Lingers with credit.
     *
     * @param laneWaits what is looked for; a hint
     * @param nanos a clock that goes on by itself, whatever the engine's clock does
     */
    Lingerer(BooleanSupplier laneWaits, LongSupplier nanos) {
        this.laneWaits = laneWaits;
        this.nanos = nanos;
    }

    /**
     * Whether to linger now.
     *
     * @param bodies how many have run since the last time that the worker found nothing
     */
    boolean worthTrying(int bodies) {
        if (gaveWay) {
            gaveWay = false;
            if (bodies < MUCH) {
                credit = 0;
                rest = Math.min(rest * 2, LAST_REST);
            } else {
                rest = FIRST_REST;
            }
        }
        if (credit > 0) {
            return true;
        }
        if (++rested < rest) {
            return false;
        }
        rested = 0;
        return true;
    }

    /** Returns when a lane waits, or when it is not worth it any more. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever runs meanwhile may be the one that submits
    void linger() {
        long start = nanos.getAsLong();
        long now = start;
        boolean found = laneWaits.getAsBoolean();
        while (!found && !gaveWay && now - start < MOST_NANOS) {
            for (int i = 0; i < SPINS && !found; i++) {
                Thread.onSpinWait();
                found = laneWaits.getAsBoolean();
            }
            if (!found) {
                long before = now;
                Thread.yield();
                found = laneWaits.getAsBoolean();
                now = nanos.getAsLong();
                gaveWay = now - before > GAVE_WAY_NANOS;
            }
        }
        if (found) {
            credit = MOST_CREDIT;
        } else {
            gaveWay = false;
            credit = Math.max(0, credit - 1);
        }
    }
}
