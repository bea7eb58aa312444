package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import org.jspecify.annotations.Nullable;

/**
 * One thread's place inside a lane: which item it runs, and under which number. A worker reuses one for all its runs.
 *
 * <p>{@code lane} is written under the lock of the lane that the run then belongs to, and cleared by the running thread after
 * its last run there has ended; {@code item}, {@code sequence},
 * {@code requests} and the links belong to that lane's lock. A run belongs to a lane from take to end; {@code item} is null
 * outside that time. {@code thread} and {@code outer} belong to the running thread.
 */
public final class Run {
    /** The lane of the present run, or of the last one of this visit. Read without the lock it is a hint, verified under it. */
    public volatile @Nullable Lane lane;

    @Nullable
    Item item;

    long sequence;
    int requests;

    @Nullable
    Run previous;

    @Nullable
    Run following;

    /** The thread that is inside, set before every take. */
    public volatile @Nullable Thread thread;

    /** The run that the same thread was inside when it began this one; see {@link Current}. */
    @Nullable
    Run outer;

    /** The thread goes on to something else: nothing of the lane is kept reachable through this. */
    public void leave() {
        lane = null;
        thread = null;
    }

    /** The item; for the running thread, which needs no lock for it. */
    public Item item() {
        Item present = item;
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a run without an item was asked for it");
        }
        return present;
    }

    /** The lane; for the running thread. */
    public Lane lane() {
        Lane present = lane;
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a run without a lane was asked for it");
        }
        return present;
    }

    /** The requests that this run delivers; for the running thread. */
    public int requests() {
        return requests;
    }

    /** The enclosing run of the same thread. */
    public @Nullable Run outer() {
        return outer;
    }
}
