package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/** The library with ordered queues. */
final class KernworkSerial implements SerialPeer<WorkQueue, Work> {
    private final Kernwork runtime;

    private static final String REGISTRAR = "kernwork-registrar-";

    KernworkSerial(Site site) {
        this.runtime = KernworkPeer.runtime(site).build();
        awaitRegistrar();
    }

    /** What the JVM loads to manage a runtime, once and on a thread of its own, is not what a queue keeps. */
    private static void awaitRegistrar() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(REGISTRAR)) {
                join(thread);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
