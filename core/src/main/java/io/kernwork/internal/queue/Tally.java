package io.kernwork.internal.queue;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane counts and notes beyond its state; made when there is something to count, since most of a million lanes never have
 * anything. Guarded by the lane's lock but for what says otherwise.
 */
final class Tally {
    /** Items that were removed. */
    long cancelled;
    /** Requests that were merged into others, of those that were delivered or removed. */
    long merged;

    long failed;
    long replaced;
    long hogs;

    /** What has no higher number had been enqueued by {@code markNanos}: noted from time to time by one thread. */
    long markNumber = -1;

    long markNanos;

    private volatile @Nullable Times times;
    private @Nullable List<CloseReport.NeverRan> dropped; // guarded by this object's monitor, as what follows
    private boolean refused;

    /** Times from enqueue to start, and from start to end. */
    static final class Times {
        final Histogram waits = new Histogram();
        final Histogram runs = new Histogram();
    }

    /** The distributions, if there are any; needs no lock. */
    @Nullable
    Times timesOrNull() {
        return times;
    }

    /** The distributions, made if there may be more; null if not. Without the lane's lock. */
    @Nullable
    Times times(Sampler sampler) {
        Times present = times;
        return present == null ? make(sampler) : present;
    }

    private synchronized @Nullable Times make(Sampler sampler) {
        if (times == null && !refused) {
            refused = !sampler.admit();
            times = refused ? null : new Times();
        }
        return times;
    }

    /** The lane is gone: others may have distributions in its place. What it has counted can still be read. */
    synchronized void retire(Sampler sampler) {
        if (times != null && !refused) {
            sampler.giveBack();
        }
        refused = true;
    }

    /** What the verbs that close the lane have dropped; needs no lock. */
    synchronized List<CloseReport.NeverRan> dropped() {
        return dropped == null ? List.of() : List.copyOf(dropped);
    }

    /** Notes an item that a closing verb dropped; needs no lock. */
    synchronized void noteDropped(ItemRef item, int requests) {
        if (dropped == null) {
            dropped = new ArrayList<>();
        }
        dropped.add(new CloseReport.NeverRan(item, requests));
    }
}
