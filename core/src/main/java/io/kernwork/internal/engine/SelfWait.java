package io.kernwork.internal.engine;

import io.kernwork.base.AtomicContextException;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Atomic;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.sync.ShortLock;
import org.jspecify.annotations.Nullable;

/**
 * Refuses waits that could only end after the caller itself has gone on. A thread can be inside several runs, so the whole
 * stack of them is looked at.
 */
final class SelfWait {
    private SelfWait() {}

    /** Before any wait: there are threads that hold up a CPU, and must not. */
    static void checkAtomic(String verb) {
        Atomic atomic = Current.atomic();
        if (atomic != null) {
            throw new AtomicContextException(verb + " was called " + atomic.where()
                    + ", where nothing may wait; use the form that does not wait, or call it from another thread, such as a "
                    + "work queue's");
        }
    }

    /** Before the wait for the end of an item's run: in a softirq, only for one that runs as a softirq itself. */
    private static void checkAtomic(Item item, String verb) {
        Atomic atomic = Current.atomic();
        if (atomic == null || (atomic.isSoftirq() && isSoftirq(item))) {
            return;
        }
        checkAtomic(verb + " of item " + Engine.quote(item.ref()));
    }

    /** It may wait on a bottom-half queue and still run on another one. */
    private static boolean isSoftirq(Item item) {
        Lane runsOn = ItemWord.isRunning(item.word()) && item.latestRun() instanceof Run run ? run.laneOrNull() : null;
        return item.home() instanceof BottomHalfLane && (runsOn == null || runsOn instanceof BottomHalfLane);
    }

    /** Before a wait of the thread that alone can start workers and fire timers. */
    static void checkThread(Engine engine, String verb) {
        checkAtomic(verb);
        if (engine.isDispatcher()) {
            throw refuse(verb + " was called on the service thread of runtime '" + engine.name()
                    + "', by its listener or thread factory; call it from another thread, or use the async form");
        }
    }

    /** Before a wait for everything in a lane. */
    static void check(Lane lane, String verb) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            Item item = run.item();
            if (run.lane() == lane) {
                throw refuse(verb + " was called from the body of item " + Engine.quote(item.ref())
                        + ", which runs on queue '" + lane.queue.name()
                        + "' and would wait for its own end; call it from another thread, or use the async form");
            }
            if (!run.isOver() && item.waitsIn(lane)) {
                throw refuse(verb + " was called from the body of item " + Engine.quote(item.ref())
                        + ", which is pending on queue '" + lane.queue.name()
                        + "' and cannot start there before this run ends; cancel it first, or use the async form");
            }
        }
    }

    /** Before a wait for the end of an item's run. */
    static void check(Item item, String verb) {
        checkAtomic(item, verb);
        checkSelf(item, verb);
    }

    static void checkSelf(Item item, String verb) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            if (run.item() == item && !run.isOver()) {
                throw refuse(verb + " of item " + Engine.quote(item.ref())
                        + " was called from its own body, which runs on queue '"
                        + run.lane().queue.name()
                        + "', and would wait for its own end; " + insteadOf(verb));
            }
        }
    }

    /** Tasklets and bottom halves have verbs of their own. */
    private static String insteadOf(String verb) {
        if (verb.startsWith("disable(")) {
            return "use disableNoSync(), or the async form";
        }
        if (verb.startsWith("kill(")) {
            return "use the async form";
        }
        if (verb.startsWith("remove(")) {
            return "call it from another thread, such as a work queue's";
        }
        return "use the form that does not wait: cancel() or disable(), or the async form";
    }

    /** Before a wait for the last request of an item. */
    static void checkFlush(Item item, String verb) {
        checkSelf(item, verb);
        checkAtomic(verb + " of item " + Engine.quote(item.ref()));
        checkSlots(item, verb, goal(item));
    }

    /** Before a wait for an item that waits in a queue, or runs; what is armed is not waited for. */
    static void checkQuiet(Item item, String verb) {
        checkSelf(item, verb);
        checkAtomic(verb + " of item " + Engine.quote(item.ref()));
        checkSlots(item, verb, ItemWord.isPending(item.word()) ? item.home() : null);
    }

    private static void checkSlots(Item item, String verb, @Nullable Object goal) {
        if (goal instanceof Lane lane && heldBefore(item, lane) >= lane.maxActive()) {
            throw refuse(verb + " of item " + Engine.quote(item.ref()) + ", which waits for queue '" + lane.queue.name()
                    + "', was called from a body that keeps every slot of that queue from it, by running there or by being "
                    + "pending before it; raise maxActive, use another queue, or use the async form");
        }
    }

    /** The lane that the item waits in or for; null when it does not wait. */
    static @Nullable Object goal(Item item) {
        for (int tries = 0; ; tries++) {
            long word = item.word();
            if (item.timer == null || !ItemWord.isArmed(word)) {
                return ItemWord.isPending(word) ? item.home() : null;
            }
            Object target = item.timer.target();
            if (target != null) {
                return target;
            }
            ShortLock.pause(tries); // it has fired since, or is about to be disarmed
        }
    }

    /** The slots of the lane that stay taken until the caller goes on: by its runs, and by those of its items that wait. */
    private static int heldBefore(Item item, Lane lane) {
        int count = 0;
        Run innermost = Current.run(); // which may need memory, when a thread asks for the first time
        lane.lock();
        for (Run run = innermost; run != null; run = run.outer()) {
            if (run.lane() == lane) {
                count++;
            }
            if (lane.holds(run.item()) && (!lane.holds(item) || isBefore(run.item(), item))) {
                count++;
            }
        }
        lane.unlock();
        return count;
    }

    /** Of two items that wait in one lane; where it has no order of priorities theirs are equal. */
    private static boolean isBefore(Item first, Item second) {
        int higher = Integer.compare(first.priority(), second.priority());
        return higher > 0 || (higher == 0 && first.sequence < second.sequence);
    }

    private static SelfWaitException refuse(String message) {
        return new SelfWaitException(message);
    }
}
