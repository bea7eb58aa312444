package io.kernwork.simulate.sched;

import io.kernwork.simulate.Count;
import java.util.IdentityHashMap;

/** Monitors and reentrant locks: who holds what, and how often. */
final class Locks {
    /** One that is held. */
    private static final class Hold {
        final SimThread owner;
        int depth = 1;

        Hold(SimThread owner) {
            this.owner = owner;
        }
    }

    private final Scheduler scheduler;
    private final IdentityHashMap<Object, Hold> held = new IdentityHashMap<>();

    Locks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    boolean tryEnter(SimThread thread, Object lock) {
        Hold hold = held.get(lock);
        if (hold == null) {
            held.put(lock, new Hold(thread));
            return true;
        }
        if (hold.owner == thread) {
            hold.depth++;
            return true;
        }
        return false;
    }

    /** Waits for as long; whether it was got. */
    boolean enter(SimThread thread, Object lock, long nanos, boolean interruptible) {
        boolean got = tryEnter(thread, lock);
        if (!got) {
            scheduler.count(Count.CONTENDED);
        }
        long end = nanos >= SimThread.NEVER - scheduler.now() ? SimThread.NEVER : scheduler.now() + nanos;
        while (!got && scheduler.now() < end && !(interruptible && thread.interrupted)) {
            scheduler.await(thread, lock, end == SimThread.NEVER ? end : end - scheduler.now(), interruptible);
            got = tryEnter(thread, lock);
        }
        return got;
    }

    void exit(SimThread thread, Object lock) {
        Hold hold = held.get(lock);
        if (hold == null || hold.owner != thread) {
            throw new IllegalMonitorStateException();
        }
        if (--hold.depth == 0) {
            held.remove(lock);
            scheduler.wakeAll(lock);
        }
    }

    int holds(SimThread thread, Object lock) {
        Hold hold = held.get(lock);
        return hold != null && hold.owner == thread ? hold.depth : 0;
    }

    boolean isHeld(Object lock) {
        return held.containsKey(lock);
    }
}
