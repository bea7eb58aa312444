package io.kernwork.internal.engine;

import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Parking;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The waiting verbs of one item. {@code cancelSync} is a raised disable depth, a wait, and a lowered depth: that is why no
 * request gets in meanwhile, a body that enqueues itself cannot win, and any number of cancellers nest.
 */
public final class ItemVerbs {
    private ItemVerbs() {}

    public static int cancelSync(Item item) throws InterruptedException {
        SelfWait.check(item, "cancelSync()");
        int removed = Removal.disable(item);
        try {
            awaitRun(item, "cancelSync()", removed);
        } finally {
            Removal.enable(item);
        }
        return removed;
    }

    public static WaitResult cancelSync(Item item, long nanos) throws InterruptedException {
        SelfWait.check(item, "cancelSync(Duration)");
        int removed = Removal.disable(item);
        try {
            return awaitRun(item, "cancelSync(Duration)", removed, nanos);
        } finally {
            Removal.enable(item);
        }
    }

    public static CompletionStage<Integer> cancelAsync(Item item) {
        int removed = Removal.disable(item);
        return Waits.async(
                run(item),
                () -> {
                    Removal.enable(item);
                    return removed;
                },
                () -> Removal.enable(item));
    }

    public static int disableSync(Item item) throws InterruptedException {
        SelfWait.check(item, "disableSync()");
        int removed = Removal.disable(item);
        awaitRun(item, "disableSync()", removed);
        return removed;
    }

    public static WaitResult disableSync(Item item, long nanos) throws InterruptedException {
        SelfWait.check(item, "disableSync(Duration)");
        int removed = Removal.disable(item);
        return awaitRun(item, "disableSync(Duration)", removed, nanos);
    }

    public static CompletionStage<Integer> disableAsync(Item item) {
        int removed = Removal.disable(item);
        return Waits.async(run(item), () -> removed);
    }

    /** Pauses an item and waits until its body is not running. */
    public static void pauseSync(Item item, String verb) throws InterruptedException {
        checkPause(item, verb);
        Submission.pause(item);
        awaitRun(item, verb, 0);
    }

    public static WaitResult pauseSync(Item item, String verb, long nanos) throws InterruptedException {
        checkPause(item, verb);
        Submission.pause(item);
        return awaitRun(item, verb, 0, nanos);
    }

    private static void checkPause(Item item, String verb) {
        SelfWait.checkSelf(item, verb);
        SelfWait.checkAtomic(verb + " of item " + Engine.quote(item.ref()));
    }

    /** Completes when the item's body is not running. */
    public static CompletionStage<Void> runAsync(Item item) {
        return Waits.async(run(item), LaneVerbs::nothing);
    }

    /** True when there was something to wait for. */
    public static boolean flush(Item item) throws InterruptedException {
        SelfWait.checkFlush(item, "flush()");
        if (!(item.owner() instanceof Engine engine)) {
            return false;
        }
        Await.OfItem await = last(engine, item);
        Waits.await(await);
        return await.waited();
    }

    public static WaitResult flush(Item item, long nanos) throws InterruptedException {
        SelfWait.checkFlush(item, "flush(Duration)");
        if (!(item.owner() instanceof Engine engine)) {
            return new WaitResult(true, 0, List.of());
        }
        return Waits.result(last(engine, item), nanos, 0);
    }

    public static CompletionStage<Boolean> flushAsync(Item item) {
        if (!(item.owner() instanceof Engine engine)) {
            return CompletableFuture.completedStage(false);
        }
        Await.OfItem await = last(engine, item);
        return Waits.async(await, await::waited);
    }

    /** Refuses a {@link #quiet} that could not end, for those who change something before they wait. */
    public static void checkQuiet(Item item, String verb) {
        SelfWait.checkQuiet(item, verb);
    }

    /** Until an instant at which the item neither waits in a queue nor runs; what is armed stays so. */
    public static void quiet(Item item, String verb) throws InterruptedException {
        SelfWait.checkQuiet(item, verb);
        Waits.await(quiet(item));
    }

    public static WaitResult quiet(Item item, String verb, long nanos) throws InterruptedException {
        SelfWait.checkQuiet(item, verb);
        return Waits.result(quiet(item), nanos, 0);
    }

    /**
     * The form that does not wait.
     *
     * @param last is run before the stage completes
     */
    public static CompletionStage<Boolean> quietAsync(Item item, Runnable last) {
        return Waits.async(
                quiet(item),
                () -> {
                    last.run();
                    return true;
                },
                last);
    }

    /**
     * Ends the item's life.
     *
     * @return false when it waits or runs; nothing has changed then
     */
    public static boolean destroy(Item item) {
        Verdict verdict = ItemWord.verdict(item.apply(Event.DESTROY), Event.DESTROY);
        return verdict != Verdict.BUSY;
    }

    /** Refuses a wait for an item's request, by other means than the engine's, that could not end. */
    public static void checkWait(Item item, String verb) {
        if (Current.run() == null) {
            SelfWait.checkAtomic(verb);
        } else {
            SelfWait.checkFlush(item, verb);
        }
    }

    /** Refuses an {@link #awaitEnd} that could not end, for those who change something before they wait. */
    public static void checkEnd(Item item, String verb) {
        SelfWait.check(item, verb);
    }

    /** Waits until the item's body is not running; takes nothing away. */
    public static void awaitEnd(Item item, String verb) throws InterruptedException {
        SelfWait.check(item, verb);
        awaitRun(item, verb, 0);
    }

    public static WaitResult awaitEnd(Item item, String verb, long nanos) throws InterruptedException {
        SelfWait.check(item, verb);
        return awaitRun(item, verb, 0, nanos);
    }

    /** Refuses any wait in atomic context. */
    public static void checkAtomic(String verb) {
        SelfWait.checkAtomic(verb);
    }

    private static Await quiet(Item item) {
        Parking parking = item.owner() instanceof Engine engine ? engine.seams().parking() : Parking.SYSTEM;
        return new Await.OfQuiet(parking, item);
    }

    private static void awaitRun(Item item, String verb, int removed) throws InterruptedException {
        try {
            Waits.await(run(item));
        } catch (InterruptedException e) {
            throw interrupted(item, verb, removed, e);
        } catch (SelfWaitException circle) {
            throw new SelfWaitException(circle.getMessage() + "; " + removed + " waiting requests of item "
                    + Engine.quote(item.ref()) + " were removed and stay so");
        }
    }

    private static WaitResult awaitRun(Item item, String verb, int removed, long nanos) throws InterruptedException {
        try {
            return Waits.result(run(item), nanos, removed);
        } catch (InterruptedException e) {
            throw interrupted(item, verb, removed, e);
        }
    }

    /** What was removed stays removed, and nothing but this message could say so. */
    private static InterruptedException interrupted(Item item, String verb, int removed, InterruptedException cause) {
        InterruptedException exception = new InterruptedException(verb + " of item " + Engine.quote(item.ref())
                + " was interrupted while its body ran; " + removed + " waiting requests were removed and stay so");
        exception.initCause(cause);
        return exception;
    }

    private static Await run(Item item) {
        Parking parking = item.owner() instanceof Engine engine ? engine.seams().parking() : Parking.SYSTEM;
        return new Await.OfRun(parking, item);
    }

    private static Await.OfItem last(Engine engine, Item item) {
        return new Await.OfItem(engine.seams().parking(), engine.firing(), item);
    }
}
