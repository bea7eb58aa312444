package io.kernwork.examples.starvation;

import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.management.VirtualThreadSchedulerMXBean;

/** A virtual thread for everything. The platform threads that carry them outlive this. */
final class VirtualThreadHost implements Host {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public void run(Job job) {
        start(job);
    }

    @Override
    public void keep(Lease lease) {
        start(() -> {
            try {
                do {
                    TimeUnit.NANOSECONDS.sleep(lease.nanosToNext());
                } while (lease.renew());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void start(Runnable body) {
        most.accumulateAndGet(present.incrementAndGet(), Math::max);
        threads.execute(() -> {
            try {
                body.run();
            } finally {
                present.decrementAndGet();
            }
        });
    }

    @Override
    public int threads() {
        return scheduler.getPoolSize();
    }

    @Override
    public int mostVirtualThreads() {
        return most.get();
    }

    @Override
    public void close() {
        threads.close();
    }
}
