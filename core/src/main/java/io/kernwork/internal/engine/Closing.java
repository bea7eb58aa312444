package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Waiter.Until;
import io.kernwork.internal.timer.TimerNode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How a lane ends: it refuses from now on, its armed items are disarmed and noted, what is queued runs, and what a bounded
 * close cannot wait for is dropped and noted. Every step may be repeated, by another thread at the same time.
 */
final class Closing {
    private static final long STEP_NANOS = 1_000_000;

    private Closing() {}

    /** Waits for everything, through interrupts. */
    static CloseReport close(Engine engine, Lane lane) {
        check(engine, lane, "close()");
        refuse(engine, lane);
        awaitIdle(engine, lane, Waits.FOREVER);
        return finish(engine, lane);
    }

    /** Waits for as long, then drops what has not begun. */
    static CloseReport close(Engine engine, Lane lane, long nanos) {
        check(engine, lane, "close(Duration)");
        refuse(engine, lane);
        if (awaitIdle(engine, lane, nanos)) {
            return finish(engine, lane);
        }
        dropQueued(engine, lane);
        if (isIdle(lane)) {
            return finish(engine, lane);
        }
        CloseReport report = report(lane);
        engine.reportClosed(report);
        finishLater(engine, lane);
        return report;
    }

    private static void check(Engine engine, Lane lane, String verb) {
        String what = verb + " of queue '" + lane.queue.name() + "'";
        SelfWait.checkThread(engine, what);
        SelfWait.check(lane, what);
    }

    /** Whoever is the first to give up leaves somebody behind who looks after the end. */
    private static void finishLater(Engine engine, Lane lane) {
        lane.lock();
        boolean first = lane.expectEnd();
        lane.unlock();
        if (first) {
            Waits.async(idle(engine, lane), () -> finish(engine, lane));
        }
    }

    /**
     * In a manual runtime nobody else may be there to run what is queued: the closing thread does, and looks again from time to
     * time, since what another thread runs may have made something ready.
     */
    private static boolean awaitIdle(Engine engine, Lane lane, long nanos) {
        if (!engine.isManual() || engine.seams().parking().steps()) {
            return Waits.awaitUninterruptibly(idle(engine, lane), nanos);
        }
        long start = System.nanoTime();
        while (!isIdle(lane)) {
            long left = nanos == Waits.FOREVER ? STEP_NANOS : nanos - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            if (!engine.step()) {
                Waits.awaitUninterruptibly(idle(engine, lane), Math.min(left, STEP_NANOS));
            }
        }
        return true;
    }

    static CompletionStage<CloseReport> closeAsync(Engine engine, Lane lane) {
        refuse(engine, lane);
        return Waits.async(idle(engine, lane), () -> finish(engine, lane));
    }

    /**
     * From here on nothing comes in. An arming that read the lane's state before this change has its node in the lane's list
     * when the sweep looks there; one that reads it later is refused.
     */
    static void refuse(Engine engine, Lane lane) {
        lane.lock();
        lane.close();
        Waiter chain = lane.satisfied();
        lane.unlock();
        try {
            sweep(engine, lane); // before a flush that the drain held up looks again
        } finally {
            engine.release(chain);
        }
    }

    /** One closer at a time: when the second has found nothing, what the first found is disarmed and noted. */
    private static void sweep(Engine engine, Lane lane) {
        synchronized (engine.sweeping()) {
            for (TimerNode node = engine.wheel().pollListed(lane);
                    node != null;
                    node = engine.wheel().pollListed(lane)) {
                disarm(engine, lane, node);
            }
        }
    }

    /** The item may have been armed for another lane since the node was found. */
    private static void disarm(Engine engine, Lane lane, TimerNode node) {
        Item item = (Item) node.owner;
        boolean tell = false;
        node.lock();
        try {
            long word = item.word();
            if (!ItemWord.isArmed(word) || node.target() != null) {
                return;
            }
            long before = item.applyIf(Event.CANCEL, Verdict.DISARMED);
            tell = engine.wheel().drop(node); // first: the note may find no memory
            lane.noteDropped(item.ref(), ItemWord.requests(before));
        } finally {
            node.unlock();
            if (tell) {
                engine.tellDispatcher();
            }
        }
    }

    private static boolean isIdle(Lane lane) {
        lane.lock();
        boolean idle = lane.idle();
        lane.unlock();
        return idle;
    }

    private static Await idle(Engine engine, Lane lane) {
        return new Await.OfLane(engine.seams().parking(), lane, Until.IDLE);
    }

    private static void dropQueued(Engine engine, Lane lane) {
        boolean more = true;
        while (more) {
            more = dropOne(engine, lane);
        }
    }

    /**
     * One item a visit: the lock is never held for long. The note is made under it, since whoever else closes this lane may
     * find it idle as soon as the lock is free. What is behind a parked item that goes is ready then, and completions may wait
     * for it.
     */
    private static boolean dropOne(Engine engine, Lane lane) {
        Item item = null;
        Waiter chain = null;
        lane.lock();
        try {
            item = lane.anyPlaced();
            if (item != null) {
                lane.remove(item);
                lane.noteDropped(item.ref(), ItemWord.requests(item.apply(Event.CANCEL)));
            }
        } finally {
            chain = lane.satisfied();
            lane.unlock();
        }
        engine.release(chain);
        return item != null;
    }

    private static CloseReport finish(Engine engine, Lane lane) {
        lane.lock();
        boolean first = lane.retire();
        boolean listed = lane.isListed();
        lane.unlock();
        CloseReport report = report(lane);
        if (first) {
            engine.forget(lane);
            if (!listed) {
                engine.givePlaceBack(); // else whoever polls the lane from the ring does so
            }
            engine.reportClosed(report);
        }
        return report;
    }

    private static CloseReport report(Lane lane) {
        List<Holdup> running = Holdups.running(lane, null);
        return new CloseReport(lane.queue, lane.dropped(), running);
    }
}
