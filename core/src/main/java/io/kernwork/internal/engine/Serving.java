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

    private final Engine engine;
    private final Pool pool;

    Serving(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
    }

    /** Runs items of a lane until there are none or the budget is spent. */
    void serve(Lane lane, Worker worker, Run run, BodyRunner runner) {
        run.thread = Thread.currentThread();
        boolean taken = begin(lane, run);
        long patience = -1;
        for (int served = 1; taken; served++) {
            runner.run(run);
            if (worker.replaced) {
                pool.comeBack(worker);
            }
            boolean yield = pool.hasSurplus();
            if (pool.laneWaits()) {
                long now = engine.clock();
                patience = patience < 0 ? now + BUDGET_NANOS : patience;
                yield |= served >= BUDGET_ITEMS || now >= patience;
            }
            taken = endAndTake(lane, run, !yield);
            runner.restore();
        }
        run.leave();
    }

    /**
     * Runs the next item of the next lane that has one, on the calling thread; a lane that was polled may have lost its
     * items to a cancel.
     *
     * @return false when there was none
     */
    boolean step() {
        Run run = new Run();
        run.thread = Thread.currentThread();
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
        new BodyRunner(current, Thread.currentThread()).run(run);
        current.forgetIfIdle();
        endAndTake(lane, run, false);
        run.leave();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first visit to a lane that was polled. */
    private boolean begin(Lane lane, Run run) {
        lane.lock.lock();
        boolean gone = lane.unlist();
        boolean taken = lane.take(run);
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
     * Ends a run and, in the same visit to the lane, takes the next item; unless somebody waited for this run: completions
     * are user code and may take their time, or wait for the item that would have been taken.
     */
    private boolean endAndTake(Lane lane, Run run, boolean more) {
        lane.lock.lock();
        Item parked = lane.end(run);
        if (parked != null && parked.home() == lane) {
            lane.resume(parked);
            parked = null;
        }
        Waiter chain = lane.satisfied();
        boolean taken = more && chain == null && lane.take(run);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (listed) {
            pool.submit(lane);
        }
        if (parked != null) {
            handOver(parked);
        }
        engine.release(chain);
        return taken;
    }

    /**
     * The item's run ended here while it was parked on another lane. END has cleared PARKED, so from here on only the holder
     * of that lane's lock decides: a verb may have removed it, or a later run may have parked it again, and {@link
     * Lane#resume} looks for that.
     */
    private void handOver(Item item) {
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
