package io.kernwork.bench.peer;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

/** The same pool, which is given the same entry for a task again and again. */
final class PriorityReusePeer implements Peer<PriorityEntry> {
    private final ThreadPoolExecutor executor;
    private final AtomicLong sequence = new AtomicLong();

    PriorityReusePeer(ThreadPoolExecutor executor) {
        this.executor = executor;
    }

    @Override
    public PriorityEntry adopt(Task task) {
        return new PriorityEntry(task, 0);
    }

    @Override
    public void submit(PriorityEntry entry) {
        entry.sequence(sequence.getAndIncrement());
        executor.execute(entry);
    }

    @Override
    public void close() {
        new Pool(executor).close();
    }
}
