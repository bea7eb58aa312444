package io.kernwork.faults;

import io.kernwork.base.Admission;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/** How the scripts call the library; a planted defect is another form of one of these. */
class Verbs {
    Admission enqueue(WorkQueue queue, Work work) {
        return queue.enqueue(work);
    }

    int cancel(Work work) {
        return work.cancel();
    }
}
