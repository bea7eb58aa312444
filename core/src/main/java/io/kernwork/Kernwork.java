package io.kernwork;

import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Blocking;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.Ticker;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Regions;
import io.kernwork.internal.engine.Watchdog;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.sync.StackReserve;
import io.kernwork.observe.RuntimeSnapshot;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * One runtime: the workers that all its queues share, and its timer. It keeps as many workers that use a CPU as it has
 * CPUs, replaces those that sleep or wait for a lock while other work waits, and lets them go when they are idle, down to
 * none. What stays is one parked thread.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="runtime"}
 *
 * <p>Most programs use {@link #shared()}, which is what queues take by default.
 */
public sealed class Kernwork implements AutoCloseable permits ManualKernwork, SharedKernwork {
    static {
        EngineAccess.register(runtime -> ((Kernwork) runtime).engine, Kernwork::new);
    }

    final Engine engine;

    Kernwork(Engine engine) {
        this.engine = engine;
    }

    /**
     * The runtime of the process. Its threads are daemons: they do not keep the virtual machine alive, and what still waits
     * when it exits does not run.
     *
     * @return the shared runtime, created at the first call; its {@link #close()} is refused
     */
    public static Kernwork shared() {
        return Shared.RUNTIME;
    }

    /**
     * Starts the description of a runtime of its own.
     *
     * @return a builder
     */
    public static KernworkBuilder builder() {
        return new KernworkBuilder();
    }

    /**
     * A runtime without threads, in which nothing runs but when it is stepped; for tests and for programs that bring their
     * own loop. Its timers follow the given clock.
     *
     * @param ticker the clock; one that the test advances, or {@link Ticker#system()}
     * @return the runtime
     */
    public static ManualKernwork manual(Ticker ticker) {
        return new ManualKernwork(Objects.requireNonNull(ticker, "ticker"));
    }

    /**
     * The name given to the builder.
     *
     * @return the name, which the names of the threads contain
     */
    public String name() {
        return engine.name();
    }

    /**
     * How many workers the runtime keeps on a CPU.
     *
     * @return the number given to the builder, or that of the machine
     */
    public int cpus() {
        return engine.cpus();
    }

    /**
     * The runtime's CPU that the calling thread counts as: inside a body on a queue that is per CPU, that queue's; else one that
     * is always the same for the thread. A CPU of a runtime is a share of its queues, not one of the machine's processors. Does
     * not block or allocate.
     *
     * @return from 0 to {@link #cpus()} - 1
     */
    public int cpu() {
        return engine.cpu();
    }

    /**
     * Reads the runtime's clock. A caller that arms many works may read it once and hand it to each; see {@code
     * WorkQueue.rearm}.
     *
     * @return nanoseconds since an arbitrary origin, as {@link System#nanoTime()} gives them; those of the given ticker in a
     *     manual runtime
     */
    public long nanos() {
        return engine.ticks();
    }

    /**
     * How many worker threads there are now, those that are being started included. Outdated as soon as it is read.
     *
     * @return the number of worker threads, 0 after the idle time
     */
    public int workers() {
        return engine.workers();
    }

    /**
     * Runs something that blocks: a read from a socket, a lock that is held for long, a sleep. While it runs the worker does not count
     * as using a CPU, so another one takes what waits, at once and not when the runtime has noticed; what it does not declare is noticed
     * within some milliseconds. Regions nest. Outside a body, and in bodies of queues whose workers nobody counts (unbound ones,
     * task queues with threads of their own, jobs) it just runs. Does not block of itself; allocates nothing.
     *
     * @param region what to run, on the calling thread
     * @param <T> what it answers
     * @param <X> what it throws
     * @return its answer
     * @throws X what it throws
     * @throws AtomicContextException in atomic context, where nothing may block; it has not been run then
     */
    public static <T, X extends Throwable> T blocking(Blocking<T, X> region) throws X {
        Objects.requireNonNull(region, "what blocks");
        Run.Host host = Regions.host("Kernwork.blocking()");
        if (host == null) {
            return region.run();
        }
        host.beginBlocking();
        try {
            return region.run();
        } finally {
            host.endBlocking();
        }
    }

    // ---- freezing

    /**
     * Holds every {@linkplain io.kernwork.workqueue.WorkQueueBuilder#freezable() freezable} queue of this runtime up: from here on none of their
     * items begins, also of queues that are built later. What has begun goes on; {@link #isFrozen()} says when it has ended. What is
     * enqueued waits, and so does who flushes it. Counted: each freeze needs a {@link #thaw()}. A queue that is closed is thawed by that. Does not wait.
     *
     * <p>Stands for {@code freeze_workqueues_begin()} (Linux, kernel/workqueue.c), which is not counted.
     */
    public void freeze() {
        StackReserve.check();
        engine.freezer().freeze();
    }

    /**
     * Takes a {@link #freeze()} back. With the last one everything goes on in its order.
     *
     * <p>Stands for {@code thaw_workqueues()} (Linux, kernel/workqueue.c).
     *
     * @throws IllegalStateException if the runtime is not frozen; nothing has changed then
     */
    public void thaw() {
        StackReserve.check();
        if (!engine.freezer().thaw()) {
            throw new IllegalStateException(
                    "runtime '" + name() + "' is thawed and is not frozen: each thaw() needs a freeze() of its own");
        }
    }

    /**
     * Whether the runtime is frozen and no item of a freezable queue is in progress any more. Does not wait.
     *
     * <p>Stands for {@code freeze_workqueues_busy()} (Linux, kernel/workqueue.c), which says the opposite.
     *
     * @return true when everything that can be frozen stands still
     */
    public boolean isFrozen() {
        return engine.freezer().isFrozen();
    }

    // ---- looking

    /**
     * What this runtime looks like now: its queues with what they have counted, its pools, the threads that are inside a body with
     * their stacks, its timers, and what the watchdog has found. For monitoring and for incidents; takes each queue's internal lock for
     * some microseconds, and stops each thread that is inside a body as briefly as a thread dump does. Does not wait; allocates. May be
     * called from anywhere, also after {@link #close()}.
     *
     * @return the snapshot
     */
    public RuntimeSnapshot snapshot() {
        StackReserve.check();
        return engine.snapshots().take();
    }

    /**
     * The same as text for a reader in an incident: what is stuck first, with stacks; what waits, equal items folded; what is armed. As
     * {@link #snapshot()} in all else.
     *
     * <p>Stands for {@code show_all_workqueues()} (Linux, kernel/workqueue.c).
     *
     * @return some lines
     */
    public String dump() {
        StackReserve.check();
        return engine.snapshots().dump();
    }

    /**
     * Says that the body which calls this goes on, though it takes its time: the {@linkplain KernworkBuilder#watchdog watchdog} counts from here
     * on again. Outside a body nothing happens. Does not block or allocate.
     *
     * <p>Stands for {@code wq_watchdog_touch()} (Linux, kernel/workqueue.c).
     */
    public static void touchWatchdog() {
        Watchdog.touch();
    }

    // ---- the end

    /**
     * Closes every queue of this runtime and then ends its threads. All queues refuse new work from the first moment, run
     * what they hold, and drop what is armed, as {@code WorkQueue.close()} does. Waits through interrupts and restores the
     * flag. Idempotent.
     *
     * <p>A completion of an asynchronous wait may call this, on a worker; that call does not wait for the threads.
     *
     * @throws SelfWaitException if called from a body of this runtime, or on its service thread by a listener or a thread
     *     factory; nothing has changed then
     * @throws AtomicContextException if called in atomic context; nothing has changed then
     * @throws UnsupportedOperationException on the shared runtime
     */
    @Override
    public void close() {
        StackReserve.check();
        try {
            engine.close();
        } finally {
            Reference.reachabilityFence(this); // it is not dropped before it is closed
        }
    }

    /**
     * Whether the runtime takes no further queues.
     *
     * @return true from the first moment of a close
     */
    public boolean isClosed() {
        return engine.isClosed();
    }

    /** The name and the number of workers, for logs. */
    @Override
    public String toString() {
        return "Kernwork[" + name() + ": " + cpus() + " cpus, " + workers() + " workers"
                + (isClosed() ? ", closed]" : "]");
    }

    private static final class Shared {
        static final Kernwork RUNTIME =
                new SharedKernwork(builder().name("shared").daemon(true).startedEngine());
    }
}
