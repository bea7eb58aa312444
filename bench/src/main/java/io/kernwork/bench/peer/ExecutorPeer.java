package io.kernwork.bench.peer;

import java.util.concurrent.Executor;

/** Whoever is an executor and keeps nothing but threads that end with {@code shutdown}. */
final class ExecutorPeer implements Peer<Task> {
    private final Executor executor;
    private final Pool pool;

    /**
     * Creates a peer.
     *
     * @param executor what tasks are given to
     * @param pool the threads below it
     */
    ExecutorPeer(Executor executor, Pool pool) {
        this.executor = executor;
        this.pool = pool;
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
    public int threads() {
        return pool.threads();
    }

    @Override
    public void close() {
        pool.close();
    }
}
