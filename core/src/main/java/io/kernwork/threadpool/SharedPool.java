package io.kernwork.threadpool;

import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.engine.PoolSpec;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.SortedLane;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the handles of one priority have in common: a lane and a pool of workers, or one of each for each CPU. As a
 * queue it is one, whatever the number of its lanes: it is closed, and waited for, as a whole.
 */
final class SharedPool implements QueueRef {
    final Engine engine;
    final ThreadPriority priority;
    final PlatformResult platform;
    final LaneVerbs verbs;
    int handles; // guarded by the registry

    private final String name;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Pool> pools = new ArrayList<>();

    /** Creates all of it or, when one part cannot be had, nothing. */
    SharedPool(Engine engine, ThreadPriority priority, boolean perCpu, PlatformResult platform) {
        this.engine = engine;
        this.priority = priority;
        this.platform = platform;
        this.name = "threadpool " + priority + (perCpu ? " per CPU" : "");
        try {
            if (perCpu) {
                for (int cpu = 0; cpu < engine.cpus(); cpu++) {
                    open(cpu, name + " (" + cpu + ")");
                }
            } else {
                open(Lane.NO_CPU, name);
            }
        } catch (Throwable failure) {
            undo();
            throw failure;
        }
        this.verbs = new LaneVerbs(engine, lanes.toArray(Lane[]::new));
    }

    private void open(int cpu, String poolName) {
        PoolSpec spec = PoolSpec.unbound(poolName, -priority.nice(), cpu);
        Pool pool =
                engine.openPool(priority.nice() == 0 ? spec : spec.around(priority::applyToCurrentThread, () -> {}));
        pools.add(pool);
        lanes.add(engine.openSorted(this, engine.errors(), Integer.MAX_VALUE, cpu, pool));
        reserve(lanes.getLast());
    }

    /** From here on a schedule needs no memory. */
    private static void reserve(Lane lane) {
        lane.lock();
        try {
            ((SortedLane) lane).keepRoom();
        } finally {
            lane.unlock();
        }
    }

    private void undo() {
        lanes.forEach(engine::discard);
        pools.forEach(pool -> engine.closePool(pool, true));
    }

    @Override
    public String name() {
        return name;
    }

    Lane lane(int index) {
        return lanes.get(index);
    }

    /** Worker threads of one of its parts. */
    int workers(int index) {
        return pools.get(index).live();
    }

    /** Whether it was closed by its last handle or by the runtime. */
    boolean isClosed() {
        return lanes.getFirst().state() == Lane.CLOSED;
    }

    /**
     * Refuses jobs from now on.
     *
     * @param waits whether the caller is going to wait for those that run
     * @throws IllegalStateException if jobs wait here; nothing has changed then
     */
    void refuse(String verb, boolean waits) {
        if (waits) {
            verbs.checkWait(verb);
        }
        List<ItemRef> pending = verbs.closeUnlessPending(waits ? item -> refuseHeld(verb, item) : item -> {});
        if (!pending.isEmpty()) {
            throw new IllegalStateException(verb + " of the last handle of " + name
                    + " was refused, since jobs wait there: "
                    + pending.stream().map(job -> "'" + job.name() + "'").collect(Collectors.joining(", "))
                    + "; cancel() each of them, or wait until it has begun, and close the handle then");
        }
    }

    /** Who holds the interlock of a job that runs keeps it from being done. */
    private void refuseHeld(String verb, ItemRef item) {
        if (item instanceof Job job && job.interlock().isHeldByCurrentThread()) {
            throw new SelfWaitException(verb + " of the last handle of " + name
                    + " was called with the interlock of job '" + job.name()
                    + "' held, which runs there and needs it to be done; unlock it first, or use closeAsync()");
        }
    }

    /** Ends the threads; all jobs have ended. */
    void endThreads(boolean join) {
        pools.forEach(pool -> engine.closePool(pool, join));
    }
}
