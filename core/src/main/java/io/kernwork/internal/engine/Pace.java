package io.kernwork.internal.engine;

/**
 * How fast a worker gets on with the lane that it serves, and what follows: how many items it takes at once, how many may
 * wait for it without another worker being called, and when it has had its share while another lane waits.
 *
 * <p>The clock costs about as much as an enqueue, so it is looked at between visits, not between bodies. Everything rests on
 * one figure: what takes less than {@link #CALL_NANOS} is done before another worker could be here. Belongs to one worker.
 */
final class Pace {
    /** While another lane waits, a worker begins so many bodies of one lane in a row at most. */
    static final int BUDGET_ITEMS = 64;
    /** A worker takes nothing more of a lane so long after a look at the clock that found another lane waiting. */
    static final long BUDGET_NANOS = 1_000_000;
    /** A worker takes so many items at once at most. */
    static final int MOST_TAKEN = 32;
    /** About as long as it takes to call another worker and for it to come. */
    static final long CALL_NANOS = 10_000;

    static final long NOT_NOW = -1;

    private static final int MOST_PATIENCE = 256;

    private int served;
    private long began;
    private long until;
    private int most;
    private int inTime;

    /**
     * Begins a stay in a lane.
     *
     * @param bodyNanos how long its bodies took lately, 0 if nobody knows
     */
    void begin(long bodyNanos) {
        served = 0;
        until = NOT_NOW;
        inTime = bodyNanos == 0 ? 0 : inTime(1, bodyNanos);
        most = Math.max(1, inTime);
    }

    /** Bodies begin now; {@link #NOT_NOW} if they are not measured. */
    void start(long now) {
        began = now;
    }

    /**
     * Bodies have run.
     *
     * @param now the time, or {@link #NOT_NOW} if they were not measured
     * @return how long each of them took, 0 if that is not known
     */
    long ran(int bodies, long now) {
        served += bodies;
        if (now == NOT_NOW || bodies == 0) {
            return 0;
        }
        inTime = inTime(bodies, now - began);
        most = Math.min(inTime, 2 * bodies);
        return Math.max(1, (now - began) / bodies);
    }

    /** Whether it is another lane's turn, one of which waits. */
    boolean spent(long now) {
        if (until == NOT_NOW && now != NOT_NOW) {
            until = now + BUDGET_NANOS;
        }
        return served >= BUDGET_ITEMS || (until != NOT_NOW && now >= until);
    }

    /** How many items to take next. */
    int most() {
        return Math.clamp(Math.min(most, BUDGET_ITEMS - served % BUDGET_ITEMS), 1, MOST_TAKEN);
    }

    /** How many items may wait for this worker; none unless several are done in the time that it takes to call another. */
    int patience() {
        return inTime < 2 ? 0 : Math.min(inTime, MOST_PATIENCE);
    }

    /** How many have run since the beginning. */
    int served() {
        return served;
    }

    private static int inTime(int bodies, long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, CALL_NANOS * bodies / Math.max(1, nanos));
    }
}
