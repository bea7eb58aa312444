package io.kernwork.examples.statsd;

import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;

/**
 * The flush of every interval: one delayed work that arms itself again at the end of each run. It keeps to the rhythm it
 * began with, and skips a beat rather than running late ones in a row.
 */
final class FlushWork extends DelayedWork {
    private final WorkQueue queue;
    private final Flusher flusher;
    private final Receiver receiver;
    private final long interval;
    private long next;

    FlushWork(WorkQueue queue, Flusher flusher, Receiver receiver, Duration interval) {
        super("flush");
        this.queue = queue;
        this.flusher = flusher;
        this.receiver = receiver;
        this.interval = interval.toNanos();
    }

    /** Arms it for the first time. */
    void start() {
        next = System.nanoTime() + interval;
        queue.enqueueAfter(this, Duration.ofNanos(interval));
    }

    @Override
    protected void run() throws Exception {
        try {
            flusher.flush();
            receiver.wake(); // an idle receive thread would not see what is to be retired
        } finally {
            // Answered DISABLED once the server closes: then the last flush is not ours.
            queue.rearm(this, Duration.ofNanos(untilNext()));
        }
    }

    private long untilNext() {
        long now = System.nanoTime();
        next += interval;
        if (next - now < 0) {
            next += (now - next) / interval * interval + interval;
        }
        return next - now;
    }
}
