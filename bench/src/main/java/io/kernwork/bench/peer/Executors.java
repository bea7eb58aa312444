package io.kernwork.bench.peer;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.NonStickyEventExecutorGroup;
import io.netty.util.concurrent.UnorderedThreadPoolEventExecutor;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.threads.EnhancedQueueExecutor;

/** The executors, set up as {@link Peers} says. */
final class Executors {
    private static final int COMMON_CAP = 0x7fff; // a fork/join pool's own largest number of threads
    private static final int PRIORITY_ROOM = 16_384; // more than any workload has waiting
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(1);

    private Executors() {}

    static ThreadPoolExecutor fixed(Site site) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                site.workers(), site.workers(), 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), site.threads());
        executor.prestartAllCoreThreads();
        return executor;
    }

    static ThreadPoolExecutor fixedIdling(Site site, Duration idleTime) {
        ThreadPoolExecutor executor = fixed(site);
        executor.setKeepAliveTime(idleTime.toNanos(), TimeUnit.NANOSECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Takes entries that know their order, and nothing else. */
    static ThreadPoolExecutor prioritized(Site site) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                site.workers(),
                site.workers(),
                1,
                TimeUnit.MINUTES,
                new PriorityBlockingQueue<>(PRIORITY_ROOM),
                site.threads());
        executor.prestartAllCoreThreads();
        return executor;
    }

    static ThreadPoolExecutor cached(Site site) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), site.threads());
    }

    static ScheduledThreadPoolExecutor scheduled(Site site) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(site.workers(), site.threads());
        executor.setRemoveOnCancelPolicy(true);
        executor.prestartAllCoreThreads();
        return executor;
    }

    static ForkJoinPool forkJoin(Site site) {
        return forkJoin(site, DEFAULT_IDLE);
    }

    static ForkJoinPool forkJoin(Site site, Duration idleTime) {
        return new ForkJoinPool(
                site.workers(),
                site.threads(),
                null,
                true,
                0,
                COMMON_CAP,
                1,
                null,
                idleTime.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    static EnhancedQueueExecutor enhanced(Site site) {
        EnhancedQueueExecutor executor = new EnhancedQueueExecutor.Builder()
                .setCorePoolSize(site.workers())
                .setMaximumPoolSize(site.workers())
                .setQueueLimited(false)
                .setRegisterMBean(false)
                .setThreadFactory(site.threads())
                .build();
        executor.prestartAllCoreThreads();
        return executor;
    }

    static DefaultEventExecutorGroup netty(Site site) {
        return new DefaultEventExecutorGroup(site.workers(), site.threads().netty());
    }

    @SuppressWarnings("deprecation") // the only executor of Netty over which this group accepts to work
    static NonStickyEventExecutorGroup nettyNonSticky(Site site) {
        return new NonStickyEventExecutorGroup(new UnorderedThreadPoolEventExecutor(
                site.workers(), site.threads().netty()));
    }
}
