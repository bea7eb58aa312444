package io.kernwork.internal.engine;

import io.kernwork.base.Holdup;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Parking;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Waiter.Until;
import io.kernwork.internal.queue.Waiting;
import io.kernwork.internal.sync.ShortLock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wait, as a machine that is advanced until it says "done": each step either finds nothing to wait for any more or
 * registers a waiter on the lane where the next change will happen. Blocking, timed and asynchronous waits are three ways
 * of driving the same machine ({@link Waits}).
 *
 * <p>A wait that was advanced is driven by one thread at a time: the one that called, then whoever releases the waiter.
 */
abstract class Await {
    final Parking parking;
    private @Nullable Lane registeredOn;
    private @Nullable Waiter waiter;

    Await(Parking parking) {
        this.parking = parking;
    }

    /**
     * Looks, and registers if there is something to wait for.
     *
     * @param action what the release runs; null to unpark the calling thread
     * @return true when there is nothing to wait for; false when a waiter was registered, and then nothing of this machine
     *     may be touched before it is released or withdrawn, unless the caller is the waiter's thread
     */
    abstract boolean advance(@Nullable Runnable action);

    /** What is waited for now. */
    abstract List<Holdup> holdups();

    /** The waiter of the last step that registered one. */
    final Waiter waiter() {
        Waiter present = waiter;
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a wait without a waiter");
        }
        return present;
    }

    /** Where it is, and what it waits for; for the waiting thread. */
    final Waiting waiting() {
        Lane lane = registeredOn;
        if (lane == null) {
            throw new IllegalStateException("defect in Kernwork: a wait without a lane");
        }
        return new Waiting(lane, waiter());
    }

    /** Takes the waiter back; false when it was taken out by somebody who releases it, or has done so. */
    final boolean withdraw() {
        Lane lane = registeredOn;
        if (lane == null) {
            return true;
        }
        lane.lock();
        boolean withdrawn = lane.unregister(waiter());
        lane.unlock();
        return withdrawn;
    }

    /** Under the lane's lock: registers unless there is nothing to wait for; true when it registered. */
    final boolean register(Lane lane, Waiter candidate) {
        registeredOn = lane;
        waiter = candidate;
        return lane.register(candidate);
    }

    /**
     * Waits for a state of all lanes of one queue: what was there at the first step has passed, or an instant at which all are
     * idle. Bodies on one lane may enqueue to another one that was found idle before: so an instant has come only when, after
     * all were found idle, none has got anything since before the first of these looks.
     */
    static final class OfLanes extends Await {
        private final Lane[] lanes;
        private final Until until;
        private final long[] numbers;
        private boolean noted;

        OfLanes(Parking parking, Lane[] lanes, Until until) {
            super(parking);
            this.lanes = lanes;
            this.until = until;
            this.numbers = new long[lanes.length];
        }

        @Override
        boolean advance(@Nullable Runnable action) {
            do {
                if (!noted || until == Until.IDLE) {
                    note();
                }
                for (int i = 0; i < lanes.length; i++) {
                    if (registerOn(lanes[i], numbers[i], action)) {
                        return false;
                    }
                }
            } while (until == Until.IDLE && !unchanged());
            return true;
        }

        private void note() {
            noted = true;
            for (int i = 0; i < lanes.length; i++) {
                lanes[i].lock();
                numbers[i] = lanes[i].lastSequence();
                lanes[i].unlock();
            }
        }

        private boolean registerOn(Lane lane, long number, @Nullable Runnable action) {
            Waiter candidate = Waiter.of(parking, until, number, action);
            lane.lock();
            boolean registered = register(lane, candidate);
            lane.unlock();
            return registered;
        }

        private boolean unchanged() {
            boolean same = true;
            for (int i = 0; i < lanes.length && same && lanes.length > 1; i++) {
                lanes[i].lock();
                same = lanes[i].idle() && lanes[i].lastSequence() == numbers[i];
                lanes[i].unlock();
            }
            return same;
        }

        @Override
        List<Holdup> holdups() {
            return Holdups.of(lanes);
        }
    }

    /** Waits until no worker is inside an item. Who calls it has seen to it that no further run begins. */
    static class OfRun extends Await {
        final Item item;

        OfRun(Parking parking, Item item) {
            super(parking);
            this.item = item;
        }

        @Override
        boolean advance(@Nullable Runnable action) {
            return !registerOnRun(action);
        }

        /** False when the item does not run. */
        final boolean registerOnRun(@Nullable Runnable action) {
            for (int tries = 0; ItemWord.isRunning(item.word()); tries++) {
                if (item.latestRun() instanceof Run run && registerOn(run, action)) {
                    return true;
                }
                ShortLock.pause(tries); // the run that was read has ended since
            }
            return false;
        }

        private boolean registerOn(Run run, @Nullable Runnable action) {
            Lane lane = run.laneOrNull();
            if (lane == null) {
                return false;
            }
            Waiter candidate = Waiter.left(parking, item, 0, action);
            lane.lock();
            long sequence = lane.numberOf(run, item);
            boolean registered = sequence >= 0 && register(lane, candidate.at(sequence));
            lane.unlock();
            return registered;
        }

        @Override
        List<Holdup> holdups() {
            return Holdups.of(item);
        }
    }

    /**
     * Waits for the last request of an item: for the end of its stay if it is pending, else for the end of the run. An armed
     * item is fired first; a draining lane that does not let it in is waited for.
     */
    static final class OfItem extends OfRun {
        private final Firing firing;
        private boolean waited;
        private boolean registered;

        OfItem(Parking parking, Firing firing, Item item) {
            super(parking, item);
            this.firing = firing;
        }

        /** Whether there was something to wait for. */
        boolean waited() {
            return waited;
        }

        @Override
        boolean advance(@Nullable Runnable action) {
            if (registered) {
                return true;
            }
            for (int tries = 0; ; tries++) {
                long word = item.word();
                if (ItemWord.isArmed(word)) {
                    waited = true;
                    Lane draining = firing.expedite(item);
                    if (draining != null && registerUndrained(draining, action)) {
                        return false;
                    }
                } else if (ItemWord.isPending(word)) {
                    if (item.home() instanceof Lane home && registerOnPlace(home, action)) {
                        return false;
                    }
                } else {
                    return !registerOnLastRun(action);
                }
                ShortLock.pause(tries);
            }
        }

        private boolean registerUndrained(Lane lane, @Nullable Runnable action) {
            Waiter candidate = Waiter.of(parking, Until.UNDRAINED, 0, action);
            lane.lock();
            boolean draining = register(lane, candidate);
            lane.unlock();
            return draining;
        }

        /** The flags are set under the lock, before a release can drive the machine on. */
        private boolean registerOnPlace(Lane home, @Nullable Runnable action) {
            Waiter candidate = Waiter.left(parking, item, 0, action);
            home.lock();
            boolean here = home.holds(item);
            if (here) {
                waited = true;
                registered = true;
                register(home, candidate.at(item.sequence));
            }
            home.unlock();
            return here;
        }

        private boolean registerOnLastRun(@Nullable Runnable action) {
            boolean before = waited;
            waited = true;
            registered = true;
            if (registerOnRun(action)) {
                return true;
            }
            waited = before;
            return false;
        }
    }

    /** Waits for an instant at which an item is neither pending nor running; what is armed is left alone. */
    static final class OfQuiet extends OfRun {
        OfQuiet(Parking parking, Item item) {
            super(parking, item);
        }

        @Override
        boolean advance(@Nullable Runnable action) {
            for (int tries = 0; ; tries++) {
                long word = item.word();
                if (!ItemWord.isPending(word) && !ItemWord.isRunning(word)) {
                    return true;
                }
                boolean registered = ItemWord.isPending(word)
                        ? item.home() instanceof Lane home && registerOnPlace(home, action)
                        : registerOnRun(action);
                if (registered) {
                    return false;
                }
                ShortLock.pause(tries); // it has gone on since
            }
        }

        private boolean registerOnPlace(Lane home, @Nullable Runnable action) {
            Waiter candidate = Waiter.left(parking, item, 0, action);
            home.lock();
            boolean here = home.holds(item) && register(home, candidate.at(item.sequence));
            home.unlock();
            return here;
        }
    }
}
