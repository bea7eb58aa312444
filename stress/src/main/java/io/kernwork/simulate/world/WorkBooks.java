package io.kernwork.simulate.world;

import io.kernwork.internal.engine.LanePeek;
import io.kernwork.simulate.Deed;
import io.kernwork.workqueue.DelayedWork;
import java.util.List;

/** One work, on any of the queues. */
final class WorkBooks extends Books {
    final WorkRealm realm;
    final DelayedWork work;
    final int number;
    long finished; // requests that a run has delivered which has ended
    private final List<Deed> deeds;

    WorkBooks(WorkRealm realm, int number, List<Deed> deeds) {
        super(realm.world, "work-" + number, 6);
        this.realm = realm;
        this.number = number;
        this.deeds = deeds;
        this.work = DelayedWork.counted(name, this::run);
    }

    private void run(int requests) throws Exception {
        SimQueue queue = realm.of(LanePeek.here());
        enter(requests);
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
