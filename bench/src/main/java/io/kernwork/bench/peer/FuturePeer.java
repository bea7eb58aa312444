package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** An executor whose futures are cancelled, or waited for. */
public final class FuturePeer implements CancellingPeer<Task, Future<?>> {
    private final ExecutorService executor;
    private final Runnable closing;

    private FuturePeer(ExecutorService executor) {
        this(executor, new Pool(executor)::close);
    }

    private FuturePeer(ExecutorService executor, Runnable closing) {
        this.executor = executor;
        this.closing = closing;
    }

    /** {@return the library: a view of one queue in its default configuration} */
    public static FuturePeer view(Site site) {
        Kernwork runtime = KernworkPeer.runtime(site).build();
        WorkQueue queue = WorkQueue.builder("bench").runtime(runtime).build();
        return new FuturePeer(QueueExecutor.of(queue), runtime::close);
    }

    /** {@return a fixed pool} */
    public static FuturePeer fixed(Site site) {
        return new FuturePeer(Executors.fixed(site));
    }

    /** {@return the pool of JBoss} */
    public static FuturePeer enhanced(Site site) {
        return new FuturePeer(Executors.enhanced(site));
    }

    /** {@return a virtual thread for each task} */
    public static FuturePeer virtual(Site site) {
        return new FuturePeer(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    }

    /** {@return a scheduled pool that forgets at once what is cancelled} */
    public static FuturePeer scheduled(Site site) {
        return new FuturePeer(Executors.scheduled(site));
    }

    /** {@return a fork/join pool, which skips what is cancelled when it comes to it} */
    public static FuturePeer forkJoin(Site site) {
        return new FuturePeer(Executors.forkJoin(site));
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Task task) {
        executor.execute(task);
    }

    @Override
    public Future<?> request(Task task) {
        return executor.submit(task);
    }

    @Override
    public boolean cancel(Future<?> request) {
        return request.cancel(false);
    }

    @Override
    public void close() {
        closing.run();
    }
}
