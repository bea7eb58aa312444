package io.kernwork.internal.engine;

import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.Nullable;

/**
 * Refuses waits that could only end after the caller itself has gone on. A thread can be inside several runs, so the whole
 * stack of them is looked at.
 */
final class SelfWait {
    private SelfWait() {}

    /** Before a wait for everything in a lane. */
    static void check(Lane lane, String verb) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            Item item = run.item();
            if (run.lane() == lane) {
                throw refuse(verb + " was called from the body of item " + Engine.quote(item.ref())
                        + ", which runs on queue '" + lane.queue.name()
                        + "' and would wait for its own end; call it from another thread, or use the async form");
            }
            if (item.home() == lane) {
                throw refuse(verb + " was called from the body of item " + Engine.quote(item.ref())
                        + ", which is pending on queue '" + lane.queue.name()
                        + "' and cannot start there before this run ends; cancel it first, or use the async form");
            }
        }
    }

    /** Before a wait for the end of an item's run. */
    static void check(Item item, String verb) {
        if (Current.runs(item)) {
            throw refuse(verb + " of item " + Engine.quote(item.ref())
                    + " was called from its own body and would wait for its own end; use the form that does not wait: "
                    + "cancel() or disable(), or the async form");
        }
    }

    /** Before a wait for the last request of an item. */
    static void checkFlush(Item item, String verb) {
        check(item, verb);
        if (goal(item) instanceof Lane lane && runsIn(lane) >= lane.maxActive()) {
            throw refuse(verb + " of item " + Engine.quote(item.ref()) + ", which waits for queue '" + lane.queue.name()
                    + "', was called from a body that holds the only slot of that queue, so it could not start before "
                    + "the caller ends; raise maxActive, use another queue, or use the async form");
        }
    }

    /** The lane that the item waits in or for; null when it does not wait. */
    private static @Nullable Object goal(Item item) {
        if (item.timer == null || !ItemWord.isArmed(item.word())) {
            return item.home();
        }
        synchronized (Removal.engine(item).timer()) {
            return item.timer.target();
        }
    }

    private static int runsIn(Lane lane) {
        int count = 0;
        for (Run run = Current.run(); run != null; run = run.outer()) {
            count += run.lane() == lane ? 1 : 0;
        }
        return count;
    }

    private static SelfWaitException refuse(String message) {
        return new SelfWaitException(message);
    }
}
