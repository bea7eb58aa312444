package io.kernwork.examples.nettybottomhalf;

import io.kernwork.Kernwork;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.netty.channel.EventLoop;

/**
 * {@link Mode#SOFTIRQ}: the handler of a channel is a top half. It only lays what was read into the ring of its CPU and raises a
 * vector; the work is done at its end, on the same thread, or over budget in ksoftirqd, while the loop reads on.
 */
final class SoftirqProcessing extends Processing {
    /** What one run of the vector's handler works on: after it other vectors have their turn, and the budget is looked at. */
    private static final int BATCH = 8;

    private final HeavyWork work;
    private final ServerCounts counts;
    private final Softirqs softirqs;
    private final SoftirqVector vector;
    private final RequestRing ring;

    /**
     * Opens its vector, once for each runtime.
     *
     * @param loop the loop whose thread is the CPU
     * @param work what to do with a message
     * @param runtime whose softirqs are used
     * @param bound of messages that are read and not replied to
     * @param counts hears of who has worked
     */
    SoftirqProcessing(EventLoop loop, HeavyWork work, Kernwork runtime, int bound, ServerCounts counts) {
        super(loop);
        this.work = work;
        this.counts = counts;
        ring = new RequestRing(bound);
        softirqs = Softirqs.of(runtime);
        vector = softirqs.open("messages", this::handle);
    }

    @Override
    void take(Connection from) {
        try (var _ = softirqs.enterInterrupt()) {
            while (from.hasMessage() && ring.hasRoom()) {
                from.take(ring.free());
                ring.fill();
            }
            vector.raise();
        } // here the handler runs, unless ksoftirqd is at it
        replyToFinished();
    }

    /** The softirq. Raised again while something is left: so the budget decides where that is done. */
    private void handle() {
        int done = 0;
        for (Request next = ring.next(); next != null && done < BATCH; next = ring.next()) {
            next.result = work.run(next.text);
            ring.finish();
            done++;
        }
        if (ring.next() != null) {
            vector.raise();
        }
        if (softirqs.isKsoftirqd()) {
            counts.byKsoftirqd.add(done);
            callLoop();
        } else {
            counts.atExit.add(done);
        }
    }

    @Override
    void replyToFinished() {
        for (Request next = ring.finished(); next != null; next = ring.finished()) {
            next.reply();
            ring.release();
        }
    }

    @Override
    boolean hasRoom() {
        return ring.hasRoom();
    }
}
