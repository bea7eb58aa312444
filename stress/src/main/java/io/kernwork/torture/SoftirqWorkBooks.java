package io.kernwork.torture;

import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One work of the storm, on a bottom-half queue, and what has become of its requests. */
final class SoftirqWorkBooks {
    final Work work;
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong removed = new AtomicLong();

    private final SoftirqWorld world;
    private final WorkQueue queue;
    private final AtomicInteger inside = new AtomicInteger();

    SoftirqWorkBooks(SoftirqWorld world, String name, WorkQueue queue) {
        this.world = world;
        this.queue = queue;
        this.work = Work.counted(name, this::run);
    }

    private void run(int requests) {
        int cpu = world.occupancy.enter(work.name());
        world.violations.unless(inside.incrementAndGet() == 1, Kind.OVERLAP, work + " runs beside itself");
        world.violations.unless(!world.closed, Kind.LEFT, work + " runs after the close");
        delivered.addAndGet(requests);
        inside.decrementAndGet();
        world.occupancy.leave(cpu);
    }

    void enqueue() {
        accepted.addAndGet(queue.enqueue(work).accepted() ? 1 : 0);
    }

    void cancel() {
        removed.addAndGet(work.cancel());
    }

    boolean isPending() {
        return work.isPending() || work.isRunning();
    }

    /** When nothing happens any more. */
    void check() {
        long missing = accepted.get() - delivered.get() - removed.get();
        String what = work + ": accepted " + accepted + ", delivered " + delivered + ", removed " + removed;
        world.violations.unless(missing == 0, Kind.BALANCE, what);
    }
}
