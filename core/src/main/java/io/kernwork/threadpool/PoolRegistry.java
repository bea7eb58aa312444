package io.kernwork.threadpool;

import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.internal.engine.Engine;
import java.util.HashMap;
import java.util.Map;

/**
 * The shared pools of one runtime, by priority. Whoever comes first creates one, whoever gives back the last handle
 * ends it; both under this object's monitor, so that of two who come first only one creates. User code is never called
 * under it.
 */
final class PoolRegistry {
    private final Engine engine;
    private final Map<Key, SharedPool> pools = new HashMap<>(); // guarded by this

    private record Key(ThreadPriority priority, boolean perCpu) {}

    private PoolRegistry(Engine engine) {
        this.engine = engine;
    }

    static PoolRegistry of(Engine engine) {
        return engine.attachment(PoolRegistry.class, PoolRegistry::new);
    }

    /** The pool of a priority, with one handle more. */
    PoolHandle acquire(ThreadPriority priority, boolean perCpu) {
        Key key = new Key(priority, perCpu);
        PlatformResult platform = platform(key);
        synchronized (this) {
            SharedPool present = pools.get(key);
            if (present == null || present.isClosed()) {
                present = new SharedPool(engine, priority, perCpu, platform);
                pools.put(key, present);
            }
            present.handles++;
            return new PoolHandle(this, present);
        }
    }

    /** Found out before the monitor is taken, since a thread may be started for it. */
    private PlatformResult platform(Key key) {
        synchronized (this) {
            SharedPool present = pools.get(key);
            if (present != null) {
                return present.platform;
            }
        }
        if (engine.isManual() && key.priority.nice() != 0) {
            return new PlatformResult(false, "a manual runtime has no threads of its own");
        }
        return key.priority.support();
    }

    /**
     * Takes a handle back; the last one closes the pool.
     *
     * @return whether it was the last one
     * @throws IllegalStateException if it is the last one and jobs wait on the pool; nothing has changed then
     */
    synchronized boolean release(SharedPool pool, String verb, boolean waits) {
        boolean last = pool.handles == 1;
        if (last) {
            pool.refuse(verb, waits);
            pools.values().remove(pool);
        }
        pool.handles--;
        return last;
    }
}
