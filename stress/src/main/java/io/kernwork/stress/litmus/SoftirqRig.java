package io.kernwork.stress.litmus;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.Body;
import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A manual runtime with one vector. Whoever steps it is ksoftirqd. The clock stands still, so nothing is handed over for its time. */
final class SoftirqRig {
    private static final int FEW = 1;
    private static final int MANY = 10;
    private static final int SHORT = 8;
    private static final int LONG = 128;

    final ManualKernwork runtime = Kernwork.manual(() -> 0);
    final Softirqs softirqs = Softirqs.of(runtime);
    final CpuPeek cpus = new CpuPeek(runtime);
    final SoftirqVector vector;
    private int prepared;
    private int own;

    /** The handler is called for all but what {@link #handOver} does. */
    SoftirqRig(Body handler) {
        vector = softirqs.open("litmus", () -> {
            if (prepared == 1) {
                prepared++;
                raise();
            } else {
                handler.run();
            }
        });
    }

    private void raise() {
        vector.raise();
    }

    /** The calling thread becomes a CPU, on which the vector is pending and ksoftirqd was called. */
    void handOver() {
        softirqs.setBudget(FEW, Duration.ofSeconds(1));
        prepared = 1;
        try (AtomicSection _ = softirqs.enterInterrupt()) {
            own = cpus.here();
            vector.raise();
        }
        softirqs.setBudget(MANY, Duration.ofSeconds(1));
    }

    /** The CPU of the thread that has called {@link #handOver}. */
    int own() {
        return own;
    }

    /** Mostly waits until ksoftirqd is inside the handler, and then for a short or a long while, in which it may end. */
    static void approach(Meeting meeting) {
        meeting.approach();
        meeting.approach();
        Meeting.linger(ThreadLocalRandom.current().nextBoolean() ? SHORT : LONG);
    }

    /** Runs what is left, and forgets everything. */
    void finish() {
        runtime.runUntilIdle();
        runtime.close();
    }
}
