package io.kernwork.internal.engine;

import io.kernwork.base.Admission;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.internal.timer.Wheel.Filing;
import org.jspecify.annotations.Nullable;

/**
 * How requests come in. Every way in has the same order: the lane's state, then the item's word; a refusal or a merge is
 * decided by the word alone, and what gives the item a place or a timer is done under the lock that guards it, where the
 * state is read again. The word can change between the look and the lock, so each way is a loop whose steps answer null
 * for "look again": {@link ItemWord#applyIf} does nothing when the verdict is no longer the one that the lock was taken
 * for.
 *
 * <p>Nothing here waits or allocates, but for a ring growing, and that is done before anything is promised.
 */
public final class Submission {
    private final Engine engine;
    private final Wheel wheel;

    Submission(Engine engine) {
        this.engine = engine;
        this.wheel = engine.wheel();
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

    /**
     * A request for a run after a delay, which leaves an earlier request's time alone.
     *
     * @param now the time from which the delay counts
     */
    public Admission enqueueAfter(Lane lane, Item item, long delayNanos, long slackNanos, long maxWaitNanos, long now) {
        if (delayNanos == 0) {
            return enqueue(lane, item);
        }
        checkOwner(lane, item);
        long deadline = deadline(now, delayNanos, slackNanos);
        while (true) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.ARM, ItemWord.NO_STAMP);
            Admission answer = seen == Verdict.ARM
                    ? arm(lane, item, Event.ARM, seen, deadline, maxWaitNanos, now)
                    : settle(item, Event.ARM, seen);
            if (answer != null) {
                return answer;
            }
        }
    }

    /**
     * A request for a run after a delay, which replaces the time of an earlier one. With a delay of zero the item is armed
     * for now and expires on the calling thread, unless it is idle: that is a plain enqueue.
     *
     * @param now the time from which the delay counts
     */
    public Admission rearm(Lane lane, Item item, long delayNanos, long slackNanos, long maxWaitNanos, long now) {
        checkOwner(lane, item);
        long deadline = deadline(now, delayNanos, slackNanos);
        while (true) {
            if (refuses(lane)) {
                return refusal(lane);
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.REARM, ItemWord.NO_STAMP);
            Admission answer;
            if (seen == Verdict.ARM && delayNanos == 0) {
                answer = place(lane, item, Event.ENQUEUE);
            } else if (seen == Verdict.ARM || seen == Verdict.REARM) {
                answer = arm(lane, item, Event.REARM, seen, deadline, maxWaitNanos, now);
            } else if (seen == Verdict.POSTPONE) {
                answer = postpone(lane, item, deadline, maxWaitNanos, now);
            } else {
                answer = settle(item, Event.REARM, seen);
            }
            if (answer == null) {
                continue;
            }
            if (delayNanos == 0 && answer.accepted() && answer != Admission.QUEUED) {
                engine.firing().expedite(item, deadline);
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

    /** Arms or re-arms under the node's lock. */
    private @Nullable Admission arm(
            Lane lane, Item item, Event event, Verdict verdict, long deadline, long maxWait, long now) {
        TimerNode node = Firing.node(item);
        boolean tell = false;
        node.lock();
        try {
            if (refuses(lane)) {
                return refusal(lane);
            }
            claim(lane, item);
            if (ItemWord.verdict(item.word(), event, ItemWord.NO_STAMP) != verdict) {
                return null;
            }
            long since = verdict == Verdict.ARM ? now : node.since();
            long at = Math.min(deadline, later(since, maxWait));
            Filing filing = file(node, lane, at);
            if (filing == Filing.REFUSED) {
                return refusal(lane);
            }
            tell = filing == Filing.SOONEST;
            if (ItemWord.verdict(item.applyIf(event, verdict), event, ItemWord.NO_STAMP) != verdict) {
                tell |= wheel.drop(node); // it was filed for nothing
                return null;
            }
            node.arm(at, since);
        } finally {
            node.unlock();
            if (tell) {
                engine.tellDispatcher();
            }
        }
        return verdict == Verdict.REARM ? Admission.REARMED : Admission.ARMED;
    }

    /**
     * Under the node's lock: sees to it that the wheel looks at the node in time. A node that is filed already needs no look
     * at the wheel: either the lane's close has not come to it, and takes this lock when it does; or it has, and what it did
     * before, closing the lane, was seen by the caller under this lock.
     */
    private Filing file(TimerNode node, Lane lane, long deadline) {
        return wheel.has(node, lane, deadline) ? Filing.FILED : wheel.file(node, lane, deadline);
    }

    /** Takes a pending item off its lane, which may be another one, and arms it. */
    private @Nullable Admission postpone(Lane lane, Item item, long deadline, long maxWait, long now) {
        if (!(item.home() instanceof Lane home)) {
            ShortLock.pause(0); // whoever made it pending is about to give it its place
            return null;
        }
        Filing filing;
        Waiter chain;
        home.lock();
        try {
            if (!home.holds(item)) {
                return null;
            }
            filing = moveToWheel(home, lane, item, deadline, maxWait, now);
            if (filing == null) {
                return settle(item, Event.ENQUEUE, Verdict.COALESCED);
            }
            if (filing == Filing.REFUSED) {
                return refusal(lane);
            }
            chain = home.satisfied();
        } finally {
            home.unlock();
        }
        if (filing == Filing.SOONEST) {
            engine.tellDispatcher(); // first: a completion may wait for what was armed
        }
        engine.release(chain);
        return Admission.ARMED;
    }

    /** Under the lock of the lane that holds the item; null when that has waited for its longest wait and stays there. */
    private @Nullable Filing moveToWheel(Lane home, Lane lane, Item item, long deadline, long maxWait, long now) {
        TimerNode node = Firing.node(item);
        node.lock();
        try {
            long since = node.hasFired(home, item.sequence) ? node.since() : now;
            long at = Math.min(deadline, later(since, maxWait));
            if (maxWait < Wheel.NEVER && at <= now) {
                return null;
            }
            Filing filing = refuses(lane) ? Filing.REFUSED : file(node, lane, at);
            if (filing != Filing.REFUSED) {
                home.remove(item);
                countSaturation(item.apply(Event.REARM));
                node.arm(at, since);
            }
            return filing;
        } finally {
            node.unlock();
        }
    }

    private static long later(long time, long nanos) {
        return nanos > Wheel.NEVER - 1 - time ? Wheel.NEVER - 1 : time + nanos;
    }

    /**
     * The time that lies so far ahead, or a rounder one that is later by the slack at most; the end of time when that is beyond
     * it. The highest bit in which both ends of the window differ is set in the later one: with all below it cleared that is a
     * time inside.
     */
    static long deadline(long now, long delayNanos, long slackNanos) {
        long soonest = later(now, delayNanos);
        long latest = later(soonest, slackNanos);
        long differing = Long.highestOneBit(soonest ^ latest);
        return differing == 0 ? soonest : latest & -differing;
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

    // ---- at the door

    private static boolean refuses(Lane lane) {
        return !lane.accepts();
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
