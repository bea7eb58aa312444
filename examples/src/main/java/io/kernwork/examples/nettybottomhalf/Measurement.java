package io.kernwork.examples.nettybottomhalf;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** One server under one client, phase after phase. The calling thread is the one that sends. */
final class Measurement {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Mode mode;
    private final ServerCounts counts;
    private final LoadClient client;

    Measurement(Mode mode, ServerCounts counts, LoadClient client) {
        this.mode = mode;
        this.counts = counts;
        this.client = client;
    }

    PhaseResult run(Load load, long messages, double perSecond) throws IOException, InterruptedException {
        long reads = counts.reads.sum();
        long pauses = counts.pauses.sum();
        long atExit = counts.atExit.sum();
        long byKsoftirqd = counts.byKsoftirqd.sum();
        long bytes = allocatedByOthers();
        LoadClient.Phase phase = client.run(messages, perSecond);
        bytes = allocatedByOthers() - bytes;
        Replies replies = phase.replies();
        return new PhaseResult(
                mode,
                load,
                phase.messages(),
                replies.right(),
                replies.wrong(),
                replies.overtaken(),
                (replies.last() - phase.start()) / 1e9,
                counts.reads.sum() - reads,
                replies.readTimes(),
                replies.replyTimes(),
                bytes / (double) phase.messages(),
                counts.atExit.sum() - atExit,
                counts.byKsoftirqd.sum() - byKsoftirqd,
                counts.pauses.sum() - pauses);
    }

    /** By all threads that ever were, but the two of the client. */
    private long allocatedByOthers() {
        return threads.getTotalThreadAllocatedBytes()
                - threads.getCurrentThreadAllocatedBytes()
                - threads.getThreadAllocatedBytes(client.receiverId());
    }
}
