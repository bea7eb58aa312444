package io.kernwork.threadpool;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.JobVerbs;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits until a job has become idle, with the interlock given up: a condition variable that sleeps as all
 * waits of the runtime do, so that a test in virtual time goes on meanwhile. Registered and taken out under the
 * interlock, and released under it; so the change is either seen before the registration, or comes later and finds it.
 */
final class IdleWait {
    /** In place of a time. */
    static final long FOREVER = JobVerbs.FOREVER;

    @Nullable
    IdleWait next; // the interlock's

    private final Engine engine;
    private final Thread thread = Thread.currentThread();
    private volatile boolean released;

    IdleWait(Engine engine) {
        this.engine = engine;
    }

    /**
     * Waits. The caller holds the interlock, and holds it as often when this returns or throws.
     *
     * @return nanoseconds that are left, zero or less when time is over
     */
    static long await(Job job, Engine engine, long nanos) throws InterruptedException {
        IdleWait wait = new IdleWait(engine);
        ReentrantLock interlock = job.interlock();
        int holds = interlock.getHoldCount();
        job.register(wait);
        for (int i = 0; i < holds; i++) {
            interlock.unlock();
        }
        try {
            return JobVerbs.park(engine, () -> wait.released, nanos);
        } finally {
            for (int i = 0; i < holds; i++) {
                interlock.lock();
            }
            job.unregister(wait);
        }
    }

    /** The flag is set before the unpark: the thread that finds it clear has not consumed the permit yet. */
    void release() {
        released = true;
        JobVerbs.unpark(engine, thread);
    }
}
