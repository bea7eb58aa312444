package io.kernwork.internal.engine;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.TimerNode;

/**
 * How requests are taken away. As in {@link Submission}, the verdict says which lock is needed, and under that lock the
 * event is applied only if it still earns the same verdict. Whoever waited for what was taken away is woken.
 */
public final class Removal {
    private Removal() {}

    /** Takes a waiting request away; how many requests were merged in it. */
    public static int cancel(Item item) {
        return ItemWord.requests(remove(item, Event.CANCEL));
    }

    /**
     * Takes a waiting request away and marks the run in progress as cancelled, so that {@link Event#ENQUEUE_UNLESS_CANCELING} is
     * refused until it ends; the word before.
     */
    public static long cancelRun(Item item) {
        return remove(item, Event.CANCEL_RUN);
    }

    /** Takes an armed request away and refuses to arm the item until the matching {@link #openTimer}; how many it were. */
    public static int closeTimer(Item item) {
        TimerNode node = Firing.node(item);
        node.lock();
        node.close();
        node.unlock();
        if (!(item.owner() instanceof Engine)) {
            return 0;
        }
        long before = disarm(item, Event.CANCEL);
        return ItemWord.verdict(before, Event.CANCEL) == Verdict.DISARMED ? ItemWord.requests(before) : 0;
    }

    /** Takes a {@link #closeTimer} back. */
    public static void openTimer(Item item) {
        TimerNode node = Firing.node(item);
        node.lock();
        node.open();
        node.unlock();
    }

    /**
     * Takes a waiting request away and refuses new ones until the matching {@link #enable}; how many were merged in it.
     *
     * @throws IllegalStateException if the depth cannot be raised; nothing has changed then
     */
    public static int disable(Item item) {
        long before = remove(item, Event.DISABLE);
        Verdict verdict = ItemWord.verdict(before, Event.DISABLE);
        if (verdict == Verdict.DEAD) {
            throw new IllegalStateException("item " + Engine.quote(item.ref()) + " is destroyed");
        }
        if (verdict == Verdict.OVERFLOW) {
            throw new IllegalStateException("item " + Engine.quote(item.ref()) + " is disabled " + ItemWord.MAX_DEPTH
                    + " deep and cannot be disabled further: an enable() is missing for each of them");
        }
        return ItemWord.requests(before);
    }

    /**
     * Takes one {@link #disable} back.
     *
     * @return whether the item accepts requests now
     * @throws IllegalStateException if the item is not disabled; nothing has changed then
     */
    public static boolean enable(Item item) {
        long before = item.apply(Event.ENABLE);
        Verdict verdict = ItemWord.verdict(before, Event.ENABLE);
        if (verdict == Verdict.UNDERFLOW) {
            throw new IllegalStateException("item " + Engine.quote(item.ref())
                    + " is not disabled: each enable() needs an earlier disable() of its own");
        }
        return verdict == Verdict.ENABLED;
    }

    /** Applies a removing event under the lock that its verdict needs; the word before. */
    private static long remove(Item item, Event event) {
        for (int tries = 0; ; tries++) {
            Verdict seen = ItemWord.verdict(item.word(), event);
            long before = switch (seen) {
                case REMOVED -> item.home() instanceof Lane home ? unqueue(home, item, event) : AGAIN;
                case DISARMED -> disarm(item, event);
                case NOTHING, OVERFLOW, DEAD -> item.applyIf(event, seen);
                case QUEUE,
                        COALESCED,
                        ALREADY_PENDING,
                        BUSY,
                        DISABLED,
                        CANCELING,
                        HELD,
                        ARM,
                        REARM,
                        POSTPONE,
                        PARKED,
                        NOT_RUNNING,
                        RUN,
                        DONE,
                        HAND_OVER,
                        UNDERFLOW,
                        STILL_DISABLED,
                        ENABLED,
                        PAUSED,
                        RELEASE,
                        DESTROYED ->
                    throw new IllegalStateException("defect in Kernwork: " + event + " earned " + seen);
            };
            if (before != AGAIN && ItemWord.verdict(before, event) == seen) {
                return before;
            }
            ShortLock.pause(tries);
        }
    }

    /** In place of a word: the item's place was not where it was looked for. No word has all bits set. */
    private static final long AGAIN = -1;

    /** Takes the request and its place away; what the place held up may go on, and who waited for it may, too. */
    private static long unqueue(Lane home, Item item, Event event) {
        long before;
        Waiter chain;
        home.expectTally();
        home.lock();
        try {
            if (!home.holds(item)) {
                return AGAIN;
            }
            home.remove(item); // first: once the word says so, others may give the item a place
            before = item.apply(event);
            home.countRemoved(ItemWord.requests(before));
            chain = home.satisfied();
        } finally {
            home.unlock();
        }
        engine(item).release(chain);
        return before;
    }

    private static long disarm(Item item, Event event) {
        Engine engine = engine(item);
        TimerNode node = Firing.node(item);
        node.lock();
        Firing.forgetTrace(item);
        long before = item.applyIf(event, Verdict.DISARMED);
        boolean tell = ItemWord.verdict(before, event) == Verdict.DISARMED
                && engine.wheel().drop(node);
        node.unlock();
        if (tell) {
            engine.tellDispatcher();
        }
        return before;
    }

    /** The engine of an item that has waited somewhere, and so was claimed. */
    static Engine engine(Item item) {
        if (item.owner() instanceof Engine engine) {
            return engine;
        }
        throw new IllegalStateException("defect in Kernwork: " + quoted(item.ref()) + " waits and belongs to nobody");
    }

    private static String quoted(ItemRef item) {
        return "item " + Engine.quote(item);
    }
}
