package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import java.util.function.IntFunction;

/**
 * A sorted lane that no worker serves: threads come and pump it. Whoever makes an item pending tells somebody, after the lock;
 * not while the lane is blocked, and once when that ends and something waits.
 */
public class PumpedLane extends SortedLane {
    private final Runnable wanted;
    private int news; // what has become pending in this holding of the lock

    /**
     * Creates an open, empty lane.
     *
     * @param allocator makes arrays; may throw OutOfMemoryError
     * @param wanted must not throw
     */
    public PumpedLane(QueueRef queue, ErrorHandler errors, IntFunction<Item[]> allocator, Runnable wanted) {
        this(queue, errors, Integer.MAX_VALUE, NO_CPU, allocator, wanted);
    }

    PumpedLane(
            QueueRef queue,
            ErrorHandler errors,
            int maxActive,
            int cpu,
            IntFunction<Item[]> allocator,
            Runnable wanted) {
        super(queue, errors, maxActive, cpu, allocator, lane -> {});
        this.wanted = wanted;
    }

    /** Whether a thread that closes the lane is to run what waits there. */
    public boolean runsOnCloser() {
        return true;
    }

    /** Told after the lock: there is something to run. */
    void want() {
        wanted.run();
    }

    @Override
    void storeAppend(Item item) {
        super.storeAppend(item);
        news++;
    }

    @Override
    public boolean unblock() {
        boolean counted = super.unblock();
        if (counted && !isBlocked() && ready()) {
            news = 1;
        }
        return counted;
    }

    /** What could not be run because it ran elsewhere can be run now, and who pumped before has gone away. */
    @Override
    public void resume(Item item) {
        boolean parked = item.waitsIn(this) && item.place() == Item.PARKED;
        super.resume(item);
        if (parked && item.place() == Item.RESUMED) {
            news++;
        }
    }

    /** Nobody is called to a lane that is pumped. */
    @Override
    boolean list() {
        return false;
    }

    @Override
    public void unlock() {
        tell(unlockUntold());
    }

    /** Gives the lock back; how often the caller is to {@linkplain #tell tell} of it. */
    public int unlockUntold() {
        int calls = isBlocked() ? 0 : news;
        news = 0;
        super.unlock();
        return calls;
    }

    /** Tells so often that there is something to run; no lock may be held. */
    public void tell(int calls) {
        for (int i = 0; i < calls; i++) {
            want();
        }
    }
}
