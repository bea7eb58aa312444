package io.kernwork.internal.engine;

import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.jmx.Jmx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a runtime with threads is seen from outside, from its beginning to the end of its close. A thread of its own makes it
 * seen and ends then, for the first time in a JVM that loads a lot. An end that comes before waits for what is just being made, and
 * keeps the rest from coming.
 */
public final class Visibility {
    private static final long GRACE_NANOS = 10_000_000_000L;

    private final Engine engine;
    private final Threads registrar = new Threads();
    private final ReentrantLock making = new ReentrantLock();
    private @Nullable Jmx bean; // guarded by it
    private volatile boolean over;

    private Visibility(Engine engine) {
        this.engine = engine;
    }

    /** That of a runtime. */
    public static Visibility of(Engine engine) {
        return engine.attachment(Visibility.class, Visibility::new);
    }

    /** The runtime has begun. Returns before it is seen; a failure is reported and has no other effect. */
    public void begin() {
        try {
            Thread thread = Thread.ofPlatform()
                    .name("kernwork-registrar-" + engine.name())
                    .daemon(true)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this::register);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            registrar.add(thread);
            thread.start();
        } catch (Throwable failure) {
            engine.reportDefect("making the runtime seen", failure);
        }
    }

    private void register() {
        making.lock();
        try {
            if (!over) {
                make();
            }
            if (over) {
                vanish(); // it has ended in the meantime, and may not have waited for this
            }
        } finally {
            making.unlock();
        }
    }

    private void make() {
        try {
            Jfr.watch(
                    engine.name(),
                    engine,
                    of -> of.snapshots().queues(),
                    of -> of.snapshots().pools());
            bean = Jmx.open(
                    engine.name(),
                    engine,
                    of -> of.snapshots().take(),
                    of -> of.snapshots().dump());
        } catch (Throwable failure) {
            engine.reportDefect("making the runtime seen", failure);
        }
    }

    /**
     * The runtime has ended. Whoever makes it seen calls code of others, which may wait for the caller of this: so this waits for a bounded
     * time, and leaves the rest to that thread.
     */
    void end() {
        over = true;
        if (registrar.hasCurrent()) {
            return; // in there, and it looks again
        }
        boolean mine = false;
        try {
            mine = making.tryLock(GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine = making.tryLock();
        }
        if (mine) {
            try {
                vanish();
            } finally {
                making.unlock();
            }
            registrar.join(GRACE_NANOS);
        }
    }

    private void vanish() {
        Jmx present = bean;
        bean = null;
        try {
            Jfr.unwatch(engine);
            if (present != null) {
                present.close();
            }
        } catch (Throwable failure) {
            engine.reportDefect("making the runtime unseen", failure);
        }
    }
}
