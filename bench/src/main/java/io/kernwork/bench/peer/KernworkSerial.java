package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/** The library with ordered queues. */
final class KernworkSerial implements SerialPeer<WorkQueue, Work> {
    private final Kernwork runtime;

    KernworkSerial(Site site) {
        this.runtime = KernworkPeer.runtime(site).build();
    }

    @Override
    public WorkQueue openQueue() {
        return WorkQueue.builder("bench").runtime(runtime).ordered().build();
    }

    @Override
    public Work adopt(Task task) {
        return new TaskWork(task);
    }

    @Override
    public void submit(WorkQueue queue, Work work) {
        queue.enqueue(work);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
