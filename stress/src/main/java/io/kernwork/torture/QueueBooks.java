package io.kernwork.torture;

import io.kernwork.base.Holdup;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One queue of the storm, and who is inside its bodies.
 *
 * <p>The bound is the limit, or a higher one that was in force when a body began that may go on: it rises before the limit does, and
 * falls when everything has ended that was there when the limit fell. While {@code standstills} is above zero nothing begins: who adds one
 * has frozen the queue and seen that nothing goes on any more, and takes it back before he thaws. Whoever closes the queue says so
 * first, since that thaws it.
 */
final class QueueBooks {
    private static final Duration MOMENT = Duration.ofMillis(5);

    final QueueKind kind;
    final WorkQueue queue;
    final AtomicInteger standstills = new AtomicInteger();
    final LongAdder runs = new LongAdder();
    volatile boolean closing;

    private final QueueWorld world;
    private final AtomicIntegerArray inside;
    private final ReentrantLock limits = new ReentrantLock();
    private volatile int bound;

    QueueBooks(QueueWorld world, QueueKind kind, WorkQueue queue) {
        this.world = world;
        this.kind = kind;
        this.queue = queue;
        this.inside = new AtomicIntegerArray(kind.isPerCpu() ? world.runtime.cpus() : 1);
        this.bound = kind.isOrdered() ? 1 : QueueKind.FIRST_LIMIT;
    }

    /** A body begins; on which of the queue's CPUs. */
    int enter(Object work) {
        int cpu = kind.isPerCpu() ? world.runtime.cpu() : 0;
        int now = inside.incrementAndGet(cpu);
        int most = bound;
        if (now > most) {
            world.violations.add(Kind.LIMIT, work + " is number " + now + " of at most " + most + " on " + queue);
        }
        if (standstills.get() > 0 && !closing) {
            world.violations.add(Kind.FROZEN, work + " began on " + queue + ", which is frozen");
        }
        runs.increment();
        return cpu;
    }

    void leave(int cpu) {
        inside.decrementAndGet(cpu);
    }

    boolean isBusy() {
        int all = 0;
        for (int i = 0; i < inside.length(); i++) {
            all += inside.get(i);
        }
        return all > 0;
    }

    /** Changes the limit; false when somebody else is about it. Waits a moment only, since the queue may be frozen. */
    boolean setMaxActive(int limit) throws InterruptedException {
        if (!limits.tryLock()) {
            return false;
        }
        try {
            bound = Math.max(bound, limit);
            world.verbs.setMaxActive(queue, limit);
            if (bound > limit && queue.flush(MOMENT).done()) {
                bound = limit;
            }
        } finally {
            limits.unlock();
        }
        return true;
    }

    /** What it waits for, when it should not. */
    String holdups() {
        StringBuilder text = new StringBuilder(kind + " " + queue);
        try {
            for (Holdup holdup : queue.flush(MOMENT).waitingFor()) {
                text.append("\n    ").append(holdup);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return text.toString();
    }
}
