package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import org.jspecify.annotations.Nullable;

/** Those who wait for a lane to reach a state. Guarded by its lock. */
abstract class Awaited extends Gate {
    private @Nullable Waiter waiters;

    Awaited(QueueRef queue, ErrorHandler errors) {
        super(queue, errors);
    }

    /** Whether what the waiter waits for is the case. */
    abstract boolean satisfied(Waiter waiter, long oldest);

    /** The lowest number of what has not ended here. */
    abstract long oldest();

    /** Takes back what was taken and not begun. */
    abstract void recall();

    final boolean isAwaited() {
        return waiters != null;
    }

    /** Whether this one is registered. */
    final boolean isAwaitedBy(Waiter waiter) {
        Waiter at = waiters;
        while (at != null && at != waiter) {
            at = at.next;
        }
        return at != null;
    }

    /** For reports. */
    final @Nullable Waiter waiters() {
        return waiters;
    }

    /** Registers the waiter unless what it waits for is the case already; false then. Allocates nothing. */
    public boolean register(Waiter waiter) {
        recall();
        if (satisfied(waiter, oldest())) {
            return false;
        }
        waiter.next = waiters;
        waiters = waiter;
        return true;
    }

    /** Takes a waiter back that gives up; false when it was taken out before. */
    public boolean unregister(Waiter waiter) {
        Waiter before = null;
        for (Waiter at = waiters; at != null; before = at, at = at.next) {
            if (at == waiter) {
                if (before == null) {
                    waiters = at.next;
                } else {
                    before.next = at.next;
                }
                at.next = null;
                return true;
            }
        }
        return false;
    }

    /** Takes out those waiters whose time has come; the caller releases them after unlocking. Free when nobody waits. */
    public @Nullable Waiter satisfied() {
        return waiters == null ? null : takeSatisfied();
    }

    private @Nullable Waiter takeSatisfied() {
        Waiter chain = null;
        Waiter rest = null;
        long oldest = oldest();
        for (Waiter waiter = waiters; waiter != null; ) {
            Waiter following = waiter.next;
            if (satisfied(waiter, oldest)) {
                waiter.next = chain;
                chain = waiter;
            } else {
                waiter.next = rest;
                rest = waiter;
            }
            waiter = following;
        }
        waiters = rest;
        return chain;
    }
}
