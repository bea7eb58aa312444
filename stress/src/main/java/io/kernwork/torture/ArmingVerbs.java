package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;

/** The library's own verbs, as the duels call them; a subclass that breaks a promise must be found. */
class ArmingVerbs {

    /** Re-arms for now. */
    Admission rearmNow(WorkQueue queue, DelayedWork work) {
        return queue.rearm(work, Duration.ZERO);
    }

    /** Closes at once; what has not begun is reported. */
    CloseReport close(WorkQueue queue) {
        return queue.close(Duration.ZERO);
    }
}
