package io.kernwork.bench.peer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** An executor whose futures are cancelled. */
public final class FuturePeer implements CancellingPeer<Task, Future<?>> {
    private final ExecutorService executor;

    FuturePeer(ExecutorService executor) {
        this.executor = executor;
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
        new Pool(executor).close();
    }
}
