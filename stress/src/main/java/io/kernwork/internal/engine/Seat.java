package io.kernwork.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.NullMarked;

/**
 * One production worker on a thread of the caller's choice. It stands in this package, beside the engine's classes, because
 * workers and pools are nobody else's business; whoever holds a seat does what the dispatcher and the thread it starts do.
 */
@NullMarked
public final class Seat {
    private static final VarHandle IDLE;

    static {
        try {
            IDLE = MethodHandles.lookup().findVarHandle(Worker.class, "idle", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Pool pool;
    private final Worker worker;

    /** Answers the runtime's request for a thread, in place of the dispatcher. */
    public Seat(Engine engine) {
        pool = engine.normal();
        worker = new Worker(engine, pool);
        if (!pool.takeRequest()) {
            throw new IllegalStateException("the runtime has not requested a thread");
        }
    }

    /** Has the worker retire as soon as it finds nothing more, as when the runtime is closed. */
    public void retireWhenIdle() {
        pool.close();
    }

    /** What the worker's thread runs: from its arrival to its retirement. */
    public void run() {
        worker.run();
    }

    /** Whether the worker is on the stack of those that may be woken; read without the pool's lock, it orders nothing. */
    public boolean isIdle() {
        return (boolean) IDLE.getOpaque(worker);
    }

    /** Whether the runtime requests another thread. */
    public boolean anotherRequested() {
        return pool.hasRequest();
    }
}
