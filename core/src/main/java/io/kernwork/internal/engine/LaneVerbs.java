package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Waiter.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The verbs of one queue, which has one lane or one for each CPU. */
public final class LaneVerbs {
    private static final int MOST_NAMED = 16;

    private final Engine engine;
    private final LaneSet set;

    /** Keeps the array, which nobody changes any more. */
    public LaneVerbs(Engine engine, Lane... lanes) {
        this(engine, () -> lanes);
    }

    public LaneVerbs(Engine engine, LaneSet set) {
        this.engine = engine;
        this.set = set;
    }

    // ---- waiting

    /** Until nothing is left that was there at the call. */
    public void flush(String verb) throws InterruptedException {
        check(verb);
        Waits.await(until(Until.PASSED));
    }

    public WaitResult flush(String verb, long nanos) throws InterruptedException {
        check(verb);
        return Waits.result(until(Until.PASSED), nanos, 0);
    }

    public CompletionStage<Void> flushAsync() {
        return Waits.async(until(Until.PASSED), LaneVerbs::nothing);
    }

    /** Until an instant at which nothing is left, whatever comes meanwhile. */
    public void quiesce(String verb) throws InterruptedException {
        check(verb);
        Waits.await(until(Until.IDLE));
    }

    public WaitResult quiesce(String verb, long nanos) throws InterruptedException {
        check(verb);
        return Waits.result(until(Until.IDLE), nanos, 0);
    }

    public CompletionStage<Void> quiesceAsync() {
        return Waits.async(until(Until.IDLE), LaneVerbs::nothing);
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

    // ---- closing

    public CloseReport close() {
        return new Closing(engine, set).close();
    }

    /**
     * Closes the queue unless something waits in it, which is decided for all its lanes in one instant. What has been closed
     * before stays so, whatever waits there.
     *
     * @param begun is shown each item whose run is not over, after nothing was found to wait; no lock is held. It may throw
     * @return some of what waits; empty when the queue is closed now
     */
    public List<ItemRef> closeUnlessPending(Consumer<ItemRef> begun) {
        List<ItemRef> pending = pending();
        while (pending.isEmpty()) {
            running().forEach(begun);
            if (tryClose()) {
                break;
            }
            pending = pending(); // it may have begun since
        }
        return pending;
    }

    /**
     * The only place where one thread holds the locks of several lanes: those of one queue, in their order. To give them back
     * lists none of them, since nothing has become ready.
     */
    private boolean tryClose() {
        Lane[] lanes = set.all();
        boolean pending = false;
        for (Lane lane : lanes) {
            lane.lock();
            pending |= lane.state() != Lane.CLOSED && lane.depth() > 0;
        }
        for (int i = lanes.length - 1; i >= 0 && !pending; i--) {
            lanes[i].close();
        }
        for (int i = lanes.length - 1; i >= 0; i--) {
            lanes[i].unlock();
        }
        return !pending;
    }

    private List<ItemRef> pending() {
        List<ItemRef> pending = new ArrayList<>();
        for (Lane lane : set.all()) {
            lane.lock();
            try {
                if (lane.state() != Lane.CLOSED) {
                    lane.placed(MOST_NAMED).forEach(item -> pending.add(item.ref()));
                }
            } finally {
                lane.unlock();
            }
        }
        return pending;
    }

    private List<ItemRef> running() {
        List<ItemRef> running = new ArrayList<>();
        for (Lane lane : set.all()) {
            lane.lock();
            try {
                lane.forEachRunning((run, item) -> {
                    if (lane.numberOf(run, item) >= 0) {
                        running.add(item.ref());
                    }
                });
            } finally {
                lane.unlock();
            }
        }
        return running;
    }

    public CloseReport close(long nanos) {
        return new Closing(engine, set).close(nanos);
    }

    public CompletionStage<CloseReport> closeAsync() {
        return new Closing(engine, set).closeAsync();
    }

    // ---- settings

    /** A raised limit lets the lanes' heads start at once; a lowered one stops nothing that has begun. */
    public void setMaxActive(int limit) {
        for (Lane lane : set.all()) {
            lane.lock();
            lane.recall();
            lane.setPatience(0); // others may take it now
            lane.setMaxActive(limit);
            lane.unlock();
        }
    }

    /** The present limit, of each lane. */
    public int maxActive() {
        set.all()[0].lock();
        int limit = set.all()[0].maxActive();
        set.all()[0].unlock();
        return limit;
    }

    /**
     * From here on nothing more is taken until the matching {@link #unblock}; what was taken and not begun goes back.
     *
     * @return false when the queue is closed, and nothing has changed
     */
    public boolean block() {
        boolean counted = true;
        for (Lane lane : set.all()) {
            lane.lock();
            lane.recall();
            counted &= lane.block();
            lane.unlock();
        }
        return counted;
    }

    /** Takes a {@link #block} back; false when there is none. */
    public boolean unblock() {
        boolean counted = true;
        for (Lane lane : set.all()) {
            lane.lock();
            counted &= lane.unblock();
            lane.unlock();
        }
        return counted;
    }

    // ---- looking

    /** How many items wait and are not begun; not those that were met while they still ran elsewhere, which hold a slot. */
    public int depth() {
        int depth = 0;
        for (Lane lane : set.all()) {
            lane.lock();
            depth += lane.depth();
            lane.unlock();
        }
        return depth;
    }

    /** Whether a thread is inside a body here. */
    public boolean isInside(Thread thread) {
        boolean[] found = new boolean[1];
        for (Lane lane : set.all()) {
            lane.lock();
            try {
                lane.forEachRunning((run, item) -> found[0] |= thread.equals(run.thread()));
            } finally {
                lane.unlock();
            }
        }
        return found[0];
    }

    private void startDraining() {
        Lane first = set.all()[0];
        startDraining(first);
        for (Lane lane : set.all()) { // no more come now
            if (lane != first) {
                startDraining(lane);
            }
        }
    }

    private static void startDraining(Lane lane) {
        lane.lock();
        lane.startDraining();
        lane.unlock();
    }

    /** A lane is open before the wheel lets go of what it held for it, so that this finds the lane open. */
    private void stopDraining() {
        for (Lane lane : set.all()) {
            lane.lock();
            boolean opened = lane.stopDraining();
            Waiter chain = lane.satisfied();
            lane.unlock();
            if (opened && engine.wheel().release(lane)) {
                engine.tellDispatcher();
            }
            engine.release(chain);
        }
    }

    /** Refuses a wait for this queue from one of its own bodies. */
    public void checkWait(String verb) {
        check(verb);
    }

    private void check(String verb) {
        String what = verb + " of queue '" + set.all()[0].queue.name() + "'";
        SelfWait.checkThread(engine, what);
        for (Lane lane : set.all()) {
            SelfWait.check(lane, what);
        }
    }

    private Await until(Until until) {
        return new Await.OfLanes(engine.seams().parking(), set.all(), until);
    }

    @SuppressWarnings("NullAway") // the only Void there is
    static Void nothing() {
        return null;
    }
}
