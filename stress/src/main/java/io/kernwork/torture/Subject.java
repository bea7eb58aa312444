package io.kernwork.torture;

import io.kernwork.base.CountedBody;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A work, and what is checked in each of its runs, whatever the run does. */
abstract class Subject {
    final World world;
    final int id;
    final Work work;
    /** The books of the body. */
    final Ledger ledger;
    /** Runs begun and ended; written by the body, released, so that a waiting verb that has returned orders them. */
    final AtomicLong started = new AtomicLong();

    final AtomicLong ended = new AtomicLong();
    /** Removed by verbs that answered later, on any thread. */
    final LongAdder late = new LongAdder();

    private final AtomicInteger inside = new AtomicInteger();
    private final CountedBody checked = this::checked;

    Subject(World world, int id, int works, boolean plain, String name) {
        this.world = world;
        this.id = id;
        this.ledger = new Ledger(works);
        CountedBody body = requests -> world.settings.verbs().run(checked, requests);
        this.work = plain ? Work.counted(name, body) : DelayedWork.counted(name, body);
    }

    /** What this run does. */
    abstract void act(int requests) throws Exception;

    private void checked(int requests) throws Exception {
        if (inside.getAndIncrement() != 0) {
            world.violations.add(Kind.OVERLAP, "a second thread is inside " + work);
        }
        started.setRelease(started.getPlain() + 1);
        try {
            check(requests);
            ledger.runs++;
            ledger.delivered[id] += requests;
            act(requests);
        } finally {
            ended.setRelease(ended.getPlain() + 1);
            inside.getAndDecrement();
        }
    }

    private void check(int requests) {
        if (requests < 1) {
            world.violations.add(Kind.RUN, "a run of " + work + " for " + requests + " requests");
        }
        if (!work.equals(Work.current())) {
            world.violations.add(Kind.RUN, "inside " + work + " the current work is " + Work.current());
        }
        if (Thread.currentThread().isInterrupted()) {
            world.violations.add(Kind.RUN, "a run of " + work + " begins interrupted");
        }
    }
}
