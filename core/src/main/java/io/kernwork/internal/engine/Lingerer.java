package io.kernwork.internal.engine;

/**
 * Whether and how long a worker that found nothing looks on before it parks. Parking and being woken costs the submitter
 * more than a microsecond and the item some five; looking on costs a CPU. So a worker lingers only for as long as that is
 * worth, and only while it has been of use lately: after a few times in vain it parks at once and tries again rarely.
 *
 * <p>Belongs to one worker. Between looks the CPU is given to whoever wants it: on a single CPU that is the submitter, and
 * on a busy machine nobody is kept from working.
 */
final class Lingerer {
    private static final long MOST_NANOS = 20_000;
    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final int SPINS = ALONE ? 0 : Integer.getInteger("kw.spins", 16);
    private static final int MOST_CREDIT = 8;
    private static final int REST = 64;

    private int credit = MOST_CREDIT;
    private int rest;

    /** Whether it has been of use lately. */
    boolean worthTrying() {
        if (credit > 0) {
            return true;
        }
        if (++rest < REST) {
            return false;
        }
        rest = 0;
        return true;
    }

    /** Returns when a lane waits, or when it is not worth it any more. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever runs meanwhile may be the one that submits
    void linger(Pool pool) {
        long start = System.nanoTime();
        boolean found = pool.laneWaits();
        while (!found && System.nanoTime() - start < MOST_NANOS) {
            for (int i = 0; i < SPINS && !found; i++) {
                Thread.onSpinWait();
                found = pool.laneWaits();
            }
            if (!found) {
                Thread.yield();
                found = pool.laneWaits();
            }
        }
        credit = found ? MOST_CREDIT : Math.max(0, credit - 1);
    }
}
