package io.kernwork.bench.peer;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

/** A pool over a queue of priorities, which takes a new entry for each request. */
final class PriorityPeer implements Peer<Task> {
    private final ThreadPoolExecutor executor;
    private final AtomicLong sequence = new AtomicLong();

    PriorityPeer(ThreadPoolExecutor executor) {
        this.executor = executor;
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Task task) {
        executor.execute(new PriorityEntry(task, sequence.getAndIncrement()));
    }

    @Override
    public void close() {
        new Pool(executor).close();
    }
}
