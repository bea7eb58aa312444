package io.kernwork.internal.engine;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Trace;
import io.kernwork.internal.queue.Tracing;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.internal.timer.Wheel.Filing;
import java.lang.invoke.VarHandle;
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

    /** A request for a run as soon as possible. What merges, as most do in a burst, is done here; the rest is left to a method of its own. */
    public Admission enqueue(Lane lane, Item item) {
        checkOwner(lane, item);
        if (lane.isPlainlyOpen()) { // the state before the word
            long word = item.word();
            if (ItemWord.verdict(word, Event.ENQUEUE) == Verdict.COALESCED
                    && item.advance(word, Event.ENQUEUE, Verdict.COALESCED)) {
                countSaturation(word);
                return Admission.COALESCED;
            }
        }
        return enqueue(lane, item, Event.ENQUEUE);
    }

    /**
     * A request for a run as soon as possible, with the refusals of its event.
     *
     * @param event one of the enqueuing ones
     */
    public Admission enqueue(Lane lane, Item item, Event event) {
        checkOwner(lane, item);
        while (true) {
            if (refuses(lane)) {
                return told(lane, item, refusal(lane));
            }
            Verdict seen = ItemWord.verdict(item.word(), event);
            Admission answer = seen == Verdict.QUEUE ? place(lane, item, event) : settle(lane, item, event, seen);
            if (answer != null) {
                return told(lane, item, answer);
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
        long deadline = Nanos.deadline(now, delayNanos, slackNanos);
        while (true) {
            if (refuses(lane)) {
                return told(lane, item, refusal(lane));
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.ARM);
            Admission answer = seen == Verdict.ARM
                    ? arm(lane, item, Event.ARM, deadline, maxWaitNanos, now)
                    : settle(lane, item, Event.ARM, seen);
            if (answer != null) {
                return told(lane, item, answer);
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
        long deadline = Nanos.deadline(now, delayNanos, slackNanos);
        while (true) {
            Admission answer = ItemWord.isArmed(item.word())
                    ? replaceDeadline(lane, item, deadline, maxWaitNanos)
                    : rearmUnarmed(lane, item, delayNanos == 0, deadline, maxWaitNanos, now);
            if (answer == null) {
                continue;
            }
            if (answer == Admission.REARMED && delayNanos != 0) {
                return answer;
            }
            if (delayNanos == 0 && answer.accepted() && answer != Admission.QUEUED) {
                engine.firing().expedite(item, deadline);
                return answer == Admission.ARMED ? Admission.QUEUED : answer;
            }
            return told(lane, item, answer);
        }
    }

    /** {@link #rearm(Lane, Item, long, long, long, long)} in the words of the public face. */
    public Admission rearm(Lane lane, Item item, Delay delay, long now) {
        return rearm(lane, item, delay.nanos(), delay.slackNanos(), delay.maxWaitNanos(), now);
    }

    /** {@link #enqueueAfter(Lane, Item, long, long, long, long)} in the words of the public face. */
    public Admission enqueueAfter(Lane lane, Item item, Delay delay, long now) {
        return enqueueAfter(lane, item, delay.nanos(), delay.slackNanos(), delay.maxWaitNanos(), now);
    }

    private @Nullable Admission rearmUnarmed(
            Lane lane, Item item, boolean atOnce, long deadline, long maxWait, long now) {
        checkOwner(lane, item);
        if (refuses(lane)) {
            return refusal(lane);
        }
        Verdict seen = ItemWord.verdict(item.word(), Event.REARM);
        if (seen == Verdict.ARM) {
            return atOnce ? place(lane, item, Event.ENQUEUE) : arm(lane, item, Event.REARM, deadline, maxWait, now);
        }
        if (seen == Verdict.REARM) {
            return null;
        }
        return seen == Verdict.POSTPONE
                ? postpone(lane, item, deadline, maxWait, now)
                : settle(lane, item, Event.REARM, seen);
    }

    /**
     * A request for a run after a delay, which merges into one that is pending and leaves that where it is. With a delay of zero
     * it is a request for a run as soon as possible, and an armed one fires now, on the calling thread.
     *
     * @param replace whether the time of an armed request is replaced; else the answer is ALREADY_PENDING and nothing changes
     */
    public Admission schedule(Lane lane, Item item, long delayNanos, long slackNanos, boolean replace, long now) {
        checkOwner(lane, item);
        long deadline = Nanos.deadline(now, delayNanos, slackNanos);
        boolean atOnce = delayNanos == 0;
        while (true) {
            if (refuses(lane)) {
                return told(lane, item, refusal(lane));
            }
            if (Firing.node(item).isClosed()) {
                return told(lane, item, Admission.DRAINING);
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.REARM);
            Admission answer;
            if (seen == Verdict.ARM) {
                answer = atOnce
                        ? place(lane, item, Event.ENQUEUE)
                        : arm(lane, item, Event.REARM, deadline, Wheel.NEVER, now);
            } else if (seen == Verdict.REARM) {
                answer = replace || atOnce
                        ? replaceDeadline(lane, item, deadline, Wheel.NEVER)
                        : Admission.ALREADY_PENDING;
            } else if (seen == Verdict.POSTPONE) {
                answer = settle(lane, item, Event.ENQUEUE, Verdict.COALESCED);
            } else {
                answer = settle(lane, item, Event.REARM, seen);
            }
            if (answer != null) {
                if (atOnce && answer == Admission.REARMED) {
                    engine.firing().expedite(item, deadline);
                }
                return told(lane, item, answer);
            }
        }
    }

    /**
     * A request for a run as soon as possible, that is remembered while the item is paused: it waits for the end of the last
     * pause then, in the same lane.
     */
    public Admission schedule(BottomHalfLane lane, Item item) {
        checkOwner(lane, item);
        while (true) {
            if (refuses(lane)) {
                return told(lane, item, refusal(lane));
            }
            Verdict seen = ItemWord.verdict(item.word(), Event.SCHEDULE);
            Admission answer = switch (seen) {
                case QUEUE -> place(lane, item, Event.SCHEDULE);
                case HELD -> hold(lane, item);
                default -> settle(lane, item, Event.SCHEDULE, seen);
            };
            if (answer != null) {
                return told(lane, item, answer);
            }
        }
    }

    /**
     * Lets requests wait until the matching {@link #resume}.
     *
     * @throws IllegalStateException if that cannot be counted; nothing has changed then
     */
    public static void pause(Item item) {
        if (ItemWord.verdict(item.apply(Event.PAUSE), Event.PAUSE) == Verdict.OVERFLOW) {
            throw new IllegalStateException("item " + Engine.quote(item.ref()) + " is disabled " + ItemWord.MAX_DEPTH
                    + " deep and cannot be disabled further: an enable() is missing for each of them");
        }
    }

    /**
     * Takes one {@link #pause} back; what waits gets its place with the last one.
     *
     * @return whether it was the last one
     * @throws IllegalStateException if there is none; nothing has changed then
     */
    public static boolean resume(Item item) {
        Verdict verdict = ItemWord.verdict(item.apply(Event.RESUME), Event.RESUME);
        if (verdict == Verdict.UNDERFLOW) {
            throw new IllegalStateException("item " + Engine.quote(item.ref())
                    + " is not disabled: each enable() needs an earlier disable() or disableNoSync() of its own");
        }
        if (verdict == Verdict.RELEASE) {
            VarHandle.fullFence(); // pairs with that of BottomHalfLane.hold
            if (item.home() instanceof BottomHalfLane home) {
                home.lock();
                home.release(item);
                home.unlock();
            }
        }
        return verdict != Verdict.STILL_DISABLED;
    }

    // ---- steps of a request; null for "the word has changed, look again"

    /** Wins the item and gives it the last place in the lane. */
    private @Nullable Admission place(Lane lane, Item item, Event event) {
        Trace trace = trace(lane);
        if (trace == null) {
            return place(lane, item, event, null);
        }
        Admission answer = place(lane, item, event, trace);
        if (answer != Admission.QUEUED) {
            lane.giveBack(trace);
        }
        return answer;
    }

    private @Nullable Admission place(Lane lane, Item item, Event event, @Nullable Trace trace) {
        lane.lock();
        try {
            if (refuses(lane)) {
                return refusal(lane);
            }
            if (!item.admits(lane)) {
                return Admission.BLOCKED;
            }
            lane.makeRoom();
            claim(lane, item);
            long before = item.applyIf(event, Verdict.QUEUE);
            if (ItemWord.verdict(before, event) == Verdict.QUEUE) {
                leave(item, trace);
                lane.append(item);
                return Admission.QUEUED;
            }
        } finally {
            lane.unlock();
        }
        return null;
    }

    /** Wins the paused item, which gets its place later. */
    private @Nullable Admission hold(BottomHalfLane lane, Item item) {
        Trace trace = traceOfArming(lane);
        lane.expectTally();
        lane.lock();
        try {
            if (refuses(lane)) {
                return refusal(lane);
            }
            claim(lane, item);
            long before = item.applyIf(Event.SCHEDULE, Verdict.HELD);
            if (ItemWord.verdict(before, Event.SCHEDULE) == Verdict.HELD) {
                leave(item, trace);
                lane.hold(item);
                return Admission.QUEUED;
            }
        } finally {
            lane.unlock();
        }
        return null;
    }

    /**
     * Re-arms an armed item. While the node's lock is held it stays armed, so the word is only looked at; whoever fires it
     * takes this lock later, and so sees the deadline and all that the caller did before.
     */
    private @Nullable Admission replaceDeadline(Lane lane, Item item, long deadline, long maxWait) {
        Tracing tracing = engine.tracing();
        Trace trace = tracing == null ? null : tracing.capture(lane);
        TimerNode node = Firing.node(item);
        boolean tell = false;
        node.lock();
        try {
            if (ItemWord.verdict(item.applyIf(Event.REARM, Verdict.REARM), Event.REARM) != Verdict.REARM) {
                return null;
            }
            checkOwner(lane, item); // what is armed has one
            if (refuses(lane)) {
                return refusal(lane);
            }
            long at = Math.min(deadline, Nanos.later(node.since(), maxWait));
            Filing filing = file(node, lane, at);
            if (filing == Filing.REFUSED) {
                return refusal(lane);
            }
            tell = filing == Filing.SOONEST;
            if (tracing != null && tracing.keepsLast()) {
                item.trace = trace;
            }
            node.rearm(at);
        } finally {
            node.unlock();
            if (tell) {
                engine.tellDispatcher();
            }
        }
        return Admission.REARMED;
    }

    /** Arms an item that is not armed, under the node's lock. */
    private @Nullable Admission arm(Lane lane, Item item, Event event, long deadline, long maxWait, long now) {
        Trace trace = traceOfArming(lane);
        TimerNode node = Firing.node(item);
        boolean tell = false;
        node.lock();
        try {
            if (refuses(lane) || node.isClosed()) {
                return node.isClosed() ? Admission.DRAINING : refusal(lane);
            }
            claim(lane, item);
            if (ItemWord.verdict(item.word(), event) != Verdict.ARM) {
                return null;
            }
            long at = Math.min(deadline, Nanos.later(now, maxWait));
            Filing filing = file(node, lane, at);
            if (filing == Filing.REFUSED) {
                return refusal(lane);
            }
            tell = filing == Filing.SOONEST;
            if (ItemWord.verdict(item.applyIf(event, Verdict.ARM), event) != Verdict.ARM) {
                tell |= wheel.drop(node); // it was filed for nothing
                return null;
            }
            leave(item, trace);
            node.arm(at, now);
        } finally {
            node.unlock();
            if (tell) {
                engine.tellDispatcher();
            }
        }
        return Admission.ARMED;
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
        Trace trace = traceOfArming(lane);
        home.expectTally();
        home.lock();
        try {
            if (!home.holds(item)) {
                return null;
            }
            filing = moveToWheel(home, lane, item, trace, deadline, maxWait, now);
            if (filing == null) {
                replace(item, trace);
                return count(item, Event.ENQUEUE, Verdict.COALESCED);
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
    private @Nullable Filing moveToWheel(
            Lane home, Lane lane, Item item, @Nullable Trace trace, long deadline, long maxWait, long now) {
        TimerNode node = Firing.node(item);
        node.lock();
        try {
            long since = node.hasFired(home, item.sequence) ? node.since() : now;
            long at = Math.min(deadline, Nanos.later(since, maxWait));
            if (maxWait < Wheel.NEVER && at <= now) {
                return null;
            }
            Filing filing = refuses(lane) ? Filing.REFUSED : file(node, lane, at);
            if (filing != Filing.REFUSED) {
                Trace first = (Trace) item.trace;
                home.remove(item); // which takes a plain one back
                item.trace = keepsLast() || (first != null && first.isPlain()) ? trace : first;
                countSaturation(item.apply(Event.REARM));
                home.countRemoved(1); // its requests go with it
                node.arm(at, since);
            }
            return filing;
        } finally {
            node.unlock();
        }
    }

    /** A refusal, or a merge into a request that waits already. */
    private @Nullable Admission settle(Lane lane, Item item, Event event, Verdict seen) {
        return seen == Verdict.COALESCED && keepsLast() ? merge(lane, item, event) : count(item, event, seen);
    }

    private @Nullable Admission count(Item item, Event event, Verdict seen) {
        long before = item.applyIf(event, seen);
        if (ItemWord.verdict(before, event) != seen) {
            return null;
        }
        if (seen == Verdict.COALESCED) {
            countSaturation(before);
        }
        return seen.answer();
    }

    // ---- where requests come from

    private boolean keepsLast() {
        Tracing tracing = engine.tracing();
        return tracing != null && tracing.keepsLast();
    }

    /** For a request that is about to get a place or to be armed, before any lock is taken; null when there is nothing to note. */
    private @Nullable Trace trace(Lane lane) {
        Tracing tracing = lane.isPlainlyOpen() ? null : engine.tracing();
        if (tracing != null) {
            return tracing.capture(lane);
        }
        return lane.samplesNext() ? lane.stamped() : null;
    }

    /** An arming is measured from when it fires, and what is paused is not. */
    private @Nullable Trace traceOfArming(Lane lane) {
        Tracing tracing = engine.tracing();
        return tracing == null ? null : tracing.capture(lane);
    }

    /** Under the lock that guards what was won: the only request's trace. There is none before. */
    private static void leave(Item item, @Nullable Trace trace) {
        if (trace != null) {
            item.trace = trace;
        }
    }

    /** Under that lock: the trace of a further request. */
    private void replace(Item item, @Nullable Trace trace) {
        if (keepsLast()) {
            item.trace = trace;
        }
    }

    /** A merge that leaves its trace, under the lock under which the item goes on waiting. */
    private @Nullable Admission merge(Lane lane, Item item, Event event) {
        Trace trace = trace(lane);
        Tracing tracing = engine.tracing();
        if (tracing != null && !tracing.mergesUnderTheLock()) {
            return mergeLocked(item, event, trace);
        }
        if (ItemWord.isArmed(item.word())) {
            TimerNode node = Firing.node(item);
            node.lock();
            try {
                return ItemWord.isArmed(item.word()) ? mergeLocked(item, event, trace) : null;
            } finally {
                node.unlock();
            }
        }
        if (!(item.home() instanceof Lane home)) {
            ShortLock.pause(0); // whoever made it pending is about to give it its place
            return null;
        }
        home.lock();
        try {
            if (home.holds(item)) {
                return mergeLocked(item, event, trace);
            }
        } finally {
            home.unlock();
        }
        Thread.onSpinWait(); // it is about to begin
        return null;
    }

    private @Nullable Admission mergeLocked(Item item, Event event, @Nullable Trace trace) {
        Admission answer = count(item, event, Verdict.COALESCED);
        if (answer != null) {
            item.trace = trace;
        }
        return answer;
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

    /** A refusal is recorded, if somebody records; no lock is held. */
    private static Admission told(Lane lane, Item item, Admission answer) {
        return answer.accepted() || !Jfr.recordsRefusals() ? answer : Jfr.answered(lane.queue, item.ref(), answer);
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
