package io.kernwork.examples.starvation;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The pool that everybody shares, for timers as well. */
final class FixedPoolHost implements Host {
    private final ScheduledThreadPoolExecutor pool;

    FixedPoolHost(int cpus) {
        pool = new ScheduledThreadPoolExecutor(cpus);
    }

    @Override
    public void run(Job job) {
        pool.execute(job);
    }

    @Override
    public void keep(Lease lease) {
        ScheduledFuture<?> _ = pool.scheduleAtFixedRate(
                lease::renew, lease.nanosToNext(), Load.LEASE_PERIOD.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int threads() {
        return pool.getPoolSize();
    }

    @Override
    public void close() {
        pool.close(); // which ends what is periodic
    }
}
