package io.kernwork.internal.engine;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiter;

/**
 * How lanes that were polled from the pool are served: take, run, visit, and so on.
 *
 * <p>Fairness: while another lane waits, at most {@link Pace#BUDGET_ITEMS} items of one lane begin in a row on a worker, and
 * it takes none later than {@link Pace#BUDGET_NANOS} after the first look at the clock that found the other one waiting. The
 * lane then goes to the end of the pool's ring.
 */
final class Serving {
    private final Engine engine;
    private final Pool pool;

    Serving(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
    }

    /** Runs items of a lane until there are none or the budget is spent; how many have run. */
    int serve(Lane lane, Worker worker, BodyRunner runner) {
        Run run = worker.run;
        Pace pace = worker.pace;
        pace.begin(lane.bodyNanos());
        boolean measured = pool.spec().measured();
        boolean measures = measured && worker.measuresNext(lane);
        boolean brisk = worker.isHasty();
        boolean taken = begin(lane, run, brisk ? pace.most() : 1, brisk ? pace.patience() : 0);
        while (taken) {
            if (brisk && run.hasMore()) {
                pool.rely();
            }
            pace.start(measures ? engine.clock() : Pace.NOT_NOW);
            int bodies = runner.runAll(run, this);
            long now = measures ? engine.clock() : Pace.NOT_NOW;
            long each = pace.ran(bodies, now);
            if (worker.replaced || worker.hog) {
                pool.comeBack(worker);
            }
            boolean yield =
                    (pool.otherLaneWaits(lane) && (pace.spent(now) || pool.isSpare(lane))) || pool.hasSurplus(lane);
            measures = measured && lane.hasMore();
            if (measures) {
                worker.setHasty(pace.patience() > 0);
            }
            brisk = worker.isHasty();
            taken = visit(lane, run, yield ? 0 : brisk ? pace.most() : 1, brisk ? pace.patience() : 0, each);
            runner.restore();
        }
        run.leave();
        return pace.served();
    }

    /**
     * Runs the next item of the next lane that has one, on the calling thread; a lane that was polled may have lost its
     * items to a cancel.
     *
     * @return false when there was none
     */
    boolean step() {
        Borrowed borrowed = new Borrowed();
        boolean ran = false;
        for (Lane lane = pool.poll(); lane != null; lane = ran ? null : pool.poll()) {
            ran = begin(lane, borrowed.run, 1, 0);
            if (ran) {
                runOnBorrowedThread(lane, borrowed);
            }
        }
        borrowed.end();
        return ran;
    }

    /** Runs what waits in a lane, also what comes meanwhile, on the calling thread; how many bodies have run. */
    int pump(Lane lane) {
        return pump(lane, Long.MAX_VALUE);
    }

    /** The same, but for what comes meanwhile. In a lane of one priority the numbers rise, so none that may run is behind one that may not. */
    int pass(Lane lane) {
        lane.lock();
        boolean any = lane.ready();
        long last = lane.lastSequence();
        lane.unlock();
        return any ? pump(lane, last) : 0;
    }

    private int pump(Lane lane, long last) {
        Borrowed borrowed = new Borrowed();
        int bodies = 0;
        while (take(lane, borrowed.run, last)) {
            runOnBorrowedThread(lane, borrowed);
            bodies++;
        }
        borrowed.end();
        return bodies;
    }

    /** What it takes to run items on a thread that is not a worker's. Made before one is taken: that one would be lost without memory. */
    private static final class Borrowed {
        final Run run = new Run(1);
        private final Current current = Current.ofThread();
        final BodyRunner runner = new BodyRunner(current, Thread.currentThread());

        Borrowed() {
            run.setThread(Thread.currentThread());
        }

        void end() {
            run.setThread(null);
            current.forgetIfIdle();
        }
    }

    /** Takes the next item for a thread that is not a worker's. */
    boolean take(Lane lane, Run run) {
        return take(lane, run, Long.MAX_VALUE);
    }

    /** The same for a rescuer: also what a worker has taken and not begun, which may be blocked for long. */
    boolean rescue(Lane lane, Run run) {
        lane.lock();
        lane.recall();
        lane.setPatience(0);
        boolean taken = lane.take(run, 1);
        lane.unlock();
        return taken;
    }

    private static boolean take(Lane lane, Run run, long last) {
        lane.lock();
        boolean taken = lane.take(run, 1, last);
        lane.unlock();
        return taken;
    }

    /** Runs what such a thread has taken, unless it was paused. */
    void runTaken(Run run, BodyRunner runner) {
        runner.runAll(run, this);
    }

    /** Ends the stay of what it has run, and takes so many more. */
    boolean visit(Lane lane, Run run, int most) {
        return visit(lane, run, most, 0, 0);
    }

    /** The thread is the caller's: its interrupt flag is not the body's, and is given back, also if it was interrupted meanwhile. */
    private void runOnBorrowedThread(Lane lane, Borrowed borrowed) {
        borrowed.runner.note();
        borrowed.runner.runAll(borrowed.run, this);
        visit(lane, borrowed.run, 0, 0, 0);
        borrowed.run.leave();
        if (borrowed.runner.takeInterrupt()) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first visit to a lane that was polled. */
    private boolean begin(Lane lane, Run run, int most, int patience) {
        lane.lock();
        boolean gone = lane.unlist();
        boolean taken = lane.take(run, most);
        lane.setPatience(taken ? patience : 0);
        lane.unlock();
        if (gone) {
            engine.givePlaceBack(lane);
        }
        return taken;
    }

    /**
     * Ends the stay of what was taken and, in the same visit to the lane, takes the next items; unless somebody waited for
     * what has ended: completions are user code and may take their time, or wait for the item that would have been taken.
     */
    private boolean visit(Lane lane, Run run, int most, int patience, long bodyNanos) {
        lane.lock();
        lane.leave(run);
        if (bodyNanos > 0) {
            lane.noteBody(bodyNanos);
        }
        Waiter chain = lane.satisfied();
        boolean taken = most > 0 && chain == null && lane.take(run, most);
        lane.setPatience(taken ? patience : 0);
        boolean named = run.unmarkNamed();
        lane.unlock();
        if (named && run.host() instanceof Worker worker) {
            worker.takeNameBack();
        }
        engine.release(chain);
        return taken;
    }

    /** The item was taken and is paused: it is put aside, or dropped by a lane that has closed. */
    void hold(Lane lane, Item item) {
        OutOfMemoryError unnoted = null;
        lane.expectTally();
        lane.lock();
        try {
            lane.putAside(item);
        } catch (OutOfMemoryError full) {
            unnoted = full;
        } finally {
            lane.unlock();
        }
        if (unnoted != null) {
            engine.reportDefect("the report of the close of queue '" + lane.queue.name() + "'", unnoted);
        }
    }

    /**
     * The item's run ended here while it was parked on another lane. END has cleared PARKED, so from here on only the holder
     * of that lane's lock decides: a verb may have removed it, or a later run may have parked it again, and {@link
     * Lane#resume} looks for that.
     */
    void handOver(Item item) {
        if (item.home() instanceof Lane home) {
            home.lock();
            home.resume(item);
            home.unlock();
        }
    }
}
