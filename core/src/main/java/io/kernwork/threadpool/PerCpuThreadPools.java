package io.kernwork.threadpool;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A handle on a set of shared pools of one priority, one for each CPU of the runtime: NetBSD's {@code struct
 * threadpool_percpu}. What runs on a job's thread is on the CPU of its pool in the sense of the runtime: {@code
 * current()} called from its body gives the same pool. Threads are bound to real CPUs only as far as the runtime binds
 * its CPUs.
 *
 * {@snippet class="io.kernwork.threadpool.JobSnippets" region="jobpercpu"}
 *
 * <p>The pools have all been created when {@link #get} returns, or none. They are given back together, by {@link
 * #close()}, and not one by one.
 */
public final class PerCpuThreadPools implements AutoCloseable {
    private final PoolHandle handle;
    private final ThreadPool[] pools;

    private PerCpuThreadPools(PoolHandle handle) {
        this.handle = handle;
        this.pools = new ThreadPool[handle.shared.engine.cpus()];
        for (int cpu = 0; cpu < pools.length; cpu++) {
            pools[cpu] = new ThreadPool(handle, cpu, true);
        }
    }

    /**
     * A handle of its own on the shared pools of a priority, which are created if there are none; stands for {@code
     * threadpool_percpu_get()} (NetBSD, threadpool(9)). Otherwise as {@link ThreadPool#get}.
     *
     * @param runtime an open runtime
     * @param priority that of the threads
     * @return the handle, never null
     * @throws IllegalStateException if the runtime is closed
     */
    public static PerCpuThreadPools get(Kernwork runtime, ThreadPriority priority) {
        Objects.requireNonNull(runtime, "runtime of the thread pools");
        Objects.requireNonNull(priority, "priority of the thread pools");
        return new PerCpuThreadPools(PoolRegistry.of(EngineAccess.of(runtime)).acquire(priority, true));
    }

    /**
     * The pool of one CPU; stands for {@code threadpool_percpu_ref_remote()} (NetBSD, threadpool(9)). It may be used
     * from any thread until the set is closed, and cannot be closed by itself. Does not block or allocate.
     *
     * @param cpu 0 to {@link #cpus()} - 1
     * @return always the same pool for one CPU and one handle
     * @throws IllegalArgumentException if there is no such CPU
     */
    public ThreadPool on(int cpu) {
        if (cpu < 0 || cpu >= pools.length) {
            throw new IllegalArgumentException(handle.shared.name() + " has the CPUs 0 to " + (pools.length - 1)
                    + " of its runtime, and was asked for CPU " + cpu);
        }
        return pools[cpu];
    }

    /**
     * The pool of the CPU that the caller is on: that of the body it runs, else the same one for each thread. Stands
     * for {@code threadpool_percpu_ref()} (NetBSD, threadpool(9)). Does not block or allocate.
     *
     * @return the pool, which stays usable when the caller moves
     */
    public ThreadPool current() {
        StackReserve.check();
        return pools[handle.shared.engine.cpu()];
    }

    /**
     * How many pools there are.
     *
     * @return that of the runtime's CPUs
     */
    public int cpus() {
        return pools.length;
    }

    /**
     * The priority of the threads.
     *
     * @return the priority that was asked for
     */
    public ThreadPriority priority() {
        return handle.shared.priority;
    }

    /**
     * Gives the handle back, for the pools of all CPUs; stands for {@code threadpool_percpu_put()} (NetBSD,
     * threadpool(9)). As {@link ThreadPool#close()}: the last handle waits for all bodies and threads. Afterwards the
     * pools of this handle answer {@code CLOSED}.
     *
     * @throws IllegalStateException if it is the last handle and jobs wait on one of the pools, which it names; nothing
     *     has changed then
     * @throws SelfWaitException if it is the last handle and called from a body of one of the pools, or with the
     *     interlock of a job held that runs there; nothing has changed then
     */
    @Override
    public void close() {
        StackReserve.check();
        handle.close();
    }

    /**
     * {@link #close()} for a bounded time; see {@link ThreadPool#close(Duration)}.
     *
     * @param timeout how long to wait
     * @return what still runs; complete also when it was not the last handle
     * @throws IllegalStateException as {@link #close()}
     * @throws SelfWaitException as {@link #close()}
     * @throws IllegalArgumentException if the time is negative; nothing has changed then
     */
    public CloseReport close(Duration timeout) {
        StackReserve.check();
        return handle.close(Checks.timeout(timeout, "close", this));
    }

    /**
     * {@link #close()} without blocking; it may be called from a body of one of the pools.
     *
     * @return completes when every body has returned, on the thread that ends the last one (or here when there is none)
     * @throws IllegalStateException as {@link #close()}
     */
    public CompletionStage<CloseReport> closeAsync() {
        StackReserve.check();
        return handle.closeAsync();
    }

    /**
     * Whether jobs are refused through this handle.
     *
     * @return true after a close that was not refused, and after that of the runtime
     */
    public boolean isClosed() {
        return pools[0].isClosed();
    }

    /** The name, and a glance at each pool, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("PerCpuThreadPools[").append(handle.shared.name());
        for (ThreadPool pool : pools) {
            text.append(", ").append(pool);
        }
        return text.append(']').toString();
    }

    SharedPool shared() {
        return handle.shared;
    }
}
