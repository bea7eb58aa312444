package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import java.util.concurrent.atomic.AtomicInteger;

/** A work whose body is inside a gate, and which has been asked for {@code waiting} more times since. */
final class BusyWork {
    final Kernwork runtime;
    final WorkQueue queue;
    final Work work;
    final Gate gate = new Gate();
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger delivered = new AtomicInteger();

    BusyWork(EngineCheck engines, int waiting) throws InterruptedException {
        runtime = engines.runtime(2);
        queue = engines.queue(runtime, "busy-queue");
        work = Work.counted("busy-work", this::body);
        queue.enqueue(work);
        gate.awaitEntered();
        for (int i = 0; i < waiting; i++) {
            queue.enqueue(work);
        }
    }

    private void body(int requests) throws InterruptedException {
        runs.incrementAndGet();
        delivered.addAndGet(requests);
        gate.pass();
    }

    void awaitWaiters(int count) {
        Bounded.until(() -> Peek.waiters(queue) == count, count + " waiters on the queue");
    }

    /** Lets the body go and waits for the queue to come to rest. */
    void finish() throws InterruptedException {
        gate.open();
        queue.flush();
        if (work.isDisabled()) {
            work.enable();
        }
    }
}
