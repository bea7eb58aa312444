package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.Body;
import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;

/** How the storm of softirqs calls the library; a test gives it forms with a defect. */
class SoftirqVerbs {

    /** A runtime is new. */
    void prepare(CpuPeek cpus) {}

    /** Asks for a run of a tasklet. */
    Admission schedule(Tasklet tasklet, boolean high) {
        return high ? tasklet.scheduleHigh() : tasklet.schedule();
    }

    /** Raises a vector. */
    Admission raise(SoftirqVector vector) {
        return vector.raise();
    }

    /** Marks a bottom half. */
    Admission mark(BottomHalves halves, int nr) {
        return halves.mark(nr);
    }

    /** Keeps softirqs of the calling thread's CPU out. */
    AtomicSection disableBottomHalves(Softirqs softirqs) {
        return softirqs.disableBottomHalves();
    }

    /** Runs the body of a tasklet. */
    void run(Body body) throws Exception {
        body.run();
    }
}
