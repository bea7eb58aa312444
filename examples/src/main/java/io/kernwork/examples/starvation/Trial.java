package io.kernwork.examples.starvation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One load on one candidate. The calling thread is the one from which the jobs come. */
final class Trial {
    private static final long LOOK_NANOS = 2_000_000;
    private static final long HEAD_START_NANOS = 10_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Load load;
    private final Host host;
    private final Computing computing;
    private final Effort effort;
    private final CountDownLatch left;
    private final Map<Component, Meter> meters = new EnumMap<>(Component.class);
    private int mostThreads;

    private Trial(Load load, Host host, Computing computing, int cpus) {
        this.load = load;
        this.host = host;
        this.computing = computing;
        this.effort = new Effort(computing, cpus);
        this.left = new CountDownLatch(load.jobs().size() + Load.LEASES * load.renewals());
        for (Component component : Component.values()) {
            meters.put(component, new Meter(left));
        }
    }

    /** Takes as long as the load does, and until the candidate has done it. What takes far longer is lost. */
    static CandidateResult run(Candidate candidate, Load load, Computing computing, int cpus)
            throws InterruptedException {
        try (Host host = candidate.open(cpus)) {
            return new Trial(load, host, computing, cpus).run(candidate);
        }
    }

    private CandidateResult run(Candidate candidate) throws InterruptedException {
        long begin = System.nanoTime() + HEAD_START_NANOS;
        for (int i = 0; i < Load.LEASES; i++) {
            long phase = i * Load.LEASE_PERIOD.toNanos() / Load.LEASES;
            host.keep(new Lease(begin + phase, load.renewals(), meter(Component.HOUSEKEEPING), computing));
        }
        for (Load.Arrival arrival : load.jobs()) {
            long due = begin + arrival.at();
            awaitTime(due);
            host.run(new Job(arrival, due, effort, meter(arrival.component())));
        }
        awaitAll();
        long nanos = System.nanoTime() - begin;
        List<ComponentResult> results = new ArrayList<>();
        meters.forEach((component, meter) -> results.add(meter.result(component, load.count(component))));
        return new CandidateResult(candidate, List.copyOf(results), nanos, mostThreads, host.mostVirtualThreads());
    }

    private Meter meter(Component component) {
        return Objects.requireNonNull(meters.get(component));
    }

    private void awaitTime(long time) throws InterruptedException {
        look();
        for (long rest = time - System.nanoTime(); rest > 0; rest = time - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(rest, LOOK_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            look();
        }
    }

    private void awaitAll() throws InterruptedException {
        long end = System.nanoTime() + 10 * load.time().toNanos() + PATIENCE.toNanos();
        while (!left.await(LOOK_NANOS, TimeUnit.NANOSECONDS) && System.nanoTime() - end < 0) {
            look();
        }
    }

    private void look() {
        mostThreads = Math.max(mostThreads, host.threads());
    }
}
