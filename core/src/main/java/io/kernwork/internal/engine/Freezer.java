package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;

/**
 * Whether the freezable queues of one runtime are frozen. Freezes are counted; the first one blocks each freezable lane once and the
 * last thaw takes that back. Lanes are opened under the same monitor, which comes before the registry's, so none is missed and none is
 * blocked twice.
 */
public final class Freezer {
    private final Engine engine;
    private int freezes;

    Freezer(Engine engine) {
        this.engine = engine;
    }

    /** Opens the lanes of one queue, frozen if it is freezable and everything is. */
    synchronized void open(Lane... lanes) {
        engine.registry().open(lanes);
        if (freezes > 0 && lanes[0].isFreezable()) {
            freeze(lanes);
        }
    }

    /** How many have not been taken back. */
    synchronized int freezes() {
        return freezes;
    }

    /** Counts a freeze. */
    public synchronized void freeze() {
        if (freezes == 0) {
            freeze(freezable());
        }
        freezes++;
    }

    /** Takes a freeze back; false when nothing is frozen. */
    public synchronized boolean thaw() {
        if (freezes == 0) {
            return false;
        }
        freezes--;
        if (freezes == 0) {
            for (Lane lane : freezable()) {
                lane.lock();
                lane.unblock();
                lane.unlock();
            }
        }
        return true;
    }

    private void freeze(Lane... lanes) {
        for (Lane lane : lanes) {
            lane.lock();
            lane.recall();
            lane.block();
            lane.unlock();
        }
    }

    private Lane[] freezable() {
        return engine.registry().lanes().stream().filter(Lane::isFreezable).toArray(Lane[]::new);
    }

    /** Whether everything is frozen and no body goes on that began before. */
    public synchronized boolean isFrozen() {
        boolean busy = false;
        for (Lane lane : freezable()) {
            lane.lock();
            busy |= lane.isBusy();
            lane.unlock();
        }
        return freezes > 0 && !busy;
    }
}
