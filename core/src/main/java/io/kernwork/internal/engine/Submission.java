package io.kernwork.internal.engine;

import io.kernwork.base.Admission;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.ShortLock;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.timer.Timer;
import io.kernwork.internal.timer.TimerNode;
import org.jspecify.annotations.Nullable;

/**
 * How requests come in. Every way in has the same order: the lane's state, then the item's word; a refusal or a merge is
 * decided by the word alone, and what gives the item a place or a timer is done under the lock that guards it, where the
 * state is read again. The word can change between the look and the lock, so each way is a loop whose steps answer null
 * for "look again": {@link ItemWord#applyIf} does nothing when the verdict is no longer the one that the lock was taken
 * for.
 *
 * <p>Nothing here waits or allocates, but for a ring or the timer growing, and that is done before anything is promised.
 */
public final class Submission {
    private static final long RETRY_NANOS = 10_000_000;

    private final Engine engine;
    private final Timer timer;
    private final Object firing = new Object(); // before all locks

    Submission(Engine engine) {
        this.engine = engine;
        this.timer = engine.timer();
    }

    // ---- requests

    /** A request for a run as soon as possible. */
    public Admission enqueue(Lane lane, Item item) {
        checkOwner(lane, item);
        while (true) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            long word = item.word();
            Verdict seen = ItemWord.verdict(word, Event.ENQUEUE, ItemWord.NO_STAMP);
            if (seen == Verdict.COALESCED) {
                if (item.advance(word, Event.ENQUEUE, Verdict.COALESCED)) {
                    countSaturation(word);
                    return Admission.COALESCED;
                }
                continue;
            }
            Admission answer =
                    seen == Verdict.QUEUE ? place(lane, item, Event.ENQUEUE) : settle(item, Event.ENQUEUE, seen);
            if (answer != null) {
                return answer;
            }
        }
    }

    /** A request for a run after a delay, which leaves an earlier request's time alone. */
    public Admission enqueueAfter(Lane lane, Item item, long delayNanos) {
        if (delayNanos == 0) {
            return enqueue(lane, item);
        }
        checkOwner(lane, item);
        while (true) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.ARM, ItemWord.NO_STAMP);
            Admission answer = seen == Verdict.ARM
                    ? arm(lane, item, Event.ARM, seen, engine.deadline(delayNanos))
                    : settle(item, Event.ARM, seen);
            if (answer != null) {
                return answer;
            }
        }
    }

    /**
     * A request for a run after a delay, which replaces the time of an earlier one. With a delay of zero the item is armed
     * for now and expires on the calling thread, unless it is idle: that is a plain enqueue.
     */
    public Admission rearm(Lane lane, Item item, long delayNanos) {
        checkOwner(lane, item);
        while (true) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.REARM, ItemWord.NO_STAMP);
            long deadline = engine.deadline(delayNanos);
            Admission answer;
            if (seen == Verdict.ARM && delayNanos == 0) {
                answer = place(lane, item, Event.ENQUEUE);
            } else if (seen == Verdict.ARM || seen == Verdict.REARM) {
                answer = arm(lane, item, Event.REARM, seen, deadline);
            } else if (seen == Verdict.POSTPONE) {
                answer = postpone(lane, item, deadline);
            } else {
                answer = settle(item, Event.REARM, seen);
            }
            if (answer == null) {
                continue;
            }
            if (delayNanos == 0 && answer.accepted() && answer != Admission.QUEUED) {
                expedite(item);
                return answer == Admission.ARMED ? Admission.QUEUED : answer;
            }
            return answer;
        }
    }

    // ---- steps of a request; null for "the word has changed, look again"

    /** Wins the item and gives it the last place in the lane. */
    private @Nullable Admission place(Lane lane, Item item, Event event) {
        lane.lock();
        try {
            if (refuses(lane)) {
                return refusal(lane);
            }
            lane.makeRoom();
            claim(lane, item);
            long before = item.applyIf(event, Verdict.QUEUE);
            if (ItemWord.verdict(before, event, ItemWord.NO_STAMP) == Verdict.QUEUE) {
                lane.append(item);
                return Admission.QUEUED;
            }
        } finally {
            lane.unlock();
        }
        return null;
    }

    /**
     * Arms or re-arms under the timer's monitor. A close sets the lane's state first and enters the monitor to sweep then:
     * either the state read here is the new one, or the sweep comes later and finds the node.
     */
    private @Nullable Admission arm(Lane lane, Item item, Event event, Verdict verdict, long deadline) {
        boolean earliest;
        synchronized (timer) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            timer.reserve();
            claim(lane, item);
            long before = item.applyIf(event, verdict);
            if (ItemWord.verdict(before, event, ItemWord.NO_STAMP) != verdict) {
                return null;
            }
            earliest = put(lane, item, before, event, verdict, deadline);
        }
        if (earliest) {
            engine.tellDispatcher();
        }
        return verdict == Verdict.REARM ? Admission.REARMED : Admission.ARMED;
    }

    /** Takes a pending item off its lane, which may be another one, and arms it. */
    private @Nullable Admission postpone(Lane lane, Item item, long deadline) {
        if (!(item.home() instanceof Lane home)) {
            ShortLock.pause(0); // whoever made it pending is about to give it its place
            return null;
        }
        boolean earliest;
        Waiter chain;
        home.lock();
        try {
            if (!home.holds(item)) {
                return null;
            }
            synchronized (timer) {
                if (refuses(lane)) {
                    return refusal(lane);
                }
                timer.reserve();
                home.remove(item);
                long before = item.apply(Event.REARM);
                countSaturation(before);
                earliest = put(lane, item, before, Event.REARM, Verdict.POSTPONE, deadline);
            }
            chain = home.satisfied();
        } finally {
            home.unlock();
        }
        engine.release(chain);
        if (earliest) {
            engine.tellDispatcher();
        }
        return Admission.ARMED;
    }

    private boolean put(Lane lane, Item item, long before, Event event, Verdict verdict, long deadline) {
        int stamp = ItemWord.stamp(ItemWord.next(before, event, verdict));
        return timer.put(node(item), deadline, stamp, lane);
    }

    /** A refusal, or a merge into a request that waits already. */
    private @Nullable Admission settle(Item item, Event event, Verdict seen) {
        long before = item.applyIf(event, seen);
        if (ItemWord.verdict(before, event, ItemWord.NO_STAMP) != seen) {
            return null;
        }
        if (seen == Verdict.COALESCED) {
            countSaturation(before);
        }
        return seen.answer();
    }

    private void countSaturation(long before) {
        if (ItemWord.requests(before) == ItemWord.MAX_REQUESTS) {
            engine.saturated();
        }
    }

    // ---- expiry

    /** Fires everything that is due, in the order of the deadlines. */
    void fireDue() {
        long now = engine.clock();
        boolean more = true;
        while (more) {
            try {
                synchronized (firing) {
                    more = fireNext(now);
                }
            } catch (Throwable failure) {
                engine.reportDefect("the timer, which tries again", failure);
            }
        }
    }

    /** One thread at a time, so that one node at most is neither in the timer nor dealt with. */
    private boolean fireNext(long now) {
        TimerNode node;
        Object target;
        int stamp;
        synchronized (timer) {
            node = timer.poll(now);
            if (node == null) {
                return false;
            }
            target = node.target();
            stamp = node.stamp();
        }
        boolean settled = false;
        try {
            if (target instanceof Lane lane) {
                fire(lane, (Item) node.owner, node, stamp);
            }
            settled = true;
        } finally {
            if (!settled) {
                timer.retry(node, stamp, now + RETRY_NANOS); // most likely there was no memory for a place
            }
            timer.polled(node);
        }
        return true;
    }

    /**
     * Makes an armed item pending if its arming is still the one with this stamp. A lane that takes nothing now holds it:
     * under the lane's lock, so that the end of the drain, or the sweep of the close, comes later and finds it.
     *
     * @return false when the lane takes nothing now
     */
    private boolean fire(Lane lane, Item item, TimerNode node, int stamp) {
        lane.lock();
        try {
            if (refuses(lane)) {
                timer.hold(node, stamp);
                return false;
            }
            lane.makeRoom();
            long before = item.applyIf(Event.FIRE, stamp, Verdict.QUEUE);
            if (ItemWord.verdict(before, Event.FIRE, stamp) == Verdict.QUEUE) {
                lane.append(item);
            }
        } finally {
            lane.unlock();
        }
        return true;
    }

    /**
     * Fires an armed item now, on the calling thread.
     *
     * @return the lane that holds it up because it takes nothing now or has no memory for it; null when the item is not
     *     armed any more
     */
    @Nullable
    Lane expedite(Item item) {
        TimerNode node = node(item);
        Lane lane;
        int stamp;
        synchronized (timer) {
            long word = item.word();
            if (!ItemWord.isArmed(word) || !(node.target() instanceof Lane target)) {
                return null;
            }
            lane = target;
            stamp = ItemWord.stamp(word);
        }
        try {
            if (fire(lane, item, node, stamp)) {
                synchronized (timer) {
                    timer.remove(node, stamp);
                }
                return null;
            }
        } catch (OutOfMemoryError full) {
            // the item stays armed, as if it had not been asked for
        }
        engine.tellDispatcher();
        return lane;
    }

    static TimerNode node(Item item) {
        TimerNode node = item.timer;
        if (node == null) {
            throw new IllegalStateException("defect in Kernwork: item " + Engine.quote(item.ref()) + " has no timer");
        }
        return node;
    }

    // ---- at the door

    private static boolean refuses(Lane lane) {
        return lane.state() != Lane.OPEN && !Current.admitted(lane);
    }

    /** The lane refused a moment ago; it may have opened again since, after a drain. */
    private static Admission refusal(Lane lane) {
        return lane.state() == Lane.CLOSED ? Admission.CLOSED : Admission.DRAINING;
    }

    private void checkOwner(Lane lane, Item item) {
        Object owner = item.owner();
        if (owner != null && owner != engine) {
            throw wrongRuntime(lane, item, owner);
        }
    }

    private void claim(Lane lane, Item item) {
        Object owner = item.claim(engine);
        if (owner != engine) {
            throw wrongRuntime(lane, item, owner);
        }
    }

    private IllegalArgumentException wrongRuntime(Lane lane, Item item, Object owner) {
        String other = owner instanceof Engine engine ? engine.name() : "?";
        return new IllegalArgumentException("item " + Engine.quote(item.ref()) + " belongs to runtime '" + other
                + "' and cannot go to queue '" + lane.queue.name() + "' of runtime '" + engine.name()
                + "': an item stays with the first runtime that took it; create another item for this one");
    }
}
