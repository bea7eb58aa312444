package io.kernwork.internal.engine;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiter;

/**
 * How lanes that were polled from the pool are served: take, run, end, and so on.
 *
 * <p>Fairness: while another lane waits for a worker, at most {@link #BUDGET_ITEMS} items of one lane begin in a row on a
 * worker, and none begins later than {@link #BUDGET_NANOS} after the first look at the clock, which is taken at the end of
 * the first body that ends while a lane waits. The lane then goes to the end of the pool's ring.
 */
final class Serving {
    /** A worker serves one lane for at most this many items in a row while another lane waits. */
    static final int BUDGET_ITEMS = 64;
    /** A worker begins no further item of the lane after this time while another lane waits. */
    static final long BUDGET_NANOS = 1_000_000;

    /** A worker takes so many items at once at most. */
    static final int MOST_TAKEN = 32;
    /** About as long as it takes to call another worker and for it to come. */
    private static final long CALL_NANOS = 10_000;

    private static final long NOT_YET = -1;

    private final Engine engine;
    private final Pool pool;

    Serving(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
    }

    /** Runs items of a lane until there are none or the budget is spent; how many have run. */
    int serve(Lane lane, Worker worker, BodyRunner runner) {
        Run run = worker.run;
        boolean taken = begin(lane, run);
        long looked = NOT_YET;
        long until = NOT_YET;
        int most = 1;
        int served = 0;
        while (taken) {
            int bodies = runner.runAll(run, this);
            served += bodies;
            if (worker.replaced) {
                pool.comeBack(worker);
            }
            boolean yield = pool.hasSurplus();
            int patience = 0;
            if (lane.hasMore()) {
                long now = engine.clock();
                if (looked != NOT_YET) {
                    patience = inTime(bodies, now - looked);
                    most = Math.min(patience, 2 * bodies);
                }
                looked = now;
                if (pool.otherLaneWaits(lane)) {
                    until = until == NOT_YET ? now + BUDGET_NANOS : until;
                    yield |= served >= BUDGET_ITEMS || now >= until;
                    most = Math.min(most, BUDGET_ITEMS - served);
                }
            }
            most = Math.clamp(most, 1, MOST_TAKEN);
            if (patience > 0) {
                worker.beWatched();
            }
            taken = visit(lane, run, yield ? 0 : most, patience);
            runner.restore();
        }
        run.leave();
        return served;
    }

    /** How many bodies fit into the time that it takes to call another worker, at the speed of these. */
    private static int inTime(int bodies, long nanos) {
        return (int) Math.min(MOST_TAKEN, CALL_NANOS * bodies / Math.max(1, nanos));
    }

    /**
     * Runs the next item of the next lane that has one, on the calling thread; a lane that was polled may have lost its
     * items to a cancel.
     *
     * @return false when there was none
     */
    boolean step() {
        Run run = new Run(1);
        run.setThread(Thread.currentThread());
        for (Lane lane = pool.poll(); lane != null; lane = pool.poll()) {
            if (begin(lane, run)) {
                runOnBorrowedThread(lane, run);
                return true;
            }
        }
        return false;
    }

    /** The thread is the caller's: its interrupt flag is not the body's, and is given back. */
    private void runOnBorrowedThread(Lane lane, Run run) {
        boolean interrupted = Thread.interrupted();
        Current current = Current.ofThread();
        new BodyRunner(current, Thread.currentThread()).runAll(run, this);
        current.forgetIfIdle();
        visit(lane, run, 0, 0);
        run.leave();
        run.setThread(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first visit to a lane that was polled. */
    private boolean begin(Lane lane, Run run) {
        lane.lock.lock();
        boolean gone = lane.unlist();
        boolean taken = lane.take(run, 1);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (gone) {
            engine.givePlaceBack();
        }
        if (listed) {
            pool.submit(lane);
        }
        return taken;
    }

    /**
     * Ends the stay of what was taken and, in the same visit to the lane, takes the next items; unless somebody waited for
     * what has ended: completions are user code and may take their time, or wait for the item that would have been taken.
     */
    private boolean visit(Lane lane, Run run, int most, int patience) {
        lane.lock.lock();
        lane.leave(run);
        Waiter chain = lane.satisfied();
        boolean taken = most > 0 && chain == null && lane.take(run, most);
        lane.setPatience(taken ? patience : 0);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (listed) {
            pool.submit(lane);
        }
        engine.release(chain);
        return taken;
    }

    /**
     * The item's run ended here while it was parked on another lane. END has cleared PARKED, so from here on only the holder
     * of that lane's lock decides: a verb may have removed it, or a later run may have parked it again, and {@link
     * Lane#resume} looks for that.
     */
    void handOver(Item item) {
        if (item.home() instanceof Lane home) {
            home.lock.lock();
            home.resume(item);
            boolean listed = home.list();
            home.lock.unlock();
            if (listed) {
                pool.submit(home);
            }
        }
    }
}
