package io.kernwork.simulate.world;

import io.kernwork.internal.engine.LanePeek;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.sched.Simulation;
import io.kernwork.workqueue.DelayedWork;
import java.util.List;

/** One work, on any of the queues. */
final class WorkBooks extends Books {
    final WorkRealm realm;
    final DelayedWork work;
    final int number;
    long finished; // requests that a run has delivered which has ended
    private final List<Deed> deeds;
    private long earliest = NEVER; // before which nobody has asked for a run

    private static final long NEVER = Long.MAX_VALUE;

    WorkBooks(WorkRealm realm, int number, List<Deed> deeds) {
        super(realm.world, "work-" + number, 6);
        this.realm = realm;
        this.number = number;
        this.deeds = deeds;
        this.work = DelayedWork.counted(name, this::run);
    }

    /** Before a run is asked for, not to begin before a time; within {@link #begin} and {@link #end}. */
    void ask(long nanos) {
        earliest = Math.min(earliest, Simulation.now() + nanos);
    }

    private void run(int requests) throws Exception {
        SimQueue queue = realm.of(LanePeek.here());
        enter(requests);
        world.unless(
                Simulation.now() >= earliest,
                "EARLY: " + name + " runs at " + Simulation.now() + " and was asked for not before " + earliest);
        boolean more = work.isPending(); // first: it is a step, and somebody may ask meanwhile
        earliest = more || verbs > 0 ? earliest : NEVER;
        queue.enter(this);
        try {
            realm.act(this, queue, deeds.get((int) ((started - 1) % deeds.size())));
        } finally {
            finished = delivered;
            queue.leave();
            leave();
        }
    }

    boolean waits() {
        return work.isPending() && !work.isArmed();
    }
}
