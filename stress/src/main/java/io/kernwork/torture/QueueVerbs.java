package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;

/** How the storm of queues calls the library; a test gives it forms with a defect. */
class QueueVerbs {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long what is pending may wait when nobody asks for anything any more. */
    Duration patience() {
        return PATIENCE;
    }

    /** Describes a queue. */
    WorkQueueBuilder describe(QueueKind kind, WorkQueueBuilder builder) {
        return kind.describe(builder);
    }

    /** Asks for a run. */
    Admission enqueue(WorkQueue queue, Work work) {
        return queue.enqueue(work);
    }

    /** Asks for a run in the order of one thread. */
    Admission enqueueInOrder(WorkQueue queue, Work work) {
        return queue.enqueue(work);
    }

    /** Takes away what waits. */
    int cancel(Work work) {
        return work.cancel();
    }

    /** Takes away what waits, and waits for the run. */
    int cancelSync(Work work) throws InterruptedException {
        return work.cancelSync();
    }

    /** Keeps a work from running, and waits for the run. */
    int disableSync(Work work) throws InterruptedException {
        return work.disableSync();
    }

    /** Holds a queue up. */
    void freeze(WorkQueue queue) {
        queue.freeze();
    }

    /** Takes that back. */
    void thaw(WorkQueue queue) {
        queue.thaw();
    }

    /** Changes the limit of a queue. */
    void setMaxActive(WorkQueue queue, int limit) {
        queue.setMaxActive(limit);
    }

    /** Runs the body of a work. */
    void run(Body body) throws Exception {
        body.run();
    }
}
