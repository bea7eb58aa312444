package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.base.Delay;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.workqueue.WorkQueue;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Whoever gives a future for each task that is scheduled. */
final class FutureTimers implements TimerPeer<Task, Future<?>> {
    private final ScheduledExecutorService service;
    private final Runnable closing;

    private FutureTimers(ScheduledExecutorService service, Runnable closing) {
        this.service = service;
        this.closing = closing;
    }

    static FutureTimers scheduled(Site site) {
        ScheduledExecutorService service = Executors.scheduled(site);
        return new FutureTimers(service, new Pool(service)::close);
    }

    static FutureTimers forkJoin(Site site) {
        ScheduledExecutorService service = Executors.forkJoin(site);
        return new FutureTimers(service, new Pool(service)::close);
    }

    static FutureTimers view(Site site) {
        Kernwork runtime = KernworkPeer.runtime(site).build();
        WorkQueue queue = WorkQueue.builder("bench").runtime(runtime).build();
        return new FutureTimers(QueueExecutor.scheduled(queue), runtime::close);
    }

    static FutureTimers netty(Site site) {
        DefaultEventExecutor executor = new DefaultEventExecutor(site.threads().netty());
        return new FutureTimers(executor, () -> NettyPeer.close(executor));
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public Future<?> arm(Task task, Delay delay) {
        return service.schedule(task, delay.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean cancel(Future<?> future) {
        return future.cancel(false);
    }

    @Override
    public void close() {
        closing.run();
    }
}
