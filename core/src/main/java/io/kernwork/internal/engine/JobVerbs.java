package io.kernwork.internal.engine;

import io.kernwork.base.Holdup;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Parking;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiter;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What only an item needs that ends its runs itself, before its body returns. */
public final class JobVerbs {
    /** In place of a time. */
    public static final long FOREVER = Waits.FOREVER;

    private JobVerbs() {}

    /**
     * Parks the calling thread until it finds itself released, whoever does so then unparks it. No lock may be held.
     *
     * @param nanos how long, or {@link #FOREVER}
     * @return nanoseconds that are left of that, zero or less when time is over
     */
    public static long park(Engine engine, BooleanSupplier released, long nanos) throws InterruptedException {
        Parking parking = engine.seams().parking();
        Waits.letGo();
        long start = parking.nanos();
        long left = nanos;
        while (!released.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (nanos == FOREVER) {
                parking.park(released);
            } else {
                left = nanos - (parking.nanos() - start);
                if (left <= 0) {
                    return left;
                }
                parking.parkNanos(released, left);
            }
        }
        return left;
    }

    /** Wakes a thread that {@linkplain #park parks}. */
    public static void unpark(Engine engine, Thread thread) {
        engine.seams().parking().unpark(thread);
    }

    /**
     * Ends the run of the item that the calling thread is inside, innermost. From here on the item may be requested again,
     * run by another thread, or destroyed, and this thread's engine does not touch it any more.
     *
     * @return false when the calling thread's innermost run is not one of this item, or was ended before
     */
    public static boolean finish(Item item) {
        Run run = Current.run();
        if (run == null || run.item() != item || run.isOver()) {
            return false;
        }
        Lane lane = run.lane();
        lane.lock();
        run.finish();
        lane.unlock();
        return true;
    }

    /** Hands what went wrong in the item's body to the handler of the lane that it runs on, within the run. */
    public static void report(Run run, Item item, Throwable failure) {
        BodyRunner.handle(run.lane().errors, run.lane().queue, item.ref(), failure);
    }

    /** Refuses a wait for the end of the item's run on the one thread that alone can start workers. */
    public static void checkThread(Engine engine, String verb) {
        SelfWait.checkThread(engine, verb);
    }

    /** What a wait for an instant at which the item is idle has to wait for now. */
    public static List<Holdup> holdups(Item item) {
        return Holdups.of(item);
    }

    /** Takes a request that waits in this lane away; false when there is none. */
    public static boolean cancel(Lane lane, Item item) {
        lane.expectTally();
        lane.lock();
        boolean here = item.waitsIn(lane);
        if (here) {
            lane.remove(item);
            lane.countRemoved(ItemWord.requests(item.apply(Event.CANCEL)));
        }
        Waiter chain = here ? lane.satisfied() : null;
        lane.unlock();
        if (here) {
            Removal.engine(item).release(chain);
        }
        return here;
    }
}
