package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Parking;
import io.kernwork.internal.sync.ShortLock;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens once, and those who wait for it: threads, by the runtime's own way of parking, so that a test runtime goes on
 * meanwhile.
 *
 * <p><b>No waiter is missed.</b> Who waits registers under the lock under which the signal is given, unless it was given before. A thread parks only
 * after it saw that it was not given, and it is given before the unpark.
 */
public final class Signal extends ShortLock {
    /** In place of a time. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final Engine engine;
    private volatile boolean given; // written under the lock
    private @Nullable Node first; // guarded by the lock

    /** One that was not given. */
    public Signal(Engine engine) {
        this.engine = engine;
    }

    /** A thread that waits. */
    private static final class Node {
        final Thread thread = Thread.currentThread();

        @Nullable
        Node next;
    }

    public boolean isGiven() {
        return given;
    }

    /** Gives it; whoever waits goes on. Allocates nothing. */
    public void give() {
        lock();
        given = true;
        Node waiting = first;
        first = null;
        unlock();
        Parking parking = engine.seams().parking();
        for (Node node = waiting; node != null; node = node.next) {
            parking.unpark(node.thread);
        }
    }

    /**
     * Waits; refused in atomic context. Inside a body another worker may be awake meanwhile, and what the thread has taken and not begun is left to others.
     *
     * @param nanos for how long at most, or {@link #FOREVER}; not at all below 1
     * @return whether it was given
     */
    public boolean await(long nanos, String verb) throws InterruptedException {
        return given || Regions.<Boolean, InterruptedException>await(() -> await(nanos), verb);
    }

    private boolean await(long nanos) throws InterruptedException {
        Node self = new Node();
        if (!register(self)) {
            return true;
        }
        Parking parking = engine.seams().parking();
        long start = parking.nanos();
        while (!given) {
            if (Thread.interrupted()) {
                unregister(self);
                throw new InterruptedException();
            }
            long left = Math.max(0, nanos) - (parking.nanos() - start);
            if (nanos == FOREVER) {
                parking.park(this);
            } else if (left > 0) {
                parking.parkNanos(this, left);
            } else {
                unregister(self);
                return given;
            }
        }
        return true;
    }

    private boolean register(Node self) {
        lock();
        boolean waits = !given;
        if (waits) {
            self.next = first;
            first = self;
        }
        unlock();
        return waits;
    }

    private void unregister(Node self) {
        lock();
        Node before = null;
        for (Node at = first; at != null && at != self; at = at.next) {
            before = at;
        }
        if (first == self) {
            first = self.next;
        } else if (before != null && before.next == self) {
            before.next = self.next;
        }
        unlock();
    }
}
