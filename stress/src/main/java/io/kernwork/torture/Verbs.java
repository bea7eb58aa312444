package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.CountedBody;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;

/**
 * The verbs whose effects are accounted for, as they are; a planted defect overrides one of them. All the others are called
 * directly.
 */
class Verbs {
    Admission enqueue(WorkQueue queue, Work work) {
        return queue.enqueue(work);
    }

    Admission enqueueAfter(WorkQueue queue, DelayedWork work, Duration delay) {
        return queue.enqueueAfter(work, delay);
    }

    Admission rearm(WorkQueue queue, DelayedWork work, Duration delay) {
        return queue.rearm(work, delay);
    }

    int cancel(Work work) {
        return work.cancel();
    }

    int cancelSync(Work work) throws InterruptedException {
        return work.cancelSync();
    }

    int disable(Work work) {
        return work.disable();
    }

    WaitResult disableSync(Work work, Duration timeout) throws InterruptedException {
        return work.disableSync(timeout);
    }

    boolean enable(Work work) {
        return work.enable();
    }

    /** Called by the engine's worker for each run. */
    void run(CountedBody body, int requests) throws Exception {
        body.run(requests);
    }
}
