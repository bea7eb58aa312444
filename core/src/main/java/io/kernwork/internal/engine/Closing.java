package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Waiter.Until;
import io.kernwork.internal.timer.TimerNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a queue ends: its lanes refuse from now on, their armed items are disarmed and noted, what is queued runs, and what a
 * bounded close cannot wait for is dropped and noted. Every step may be repeated, by another thread at the same time.
 */
final class Closing {
    private static final long STEP_NANOS = 1_000_000;

    private final Engine engine;
    private final LaneSet set; // of one queue
    private boolean told;
    private Lane[] lanes; // no more come when the first one is closed

    Closing(Engine engine, Lane... lanes) {
        this(engine, () -> lanes);
    }

    Closing(Engine engine, LaneSet set) {
        this.engine = engine;
        this.set = set;
        this.lanes = set.all();
    }

    /** The listener does not hear of it. */
    Closing untold() {
        told = true;
        return this;
    }

    /** Waits for everything, through interrupts. */
    CloseReport close() {
        check("close()");
        refuse();
        awaitIdle(Waits.FOREVER);
        CloseReport report = finish();
        engine.rescuers().join(lanes[0]);
        return report;
    }

    /** Waits for as long, then drops what has not begun. */
    CloseReport close(long nanos) {
        check("close(Duration)");
        refuse();
        CloseReport report = awaitIdle(nanos) ? finish() : dropRest();
        if (report.stillRunning().isEmpty()) {
            engine.rescuers().join(lanes[0]);
        }
        return report;
    }

    /** Drops what has not begun, and waits for nothing; so it may be called anywhere. */
    CloseReport abandon() {
        refuse();
        return dropRest();
    }

    private CloseReport dropRest() {
        for (Lane lane : lanes) {
            dropQueued(lane);
        }
        if (isIdle()) {
            return finish();
        }
        engine.rescuers().stop(lanes[0]); // it takes nothing any more
        CloseReport report = report();
        if (!told) {
            engine.reports().closed(report);
        }
        finishLater();
        return report;
    }

    CompletionStage<CloseReport> closeAsync() {
        refuse();
        return Waits.async(idle(), this::finish);
    }

    private void check(String verb) {
        String what = verb + " of queue '" + lanes[0].queue.name() + "'";
        SelfWait.checkThread(engine, what);
        for (Lane lane : lanes) {
            SelfWait.check(lane, what);
        }
    }

    /** Whoever is the first to give up leaves somebody behind who looks after the end. */
    private void finishLater() {
        lanes[0].lock();
        boolean first = lanes[0].expectEnd();
        lanes[0].unlock();
        if (first) {
            Waits.async(idle(), this::finish);
        }
    }

    /**
     * In a manual runtime nobody else may be there to run what is queued, nor on a lane that is pumped: the closing thread does,
     * and looks again from time to time, since what another thread runs may have made something ready.
     */
    private boolean awaitIdle(long nanos) {
        boolean pumped = lanes[0] instanceof PumpedLane lane && lane.runsOnCloser();
        if (!pumped && (!engine.isManual() || engine.seams().parking().steps())) {
            return Waits.awaitUninterruptibly(idle(), nanos);
        }
        long start = System.nanoTime();
        while (!isIdle()) {
            long left = nanos == Waits.FOREVER ? STEP_NANOS : nanos - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            boolean stepped = pumped ? engine.pump(lanes[0]) > 0 : engine.step();
            if (!stepped) {
                Waits.awaitUninterruptibly(idle(), Math.min(left, STEP_NANOS));
            }
        }
        return true;
    }

    /**
     * From here on nothing comes in. An arming that read a lane's state before this change has its node in the lane's list
     * when the sweep looks there; one that reads it later is refused. What there is no memory to note is disarmed all the same,
     * and so is the rest, before the failure goes on.
     */
    void refuse() {
        OutOfMemoryError full = null;
        lanes[0].lock();
        lanes[0].close();
        lanes[0].unlock();
        lanes = set.all();
        for (Lane lane : lanes) {
            lane.lock();
            lane.close();
            Waiter chain = lane.satisfied();
            lane.unlock();
            OutOfMemoryError failure = sweep(lane); // before a flush that the drain held up looks again
            full = failure == null ? full : failure;
            failure = dropHeld(lane);
            full = failure == null ? full : failure;
            engine.release(chain);
        }
        if (full != null) {
            throw full;
        }
    }

    /** One closer at a time: when the second has found nothing, what the first found is disarmed and noted. */
    private @Nullable OutOfMemoryError sweep(Lane lane) {
        OutOfMemoryError full = null;
        synchronized (engine.sweeping()) {
            for (TimerNode node = engine.wheel().pollListed(lane);
                    node != null;
                    node = engine.wheel().pollListed(lane)) {
                try {
                    disarm(lane, node);
                } catch (OutOfMemoryError failure) {
                    full = failure;
                }
            }
        }
        return full;
    }

    /** The item may have been armed for another lane since the node was found. */
    private void disarm(Lane lane, TimerNode node) {
        Item item = (Item) node.owner;
        boolean dropped = false;
        boolean tell = false;
        node.lock();
        try {
            long word = item.word();
            if (!ItemWord.isArmed(word) || node.target() != null) {
                return;
            }
            Firing.forgetTrace(item);
            long before = item.applyIf(Event.CANCEL, Verdict.DISARMED);
            dropped = true;
            tell = engine.wheel().drop(node); // first: the note may find no memory
            lane.noteDropped(item.ref(), ItemWord.requests(before));
        } finally {
            node.unlock();
            if (tell) {
                engine.tellDispatcher();
            }
            if (dropped) {
                item.dropped();
            }
        }
    }

    private boolean isIdle() {
        boolean idle = true;
        for (Lane lane : lanes) {
            lane.lock();
            idle &= lane.idle();
            lane.unlock();
        }
        return idle;
    }

    private Await idle() {
        return new Await.OfLanes(engine.seams().parking(), lanes, Until.IDLE);
    }

    private void dropQueued(Lane lane) {
        OutOfMemoryError full = dropAll(lane, lane::anyPlaced);
        if (full != null) {
            throw full;
        }
    }

    /** What waits for the end of a pause would be waited for without end. */
    private @Nullable OutOfMemoryError dropHeld(Lane lane) {
        return lane instanceof BottomHalfLane paused ? dropAll(paused, paused::anyHeld) : null;
    }

    /** As {@link #sweep}, everything before a failure goes on. */
    private @Nullable OutOfMemoryError dropAll(Lane lane, Supplier<@Nullable Item> next) {
        OutOfMemoryError full = null;
        boolean more = true;
        while (more) {
            try {
                more = dropOne(lane, next);
            } catch (OutOfMemoryError failure) {
                full = failure;
            }
        }
        return full;
    }

    /**
     * One item a visit: the lock is never held for long. The note is made under it, since whoever else closes this lane may
     * find it idle as soon as the lock is free. What is behind a parked item that goes is ready then, and completions may wait
     * for it.
     */
    private boolean dropOne(Lane lane, Supplier<@Nullable Item> next) {
        Item item = null;
        Waiter chain = null;
        lane.expectTally();
        lane.lock();
        try {
            item = next.get();
            if (item != null) {
                lane.remove(item);
                long before = item.apply(Event.CANCEL); // first: the note may find no memory
                lane.countRemoved(ItemWord.requests(before));
                lane.noteDropped(item.ref(), ItemWord.requests(before));
            }
        } finally {
            chain = lane.satisfied();
            lane.unlock();
            if (item != null) {
                item.dropped(); // first: who waits for the lane finds that out
            }
            engine.release(chain);
        }
        return item != null;
    }

    /** All lanes are closed and idle, and stay so. Whoever retires the first one tells of it. */
    private CloseReport finish() {
        boolean mine = false;
        for (Lane lane : lanes) {
            lane.lock();
            boolean first = lane.retire();
            boolean listed = lane.isListed();
            lane.unlock();
            if (first) {
                lane.giveTimesBack();
                engine.forget(lane);
                if (!listed) {
                    engine.givePlaceBack(lane); // else whoever polls the lane from the ring does so
                }
                mine |= lane == lanes[0];
            }
        }
        engine.rescuers().stop(lanes[0]);
        CloseReport report = report();
        if (mine && !told) {
            engine.reports().closed(report);
        }
        return report;
    }

    private CloseReport report() {
        List<CloseReport.NeverRan> dropped = new ArrayList<>();
        for (Lane lane : lanes) {
            dropped.addAll(lane.dropped());
        }
        return new CloseReport(lanes[0].queue, dropped, Holdups.running(lanes));
    }
}
