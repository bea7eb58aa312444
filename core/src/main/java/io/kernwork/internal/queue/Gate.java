package io.kernwork.internal.queue;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.sync.ShortLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a lane does not depend on what it holds: whom it belongs to, whether anything may come in, and whether anything may
 * start. Guarded by the lock, unless a method says otherwise.
 */
abstract class Gate extends ShortLock {
    /** Accepts. */
    public static final byte OPEN = 0;
    /** Accepts only from its own bodies. */
    public static final byte DRAINING = 1;
    /** Accepts nothing any more. */
    public static final byte CLOSED = 2;

    /** The queue, for reports. */
    public final QueueRef queue;

    /** Receives what bodies throw. */
    public final ErrorHandler errors;

    /** One of {@link #OPEN}, {@link #DRAINING}, {@link #CLOSED}; written under the lock, read by anyone. */
    private volatile byte state = OPEN; // a byte, as in all that a runtime may have a million of

    private boolean endExpected;
    private int drainers;
    private int blocks;
    private @Nullable List<CloseReport.NeverRan>
            dropped; // guarded by the lane's monitor, which is used for nothing else

    Gate(QueueRef queue, ErrorHandler errors) {
        this.queue = queue;
        this.errors = errors;
    }

    /** The present state; needs no lock, and may be outdated then. */
    public final int state() {
        return state;
    }

    /** Refuses everything from now on, and lets start what waits. */
    public final void close() {
        state = CLOSED;
        blocks = 0;
    }

    /** Counts a drainer. */
    public final void startDraining() {
        drainers++;
        state = state == OPEN ? DRAINING : state;
    }

    /** Takes a drainer back; true when it was the last one and the lane is open again. */
    public final boolean stopDraining() {
        if (--drainers > 0 || state != DRAINING) {
            return false;
        }
        state = OPEN;
        return true;
    }

    /** Counts one who wants nothing to start; a closed lane cannot be blocked. */
    public final boolean block() {
        if (state == CLOSED || blocks == Integer.MAX_VALUE) {
            return false;
        }
        blocks++;
        return true;
    }

    /** Takes a {@link #block} back; false when there is none. */
    public boolean unblock() {
        if (blocks == 0) {
            return false;
        }
        blocks--;
        return true;
    }

    /** Whether nothing starts here; a hint without the lock. */
    public final boolean isBlocked() {
        return blocks > 0;
    }

    /** True for the first caller who wants somebody to look after the end of a closed lane. */
    public final boolean expectEnd() {
        boolean first = !endExpected;
        endExpected = true;
        return first;
    }

    /** What the verbs that close this lane have dropped so far; needs no lock. */
    public final synchronized List<CloseReport.NeverRan> dropped() {
        return dropped == null ? List.of() : List.copyOf(dropped);
    }

    /** Notes an item that a closing verb dropped; needs no lock. */
    public final synchronized void noteDropped(ItemRef item, int requests) {
        if (dropped == null) {
            dropped = new ArrayList<>();
        }
        dropped.add(new CloseReport.NeverRan(item, requests));
    }
}
