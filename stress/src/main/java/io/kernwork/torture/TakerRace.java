package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.internal.item.Edges;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A taker that finds a work running and wants to park it, when the run ends between its look and its step: a gap of a few
 * instructions. One of two threads sleeps inside the body for moments, the other takes the same work over and over meanwhile;
 * the sleeper's wake-up falls into the gap sooner or later, on one CPU, too, where it preempts the other.
 */
final class TakerRace {
    private static final int LOOK_EVERY = 256;
    private static final long MOST_NANOS = 30_000_000_000L;

    private final AtomicLong turns = new AtomicLong();
    private final Violations violations;
    private final long before = taken();
    private volatile boolean met;

    TakerRace(Violations violations) {
        this.violations = violations;
    }

    long progress() {
        return turns.get();
    }

    /** Until the two have met, or half a minute is over. */
    void run() throws InterruptedException {
        ManualKernwork runtime = Kernwork.manual(Ticker.system());
        WorkQueue one = WorkQueue.builder("one").runtime(runtime).build();
        WorkQueue other = WorkQueue.builder("other").runtime(runtime).build();
        Work work = Work.of("raced", () -> LockSupport.parkNanos(1));
        Thread second =
                Thread.ofPlatform().daemon(true).name("torture-taker").start(() -> take(runtime, work, one, other));
        take(runtime, work, other, one);
        second.join();
        work.cancel();
        runtime.close();
    }

    private void take(ManualKernwork runtime, Work work, WorkQueue one, WorkQueue other) {
        SplittableRandom random = new SplittableRandom();
        long start = System.nanoTime();
        try {
            for (int i = 1; !met && System.nanoTime() - start < MOST_NANOS; i++) {
                (random.nextBoolean() ? one : other).enqueue(work);
                runtime.step();
                work.cancel();
                if (i % LOOK_EVERY == 0) {
                    turns.getAndAdd(LOOK_EVERY);
                    met |= taken() > before;
                }
            }
        } catch (Throwable failure) {
            violations.add(Kind.FAILURE, "in the race for a run's end: " + failure);
        }
    }

    private static long taken() {
        long pending = ItemWord.next(0, Event.ENQUEUE, Verdict.QUEUE);
        return Edges.taken(pending, Event.PARK, Verdict.NOT_RUNNING);
    }
}
