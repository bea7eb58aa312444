package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane looks like at one moment, for those who only look: nothing is taken back from a worker for it, so what one thread
 * does meanwhile may be seen half done: a body that is about to begin or has just ended may be missing among the {@link #bodies}.
 * The counts belong together all the same, since each is derived from what was read once:
 *
 * <pre>
 *   queued    = numbers given, less those that a paused item was given again
 *   started   = queued - cancelled - depth
 *   completed = started - running
 * </pre>
 */
public final class LaneLook {
    private static final int MOST_SCANNED = 128; // of those that wait, in search of one that is measured

    public final boolean blocked;
    public final int state;
    public final int maxActive;
    public final int depth;
    public final long queued;
    public final long cancelled;
    public final long merged;
    public final long failed;
    public final long replaced;
    public final long hogs;

    /** The bodies in progress. */
    public final List<Inside> bodies = new ArrayList<>();

    private final long now;
    private @Nullable Item oldest;
    private @Nullable Trace oldestTrace;
    private long oldestNumber = Long.MAX_VALUE;
    private long oldestNanos;

    /**
     * A body in progress.
     *
     * @param run whose thread is inside
     * @param item what it is inside
     * @param requests that it delivers
     * @param nanos how long it has been seen there
     * @param place of the item among those that the thread has taken
     * @param begun how many bodies its thread had begun
     */
    public record Inside(Run run, Item item, int requests, long nanos, int place, int begun) {

        /** Whether it still is; for what was looked at without the lane's lock. */
        public boolean goesOn() {
            return run.bodies() == begun && run.items[place] == item;
        }
    }

    private LaneLook(Lane lane, long now) {
        this.now = now;
        blocked = lane.isBlocked();
        state = lane.state();
        maxActive = lane.maxActive();
        int waiting = Links.length(lane.parked()) + Links.length(lane.resumed()) + lane.storeSize() + lane.paused();
        for (Run run = lane.running(); run != null; run = run.following) {
            waiting += lookAt(run);
        }
        depth = waiting;
        consider(lane.parked());
        consider(lane.resumed());
        lane.storeForEach(MOST_SCANNED, item -> consider(item, item.sequence));
        queued = lane.lastSequence() - lane.renumbered();
        Tally counted = lane.tallyOrNull();
        cancelled = counted == null ? 0 : counted.cancelled;
        merged = counted == null ? 0 : counted.merged;
        failed = counted == null ? 0 : counted.failed;
        replaced = counted == null ? 0 : counted.replaced;
        hogs = counted == null ? 0 : counted.hogs;
        if (counted != null && depth > 0 && Math.min(oldestNumber, lane.storeOldest()) <= counted.markNumber) {
            oldestNanos = Math.max(oldestNanos, now - counted.markNanos);
        }
    }

    /** Looks at a lane; takes its lock. */
    public static LaneLook at(Lane lane, long now) {
        lane.lock();
        try {
            return new LaneLook(lane, now);
        } finally {
            lane.unlock();
        }
    }

    /**
     * Notes what is there, so that a later look knows at least since when. Called from time to time, by one thread.
     *
     * @param watched the watchdog's own time
     * @param limit bodies that have been watched for so long, and were not reported, are added to {@code late}
     */
    public static void mark(Lane lane, long now, long watched, long limit, List<Inside> late) {
        Tally noted = lane.tally();
        lane.lock();
        try {
            for (Run run = lane.running(); run != null; run = run.following) {
                if (run.watch(now, watched) >= limit) {
                    addLate(run, now, late);
                }
            }
            long oldest = oldestWaiting(lane);
            if (oldest > noted.markNumber && oldest < Long.MAX_VALUE) {
                noted.markNumber = lane.lastSequence();
                noted.markNanos = now;
            }
        } finally {
            lane.unlock();
        }
    }

    private static void addLate(Run run, long now, List<Inside> late) {
        Inside inside = inside(run, now, run.unclaimed());
        if (inside != null && !run.wasReported(inside)) {
            late.add(inside);
        }
    }

    /** What a thread is inside; null between two bodies. */
    public static @Nullable Inside inside(Lane lane, Run run, long now) {
        lane.lock();
        try {
            return run.laneOrNull() == lane ? inside(run, now, run.unclaimed()) : null;
        } finally {
            lane.unlock();
        }
    }

    private static @Nullable Inside inside(Run run, long now, int left) {
        int begun = run.bodies();
        int place = run.size - left - 1;
        Item item = place < 0 ? null : run.items[place];
        return item == null
                ? null
                : new Inside(run, item, Math.max(1, run.requests()), run.seenNanos(now), place, begun);
    }

    private static long oldestWaiting(Lane lane) {
        long oldest = Math.min(lane.storeOldest(), Math.min(Links.oldest(lane.parked()), Links.oldest(lane.resumed())));
        for (Run run = lane.running(); run != null; run = run.following) {
            int left = run.unclaimed();
            oldest = left == 0 ? oldest : Math.min(oldest, run.numbers[run.size - left]);
        }
        return oldest;
    }

    /** How many of those that the thread has taken it has not begun. */
    private int lookAt(Run run) {
        int left = run.unclaimed();
        for (int place = run.size - left; place < run.size; place++) {
            Item item = run.items[place];
            if (item != null) {
                consider(item, run.numbers[place]);
            }
        }
        Inside inside = inside(run, now, left);
        if (inside != null) {
            bodies.add(inside);
        }
        return left;
    }

    private void consider(@Nullable Item first) {
        for (Item item = first; item != null; item = item.following) {
            consider(item, item.sequence);
        }
    }

    /** An older one has waited for at least as long as a younger one. */
    private void consider(Item item, long number) {
        Trace trace = (Trace) item.trace;
        if (number < oldestNumber) {
            oldestNumber = number;
            oldest = item;
            oldestTrace = trace;
        }
        if (trace != null && trace.stamp() != 0) {
            oldestNanos = Math.max(oldestNanos, now - trace.stamp());
        }
    }

    /** The item that has waited for the longest, as far as was looked; null when none waits. */
    public @Nullable Item oldest() {
        return oldest;
    }

    /** Where its request came from, if that is noted. */
    public @Nullable Trace oldestTrace() {
        return oldestTrace;
    }

    /** How long it has waited at least. */
    public long oldestNanos() {
        return oldestNanos;
    }

    /** Bodies that have begun. */
    public long started() {
        return queued - cancelled - depth;
    }
}
