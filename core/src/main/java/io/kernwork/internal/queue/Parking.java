package io.kernwork.internal.queue;

import java.util.concurrent.locks.LockSupport;

/** How a thread of the engine, or one that waits for it, sleeps and is woken; replaced by a simulator's. */
public interface Parking {

    /** The real one. */
    Parking SYSTEM = new Parking() {
        @Override
        public void park(Object blocker) {
            LockSupport.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            LockSupport.unpark(thread);
        }
    };

    /** As {@link LockSupport#park(Object)}: returns after an unpark or an interrupt, or for no reason. */
    void park(Object blocker);

    /** As {@link LockSupport#parkNanos(Object, long)}. */
    void parkNanos(Object blocker, long nanos);

    /** As {@link LockSupport#unpark(Thread)}. */
    void unpark(Thread thread);

    /** The clock that the times given to {@link #parkNanos} are of. */
    default long nanos() {
        return System.nanoTime();
    }

    /** Whether the runtime goes on in a thread that parks here, so that waits need no other thread even in a manual one. */
    default boolean steps() {
        return false;
    }
}
