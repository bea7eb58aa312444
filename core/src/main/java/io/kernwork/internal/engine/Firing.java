package io.kernwork.internal.engine;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.TimerNode;
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

    private final Engine engine;
    private final Wheel wheel;
    private final Object turn = new Object(); // before all locks

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
            try {
                synchronized (turn) {
                    boolean fired = fireNext(now);
                    more = (purged < MOST_PURGED && purgeNext(now)) || fired;
                    purged++;
                }
            } catch (Throwable failure) {
                engine.reportDefect("the timer, which tries again", failure);
            }
        }
    }

    private boolean fireNext(long now) {
        TimerNode node = wheel.poll(now);
        if (node == null) {
            return false;
        }
        boolean settled = false;
        try {
            Lane lane = dueLane(node, now);
            if (lane != null) {
                fire(lane, node, now, true);
            }
            settled = true;
        } finally {
            if (!settled) {
                retry(node, now); // most likely there was no memory for a place
            }
        }
        return true;
    }

    /** The lane of a polled node that is due; others are filed for later, or forgotten. */
    private @Nullable Lane dueLane(TimerNode node, long now) {
        node.lock();
        try {
            if (!isArmed(node)) {
                wheel.remove(node);
                return null;
            }
            if (node.deadline() > now) {
                wheel.refile(node, node.deadline());
                return null;
            }
            return (Lane) node.target();
        } finally {
            node.unlock();
        }
    }

    private void retry(TimerNode node, long now) {
        node.lock();
        if (isArmed(node)) {
            wheel.refile(node, node.deadline() > now ? node.deadline() : now + RETRY_NANOS);
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
     * Makes an armed item pending, if it is still armed for this lane and due. A lane that drains holds what was polled for it:
     * under the lane's lock, so that the end of the drain comes later and finds it. What has no target is being disarmed by
     * the close of its lane, which has its node.
     *
     * @return false when the lane takes nothing now
     */
    private boolean fire(Lane lane, TimerNode node, long now, boolean polled) {
        lane.lock();
        try {
            node.lock();
            try {
                if (!isArmed(node) || node.target() != lane || node.deadline() > now) {
                    settle(node, polled);
                } else if (polled ? lane.state() == Lane.OPEN : lane.accepts()) {
                    lane.makeRoom();
                    queue(lane, node);
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
        } finally {
            lane.unlock();
        }
        return true;
    }

    private static void queue(Lane lane, TimerNode node) {
        Item item = (Item) node.owner;
        item.apply(Event.FIRE);
        lane.append(item);
        node.setFired(lane, item.sequence);
    }

    /** Things have changed since it was polled. */
    private void settle(TimerNode node, boolean polled) {
        if (polled && !isArmed(node)) {
            wheel.remove(node);
        } else if (polled && node.target() != null) {
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
            return fire(lane, node, latest, false);
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
}
