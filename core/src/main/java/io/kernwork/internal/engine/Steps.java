package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.Nullable;

/** How a runtime without threads goes on: body by body, from the pools that would have served them. */
public final class Steps {
    private final Engine engine;

    Steps(Engine engine) {
        this.engine = engine;
    }

    /** The pools, those whose lanes come first before others. */
    public Pool[] pools() {
        return engine.pools();
    }

    /** How many lanes a step can choose from; some of them may have lost what they held. */
    public int lanesWaiting(Pool pool) {
        return pool.lanesWaiting();
    }

    /** Whether no more bodies of a pool compute than there are CPUs. */
    public boolean isManaged(Pool pool) {
        return pool.spec().isManaged();
    }

    /** The pool among whose bodies the one that the calling thread is inside counts as computing; null when it does in none. */
    public @Nullable Pool charged() {
        Run run = Current.run();
        Lane inside = run == null ? null : run.laneOrNull();
        if (inside == null || inside.isCpuIntensive() || inside.workers() instanceof ScopedWorkers) {
            return null;
        }
        return inside.workers() instanceof Pool pool ? pool : engine.normal();
    }

    /** Runs the next item of a pool on the calling thread; false when there was none. */
    public boolean step(Pool pool) {
        return pool.serving().step();
    }

    /** Fires what is due and runs the next item of any pool; false when there was none. */
    public boolean step() {
        engine.fireDue();
        for (Pool pool : engine.pools()) {
            if (step(pool)) {
                return true;
            }
        }
        return false;
    }
}
