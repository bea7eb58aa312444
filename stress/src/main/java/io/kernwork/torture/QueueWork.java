package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.internal.engine.LanePeek;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One work of the storm of queues, on any of them, and what has become of its requests. */
final class QueueWork {
    final DelayedWork work;
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong coalesced = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong removed = new AtomicLong();
    final AtomicLong started = new AtomicLong();
    final AtomicLong ended = new AtomicLong();

    private final QueueWorld world;
    private final Body deeds;
    private final AtomicInteger inside = new AtomicInteger();

    QueueWork(QueueWorld world, String name, Body deeds) {
        this.world = world;
        this.deeds = deeds;
        this.work = DelayedWork.counted(name, this::begin);
    }

    private void begin(int requests) throws Exception {
        QueueBooks books = world.books(LanePeek.here());
        world.verbs.run(() -> run(requests, books));
    }

    private void run(int requests, QueueBooks books) throws Exception {
        int cpu = books.enter(work);
        started.incrementAndGet();
        try {
            world.violations.unless(inside.incrementAndGet() == 1, Kind.OVERLAP, work + " runs beside itself");
            world.violations.unless(!world.closed, Kind.LEFT, work + " runs after the close");
            world.violations.unless(requests > 0, Kind.RUN, work + " was run for nothing");
            delivered.addAndGet(requests);
            if (world.threads.isRescuer(Thread.currentThread())) {
                world.rescued.increment();
            }
            deeds.run();
        } finally {
            inside.decrementAndGet();
            ended.incrementAndGet();
            books.leave(cpu);
        }
    }

    /** A re-arming adds no request. */
    void answered(Admission answer) {
        if (answer.accepted() && answer != Admission.REARMED) {
            accepted.incrementAndGet();
            coalesced.addAndGet(answer == Admission.COALESCED ? 1 : 0);
        }
    }

    void removed(int requests) {
        removed.addAndGet(requests);
    }

    boolean isPending() {
        return work.isPending() || work.isRunning();
    }

    /** When nothing happens any more; with what closes have dropped. */
    void check(long dropped) {
        long missing = accepted.get() - delivered.get() - removed.get() - dropped;
        world.violations.unless(
                missing == 0,
                Kind.BALANCE,
                work + ": accepted " + accepted + ", delivered " + delivered + ", removed " + removed + ", dropped "
                        + dropped);
        world.violations.unless(
                started.get() == ended.get() && !work.isDisabled(), Kind.LEFT, work + " when nothing happens");
    }
}
