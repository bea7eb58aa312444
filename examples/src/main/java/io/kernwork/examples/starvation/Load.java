package io.kernwork.examples.starvation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What all components ask for, the same for each candidate. It uses less than half of the processors; but the threads that it
 * blocks and hogs are more than there are processors now and then.
 *
 * @param time for how long jobs come and leases are renewed
 * @param jobs in the order of their coming
 */
record Load(Duration time, List<Arrival> jobs) {
    static final int LEASES = 4;
    static final Duration LEASE_PERIOD = Duration.ofMillis(20);
    static final long RENEWAL_NANOS = 100_000;

    /** Each burst of hogs keeps all processors busy for two hogs' time. */
    static final int HOGS_FOR_EACH_CPU = 2;

    private static final int HOGS_TO_A_BURST = 5; // in time, so they take 40 % of the processors
    private static final long FIRST_HOGS_AT = 40_000_000;
    private static final int MOST_CALLS = 8;
    private static final long CALLS_GAP = 250_000_000; // on average, and divided by the processors
    private static final long CALL_NANOS = 30_000_000;
    static final int WRITERS = 5;
    private static final long WRITES_GAP = 80_000_000; // of each lock, on average
    private static final long WRITE_NANOS = 3_000_000;

    /**
     * One job.
     *
     * @param at when it comes, in nanoseconds since the first one may
     * @param component whose it is
     * @param nanos for how long it sleeps, has the lock, or computes
     * @param lock the number of its lock, from 0 to one less than there are processors
     */
    record Arrival(long at, Component component, long nanos, int lock) {}

    /** A load for a machine of so many processors; the same for the same options. */
    static Load of(Duration time, StarvationOptions options, int cpus) {
        SplittableRandom random = new SplittableRandom(options.seed());
        List<Arrival> jobs = new ArrayList<>();
        hogs(jobs, random.split(), time.toNanos(), options.hog().toNanos(), cpus);
        calls(jobs, random.split(), time.toNanos(), cpus);
        for (int lock = 0; lock < cpus; lock++) {
            writes(jobs, random.split(), time.toNanos(), lock);
        }
        jobs.sort(Comparator.comparingLong(Arrival::at));
        return new Load(time, List.copyOf(jobs));
    }

    private static void hogs(List<Arrival> jobs, SplittableRandom random, long time, long hog, int cpus) {
        for (long at = FIRST_HOGS_AT; at < time; at += HOGS_TO_A_BURST * hog) {
            for (int i = 0; i < HOGS_FOR_EACH_CPU * cpus; i++) {
                jobs.add(new Arrival(at, Component.HOGS, random.nextLong(hog * 8 / 10, hog * 12 / 10 + 1), 0));
            }
        }
    }

    private static void calls(List<Arrival> jobs, SplittableRandom random, long time, int cpus) {
        for (long at = gap(random, CALLS_GAP / cpus); at < time; at += gap(random, CALLS_GAP / cpus)) {
            for (int i = random.nextInt(MOST_CALLS); i >= 0; i--) {
                long nanos = random.nextLong(CALL_NANOS / 2, CALL_NANOS * 3 / 2);
                jobs.add(new Arrival(at, Component.CALLS, nanos, 0));
            }
        }
    }

    private static void writes(List<Arrival> jobs, SplittableRandom random, long time, int lock) {
        for (long at = gap(random, WRITES_GAP); at < time; at += gap(random, WRITES_GAP)) {
            for (int i = 0; i < WRITERS; i++) {
                jobs.add(new Arrival(at, Component.WRITES, WRITE_NANOS, lock));
            }
        }
    }

    private static long gap(SplittableRandom random, long average) {
        return random.nextLong(1, 2 * average);
    }

    /** How many jobs a component has, or renewals of its leases. */
    long count(Component component) {
        return component == Component.HOUSEKEEPING
                ? (long) LEASES * renewals()
                : jobs.stream().filter(job -> job.component() == component).count();
    }

    /** How often each lease is due. */
    int renewals() {
        return (int) time.dividedBy(LEASE_PERIOD);
    }
}
