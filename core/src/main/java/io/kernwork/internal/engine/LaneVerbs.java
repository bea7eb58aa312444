package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Waiter.Until;
import java.util.concurrent.CompletionStage;

/** The waiting verbs of one lane, and the change of its limit. */
public final class LaneVerbs {
    private final Engine engine;
    private final Lane lane;

    public LaneVerbs(Engine engine, Lane lane) {
        this.engine = engine;
        this.lane = lane;
    }

    public void flush() throws InterruptedException {
        check("flush()");
        Waits.await(until(Until.PASSED));
    }

    public WaitResult flush(long nanos) throws InterruptedException {
        check("flush(Duration)");
        return Waits.result(until(Until.PASSED), nanos, 0);
    }

    public CompletionStage<Void> flushAsync() {
        return Waits.async(until(Until.PASSED), LaneVerbs::nothing);
    }

    public void drain() throws InterruptedException {
        check("drain()");
        startDraining();
        try {
            Waits.await(until(Until.IDLE));
        } finally {
            stopDraining();
        }
    }

    public WaitResult drain(long nanos) throws InterruptedException {
        check("drain(Duration)");
        startDraining();
        try {
            return Waits.result(until(Until.IDLE), nanos, 0);
        } finally {
            stopDraining();
        }
    }

    public CompletionStage<Void> drainAsync() {
        startDraining();
        return Waits.async(
                until(Until.IDLE),
                () -> {
                    stopDraining();
                    return nothing();
                },
                this::stopDraining);
    }

    public void close() {
        Closing.close(engine, lane);
    }

    public CloseReport close(long nanos) {
        return Closing.close(engine, lane, nanos);
    }

    public CompletionStage<CloseReport> closeAsync() {
        return Closing.closeAsync(engine, lane);
    }

    /** A raised limit lets the lane's head start at once; a lowered one stops nothing that has begun. */
    public void setMaxActive(int limit) {
        lane.lock();
        lane.recall();
        lane.setPatience(0); // others may take it now
        lane.setMaxActive(limit);
        lane.unlock();
    }

    /** The present limit. */
    public int maxActive() {
        lane.lock();
        int limit = lane.maxActive();
        lane.unlock();
        return limit;
    }

    /** How many items wait in the ring. */
    public int depth() {
        lane.lock();
        int depth = lane.depth();
        lane.unlock();
        return depth;
    }

    private void startDraining() {
        lane.lock();
        lane.startDraining();
        lane.unlock();
    }

    /** The lane is open before the wheel lets go of what it held for it, so that this finds the lane open. */
    private void stopDraining() {
        lane.lock();
        boolean opened = lane.stopDraining();
        Waiter chain = lane.satisfied();
        lane.unlock();
        if (opened && engine.wheel().release(lane)) {
            engine.tellDispatcher();
        }
        engine.release(chain);
    }

    private void check(String verb) {
        SelfWait.checkThread(engine, verb + " of queue '" + lane.queue.name() + "'");
        SelfWait.check(lane, verb + " of queue '" + lane.queue.name() + "'");
    }

    private Await until(Until until) {
        return new Await.OfLane(engine.seams().parking(), lane, until);
    }

    @SuppressWarnings("NullAway") // the only Void there is
    private static Void nothing() {
        return null;
    }
}
