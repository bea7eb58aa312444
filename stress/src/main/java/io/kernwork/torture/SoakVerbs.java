package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;

/** How the soak calls the library; a test gives it forms with a defect. */
class SoakVerbs {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long what is pending may wait when nobody asks for anything any more. */
    Duration patience() {
        return PATIENCE;
    }

    /** Asks for a run. */
    Admission enqueue(WorkQueue queue, Work work) {
        return queue.enqueue(work);
    }

    /** Runs the body of an item. */
    void run(Body body) throws Exception {
        body.run();
    }

    /** Ends a runtime. */
    void close(Kernwork runtime) {
        runtime.close();
    }

    /** Is shown what was used and is not needed any more. */
    void forget(Object world) {
        // nothing keeps it
    }
}
