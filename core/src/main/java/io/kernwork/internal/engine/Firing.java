package io.kernwork.internal.engine;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.TimerTarget;
import io.kernwork.internal.timer.Wheel;
import org.jspecify.annotations.Nullable;

/**
 * How armed items become pending: when their time comes, or at once for a flush. The wheel says which nodes to look at; the
 * item's word and the node's deadline, both read under the node's lock, say what to do. So what was disarmed or armed for
 * later before that lock was taken does not fire.
 */
final class Firing {
    private static final long RETRY_NANOS = 10_000_000;
    private static final int MOST_PURGED = 256; // in one call
    private static final int PURGED_AT_ONCE = 16; // between two looks for what is due
    private static final int LONGEST_ROW = 16; // under one hold of a lane's lock

    private final Engine engine;
    private final Wheel wheel;
    private final Object turn = new Object(); // before all locks; guards these:
    private final @Nullable TimerNode[] batch = new TimerNode[Wheel.BATCH];
    private int next;
    private int polled;
    private @Nullable PumpedLane untold; // whose hook is to be called when the turn is given up
    private int calls;
    private final TimerFires fires = new TimerFires(LONGEST_ROW);

    Firing(Engine engine) {
        this.engine = engine;
        this.wheel = engine.wheel();
    }

    /** Fires everything that is due, slot by slot; and forgets some of what was disarmed a while ago. */
    void fireDue() {
        long now = engine.clock();
        int purged = 0;
        boolean more = true;
        while (more) {
            PumpedLane pumped = null;
            int hooks = 0;
            try {
                synchronized (turn) {
                    boolean fired = fireSome(now);
                    more = (purged < MOST_PURGED && purgeSome(now)) || fired;
                    purged += PURGED_AT_ONCE;
                    pumped = untold;
                    hooks = calls;
                    untold = null;
                }
            } catch (Throwable failure) {
                engine.reportDefect("the timer, which tries again", failure);
            }
            if (pumped != null) {
                pumped.tell(hooks);
            }
        }
    }

    /** What a failure has left of a batch is looked at first. */
    private boolean fireSome(long now) {
        if (next == polled) {
            next = 0;
            polled = 0; // first: what comes may fail
            polled = wheel.poll(now, batch);
        }
        boolean any = next < polled;
        while (next < polled && untold == null) {
            if (target() instanceof Lane lane) {
                fireRow(lane, now);
            } else {
                settle(takePolled());
            }
        }
        return any;
    }

    private boolean purgeSome(long now) {
        boolean more = true;
        for (int i = 0; more && i < PURGED_AT_ONCE; i++) {
            more = purgeNext(now);
        }
        return more;
    }

    private TimerNode takePolled() {
        TimerNode node = batch[next];
        if (node == null) {
            throw new IllegalStateException("defect in Kernwork: a timer was polled twice");
        }
        batch[next++] = null;
        return node;
    }

    /** Of the node that is next; a hint without its lock. */
    private @Nullable TimerTarget target() {
        TimerNode node = next < polled ? batch[next] : null;
        return node == null ? null : node.target();
    }

    /** Looks at the next node and those behind it, as long as they are for the same lane, under one hold of its lock. */
    private void fireRow(Lane lane, long now) {
        TimerNode node = null;
        lane.lock();
        try {
            int row = 0;
            do {
                node = takePolled();
                fire(lane, node, now, true);
                node = null;
            } while (++row < LONGEST_ROW && target() == lane);
        } finally {
            unlock(lane);
            fires.tell();
            if (node != null) {
                retry(node, now); // most likely there was no memory for a place
            }
        }
    }

    /** A hook is user code, and not called in here. */
    private void unlock(Lane lane) {
        if (lane instanceof PumpedLane pumped) {
            calls = pumped.unlockUntold();
            untold = pumped;
        } else {
            lane.unlock();
        }
    }

    private void retry(TimerNode node, long now) {
        node.lock();
        if (isArmed(node)) {
            wheel.refile(node, node.deadline() > now ? node.deadline() : now + RETRY_NANOS);
        } else {
            wheel.remove(node);
        }
        node.unlock();
    }

    /** Forgets everything that was disarmed; the runtime has closed. */
    void forgetDisarmed() {
        boolean more = true;
        while (more) {
            more = purgeNext(Wheel.NEVER);
        }
    }

    /** A node that was disarmed a while ago is forgotten, unless it was armed again. */
    private boolean purgeNext(long now) {
        TimerNode node = wheel.pollDropped(now);
        if (node == null) {
            return false;
        }
        node.lock();
        node.purged();
        if (!isArmed(node)) {
            wheel.remove(node);
        }
        node.unlock();
        return true;
    }

    /**
     * Under the lane's lock: makes an armed item pending, if it is still armed for this lane and due. A lane that drains holds
     * what was polled for it: under the same lock, so that the end of the drain comes later and finds it.
     *
     * @return false when the lane takes nothing now
     */
    private boolean fire(Lane lane, TimerNode node, long now, boolean polled) {
        node.lock();
        try {
            if (!isArmed(node) || node.target() != lane || node.deadline() > now) {
                if (polled) {
                    settleLocked(node);
                }
            } else if (polled ? lane.state() == Lane.OPEN : lane.accepts()) {
                lane.makeRoom();
                queue(lane, node, polled ? now : Wheel.NEVER);
                if (polled && Jfr.recordsFires()) {
                    fires.note(lane, node, now);
                }
                wheel.remove(node);
            } else {
                if (polled) {
                    wheel.hold(node);
                }
                return false;
            }
        } finally {
            node.unlock();
        }
        return true;
    }

    /** The time is that of the row, or the end of time for one that is expedited, which is not measured. */
    private static void queue(Lane lane, TimerNode node, long now) {
        Item item = (Item) node.owner;
        if (now < Wheel.NEVER && lane.samplesNext()) {
            lane.stamp(item, now);
        }
        item.apply(Event.FIRE);
        lane.append(item);
        node.setFired(lane, item.sequence);
    }

    private void settle(TimerNode node) {
        node.lock();
        settleLocked(node);
        node.unlock();
    }

    /**
     * A polled node that is not to fire here and now. What is armed without a target is being disarmed by the close of its
     * lane, which has the node. What is due for another lane than the one that was looked at comes up again.
     */
    private void settleLocked(TimerNode node) {
        if (!isArmed(node)) {
            wheel.remove(node);
        } else if (node.target() != null) {
            wheel.refile(node, node.deadline());
        }
    }

    /** Fires an armed item now, on the calling thread, whatever its deadline; as {@link #expedite(Item, long)}. */
    @Nullable
    Lane expedite(Item item) {
        return expedite(item, Wheel.NEVER);
    }

    /**
     * Fires an armed item now, on the calling thread, if its deadline is not after the given one: the arming that the caller has
     * made may have been replaced since.
     *
     * @return the lane that holds it up because it takes nothing now or has no memory for it; null when the item is not
     *     armed any more, or for later
     */
    @Nullable
    Lane expedite(Item item, long latest) {
        TimerNode node = node(item);
        for (int tries = 0; isArmed(node, latest); tries++) {
            if (!(node.target() instanceof Lane lane)) {
                ShortLock.pause(tries); // the close of its lane is about to disarm it
            } else if (!expedite(lane, node, latest)) {
                engine.tellDispatcher();
                return lane;
            }
        }
        return null;
    }

    private static boolean isArmed(TimerNode node, long latest) {
        node.lock();
        boolean armed = isArmed(node) && node.deadline() <= latest;
        node.unlock();
        return armed;
    }

    private boolean expedite(Lane lane, TimerNode node, long latest) {
        try {
            lane.lock();
            try {
                return fire(lane, node, latest, false);
            } finally {
                lane.unlock();
            }
        } catch (OutOfMemoryError full) {
            return false; // the item stays armed, as if it had not been asked for
        }
    }

    private static boolean isArmed(TimerNode node) {
        return ItemWord.isArmed(((Item) node.owner).word());
    }

    static TimerNode node(Item item) {
        TimerNode node = item.timer;
        if (node == null) {
            throw new IllegalStateException("defect in Kernwork: item " + Engine.quote(item.ref()) + " has no timer");
        }
        return node;
    }

    /** Under the node's lock, before the item is disarmed: while it is armed nobody else may touch that; afterwards others may. */
    static void forgetTrace(Item item) {
        if (ItemWord.isArmed(item.word())) {
            item.trace = null;
        }
    }
}
