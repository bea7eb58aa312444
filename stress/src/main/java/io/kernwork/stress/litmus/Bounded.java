package io.kernwork.stress.litmus;

import io.kernwork.base.WaitResult;
import io.kernwork.softirq.Tasklet;
import io.kernwork.workqueue.Work;
import java.time.Duration;
import java.util.List;

/** The waiting verbs as an actor may call them: an actor must not hang, and nobody interrupts it. */
final class Bounded {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Bounded() {}

    /** Waits for the work; false when that took five seconds. */
    static boolean flush(Work work) {
        return waited(work::flush).done();
    }

    /** Cancels the work and waits for its run; not done when that took five seconds. */
    static WaitResult cancelSync(Work work) {
        return waited(work::cancelSync);
    }

    /** Disables the tasklet and waits for its run; false when that took five seconds. */
    static boolean disable(Tasklet tasklet) {
        return waited(tasklet::disable).done();
    }

    /** Waits until the tasklet is neither scheduled nor running; false when that took five seconds. */
    static boolean kill(Tasklet tasklet) {
        return waited(tasklet::kill).done();
    }

    private static WaitResult waited(Verb verb) {
        try {
            return verb.call(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WaitResult(false, 0, List.of());
        }
    }

    private interface Verb {
        WaitResult call(Duration timeout) throws InterruptedException;
    }
}
