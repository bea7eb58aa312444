package io.kernwork.internal.queue;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.sync.ShortLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a lane does not depend on what it holds: whom it belongs to, whether anything may come in, and whether anything may
 * start. Guarded by the lock, unless a method says otherwise.
 */
abstract class Gate extends ShortLock {
    private static final VarHandle TALLY;

    static {
        try {
            TALLY = MethodHandles.lookup().findVarHandle(Gate.class, "tally", Tally.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Accepts. */
    public static final byte OPEN = 0;
    /** Accepts only from its own bodies. */
    public static final byte DRAINING = 1;
    /** Accepts nothing any more. */
    public static final byte CLOSED = 2;

    private static final byte TRACED = 4; // beside one of them

    /** The queue, for reports. */
    public final QueueRef queue;

    /** Receives what bodies throw. */
    public final ErrorHandler errors;

    /** One of {@link #OPEN}, {@link #DRAINING}, {@link #CLOSED}, and TRACED; written under the lock, read by anyone. */
    private volatile byte state = OPEN; // a byte, as in all that a runtime may have a million of

    private boolean cpuIntensive; // these two before anybody else knows the lane
    private boolean freezable;
    private boolean endExpected;
    private int drainers;
    private int blocks;

    @SuppressWarnings("UnusedVariable") // through TALLY
    private @Nullable Tally tally; // set once, by compare-and-set

    private Sampler sampler = Sampler.OFF; // before anybody else knows the lane

    Gate(QueueRef queue, ErrorHandler errors) {
        this.queue = queue;
        this.errors = errors;
    }

    /** Sets a new lane apart that nobody else knows. */
    public final void setTraits(boolean intensive, boolean freezes) {
        cpuIntensive = intensive;
        freezable = freezes;
    }

    /** Whether a worker does not count as using a CPU while it serves this lane. */
    public final boolean isCpuIntensive() {
        return cpuIntensive;
    }

    /** Whether a freeze of the runtime holds this lane up. */
    public final boolean isFreezable() {
        return freezable;
    }

    /** The present state; needs no lock, and may be outdated then. */
    public final int state() {
        return state & ~TRACED;
    }

    /** Whether it is open, and nothing is noted of where requests come from: one look for both, on the way of every request. */
    public final boolean isPlainlyOpen() {
        return state == OPEN;
    }

    /** Something is noted of each request to a new lane. */
    public final void setTraced() {
        int before = state;
        state = (byte) (before | TRACED);
    }

    /** Refuses everything from now on, and lets start what waits. */
    public final void close() {
        state = CLOSED;
        blocks = 0;
    }

    /** Counts a drainer. */
    public final void startDraining() {
        drainers++;
        int before = state;
        if ((before & ~TRACED) == OPEN) {
            state = (byte) (before | DRAINING);
        }
    }

    /** Takes a drainer back; true when it was the last one and the lane is open again. */
    public final boolean stopDraining() {
        if (--drainers > 0 || state() != DRAINING) {
            return false;
        }
        int before = state;
        state = (byte) (before & ~DRAINING);
        return true;
    }

    /** Counts one who wants nothing to start; a closed lane cannot be blocked. */
    public final boolean block() {
        if (state() == CLOSED || blocks == Integer.MAX_VALUE) {
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

    // ---- what is counted

    /** Sets which items of a new lane are measured. */
    public final void setSampler(Sampler chosen) {
        sampler = chosen;
    }

    final Sampler sampler() {
        return sampler;
    }

    /** What was counted; null when there was nothing. Needs no lock. */
    final @Nullable Tally tallyOrNull() {
        return (Tally) TALLY.getAcquire(this);
    }

    /** What was counted, made if there was nothing; without the lock, under which nothing is allocated. */
    final Tally tally() {
        Tally present = tallyOrNull();
        if (present != null) {
            return present;
        }
        Tally made = new Tally();
        Tally found = (Tally) TALLY.compareAndExchange(this, null, made);
        return found == null ? made : found;
    }

    /** The sampler's clock, never 0; user code, which may throw. */
    final long now() {
        return sampler.now();
    }

    /** For a request that comes now and is to be measured. Not under a lock: the clock may be the user's. */
    public final Trace stamped() {
        Trace spare = sampler.spares.take();
        Trace used = spare == null ? new Trace() : spare;
        used.setStamp(sampler.now());
        return used;
    }

    /** An armed item is given its place at a time that is known, and is measured if that needs no memory; under the lock. */
    public final void stamp(Item item, long now) {
        Trace noted = (Trace) item.trace;
        Trace used = noted == null ? sampler.spares.take() : noted;
        if (used != null) {
            used.setStamp(Math.max(1, now));
            item.trace = used;
        }
    }

    /** A body whose stay is measured begins; the time, 0 if the clock fails. Needs no lock. */
    public final long noteStart(long stamp) {
        try {
            long now = sampler.now();
            Tally.Times times = tally().times(sampler);
            if (times != null) {
                times.waits.record(now - stamp);
            }
            return now;
        } catch (Throwable failure) {
            return 0; // no memory to count it in, or a clock that throws
        }
    }

    /** It has ended. */
    public final void noteEnd(long began) {
        Tally counted = tallyOrNull();
        Tally.Times times = counted == null ? null : counted.timesOrNull();
        if (times == null || began == 0) {
            return;
        }
        try {
            times.runs.record(sampler.now() - began);
        } catch (Throwable failure) {
            // a clock that throws
        }
    }

    /** Under the lock: what is noted about a request goes with it. */
    final void forget(Item item) {
        Trace noted = (Trace) item.trace;
        if (noted != null) {
            item.trace = null;
            giveBack(noted);
        }
    }

    /** Nobody uses what its run has begun with any more. */
    public final void giveBack(Trace used) {
        if (used.isPlain()) {
            sampler.spares.giveBack(used);
        }
    }

    /** The lane is gone, and what it has counted stays: another one may have distributions in its place. */
    public final void giveTimesBack() {
        Tally counted = tallyOrNull();
        if (counted != null) {
            counted.retire(sampler);
        }
    }

    /** Before something is counted under the lock that was not before; without memory it is not counted. */
    public final void expectTally() {
        try {
            tally();
        } catch (OutOfMemoryError full) {
            // what counts this goes on without
        }
    }

    /** Under the lock: an item was removed, and so many requests with it. */
    public final void countRemoved(int requests) {
        Tally counted = tallyOrNull();
        if (counted != null) {
            counted.cancelled++;
            counted.merged += Math.max(0, requests - 1);
        }
    }

    /** A body was found blocked, and another worker was let in for it; takes the lock. */
    public final void countReplaced() {
        Tally counted = tally();
        lock();
        counted.replaced++;
        unlock();
    }

    /** A body was found computing for long, and others were let in beside it; takes the lock. */
    public final void countHog() {
        Tally counted = tally();
        lock();
        counted.hogs++;
        unlock();
    }

    /** What the verbs that close this lane have dropped so far; needs no lock. */
    public final List<CloseReport.NeverRan> dropped() {
        Tally counted = tallyOrNull();
        return counted == null ? List.of() : counted.dropped();
    }

    /** Notes an item that a closing verb dropped; needs no lock. */
    public final void noteDropped(ItemRef item, int requests) {
        tally().noteDropped(item, requests);
    }
}
