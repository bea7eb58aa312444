package io.kernwork.bench.work;

import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Site;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the library's waits cost: how long after the end of a body they return, and what a flush costs when there is nothing
 * to wait for. The body waits for a while, too, so that the caller sleeps when it ends.
 */
final class Waits {
    private static final long BODY_NANOS = 100_000;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final int BEFORE = 16;
    private static final int FLUSHES = 256;

    private final Patience patience;

    Waits(Patience patience) {
        this.patience = patience;
    }

    /** One of the waits, done once; adds to the distribution. */
    private interface Round {
        void run(Histogram nanos) throws InterruptedException;
    }

    Map<String, Sample> measure(Plan plan) throws InterruptedException {
        Plan third = plan.part(3);
        try (KernworkPeer peer = KernworkPeer.ordered(Site.of(1, 1))) {
            WorkQueue queue = peer.queue();
            SlowBody body = new SlowBody();
            Work work = Work.of("slow", body::run);
            Histogram sync = distribution(third, nanos -> cancelSync(queue, work, body, nanos));
            Histogram busy = distribution(third, nanos -> flushBusy(peer, work, body, nanos));
            Histogram idle = distribution(third, nanos -> flushIdle(queue, nanos));
            return Map.of(
                    "C1.cancelSync", Sample.of(sync.getValueAtPercentile(50) / 1e3, sync),
                    "C1.flushBusy", Sample.of(busy.getValueAtPercentile(50) / 1e3, busy),
                    "C1.flushIdle", Sample.of(idle.getValueAtPercentile(50) / (double) FLUSHES));
        }
    }

    private static Histogram distribution(Plan plan, Round round) throws InterruptedException {
        Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        repeat(round, nanos, plan.warmupNanos());
        Machine.settle();
        nanos.reset();
        repeat(round, nanos, plan.measureNanos());
        return nanos;
    }

    private static void repeat(Round round, Histogram nanos, long time) throws InterruptedException {
        long end = System.nanoTime() + time;
        do {
            round.run(nanos);
        } while (System.nanoTime() < end);
    }

    private static void record(Histogram nanos, long value) {
        nanos.recordValue(Math.clamp(value, 0, LONGEST_NANOS));
    }

    private static final class SlowBody {
        private volatile long begun;
        private volatile long ended;
        private volatile long endedAt;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
        void run() {
            begun++;
            LockSupport.parkNanos(BODY_NANOS);
            endedAt = System.nanoTime();
            ended++;
        }
    }

    private void cancelSync(WorkQueue queue, Work work, SlowBody body, Histogram nanos) throws InterruptedException {
        long runs = body.ended;
        queue.enqueue(work);
        patience.until(() -> body.begun > runs, () -> "an item was enqueued and has not begun");
        work.cancelSync();
        record(nanos, System.nanoTime() - body.endedAt);
        if (body.ended != runs + 1 || work.isRunning()) {
            throw new IllegalStateException("cancelSync returned while the item ran");
        }
    }

    private static void flushBusy(KernworkPeer peer, Work work, SlowBody body, Histogram nanos)
            throws InterruptedException {
        long runs = body.ended;
        MicrosecondTask[] before = new MicrosecondTask[BEFORE];
        for (int i = 0; i < BEFORE; i++) {
            before[i] = new MicrosecondTask();
            peer.submit(peer.adopt(before[i]));
        }
        peer.submit(work);
        peer.queue().flush();
        record(nanos, System.nanoTime() - body.endedAt);
        for (MicrosecondTask task : before) {
            if (!task.holds(1) || body.ended != runs + 1) {
                throw new IllegalStateException("flush returned before what was queued has run");
            }
        }
    }

    private static void flushIdle(WorkQueue queue, Histogram nanos) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < FLUSHES; i++) {
            queue.flush();
        }
        record(nanos, System.nanoTime() - start);
    }
}
