package io.kernwork.examples.starvation;

import java.time.Duration;

/**
 * What has to be renewed every so often. A renewal answers all that are due; those whose period was over before it began were
 * missed, as if the lease had been lost. Confined to one thread at a time by the {@link Host}.
 */
final class Lease {
    private final long first;
    private final int count;
    private final Meter meter;
    private final Computing computing;
    private int next;

    /**
     * Creates it.
     *
     * @param first when it is due for the first time, by {@link System#nanoTime}
     * @param count how often it is due
     */
    Lease(long first, int count, Meter meter, Computing computing) {
        this.first = first;
        this.count = count;
        this.meter = meter;
        this.computing = computing;
    }

    /** How long it is to the next time that it is due; zero if it is overdue. */
    long nanosToNext() {
        return Math.max(0, due() - System.nanoTime());
    }

    Duration toNext() {
        return Duration.ofNanos(nanosToNext());
    }

    private long due() {
        return first + next * Load.LEASE_PERIOD.toNanos();
    }

    /**
     * Answers what is due.
     *
     * @return whether it will be due again
     */
    boolean renew() {
        if (next == count) {
            return false;
        }
        long begun = System.nanoTime();
        computing.compute(Load.RENEWAL_NANOS);
        for (long late = begun - due(); next < count && late >= 0; late = begun - due()) {
            next++;
            meter.done(late, late >= Load.LEASE_PERIOD.toNanos());
        }
        return next < count;
    }
}
