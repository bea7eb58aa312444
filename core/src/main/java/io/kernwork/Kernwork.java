package io.kernwork;

import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Blocking;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.Ticker;
import io.kernwork.cpu.Affinity;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Regions;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.queue.Run;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
    public static Builder builder() {
        return new Builder();
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
        engine.close();
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

    /** Describes a runtime. Not thread-safe. */
    public static final class Builder {
        private String name = "app";
        private int cpus = Affinity.availableProcessors();
        private Duration idleTimeout = Duration.ofSeconds(5);
        private boolean daemon;
        private boolean affinity;
        private @Nullable ThreadFactory threads;
        private @Nullable ErrorHandler onError;
        private @Nullable KernworkListener listener;

        Builder() {}

        /**
         * A name for threads, reports and messages; {@code "app"} by default.
         *
         * @param name not blank
         * @return this builder
         * @throws IllegalArgumentException if the name is blank
         */
        public Builder name(String name) {
            if (Objects.requireNonNull(name, "name of the runtime").isBlank()) {
                throw new IllegalArgumentException("the name of a runtime must not be blank");
            }
            this.name = name;
            return this;
        }

        /**
         * How many workers use a CPU at the same time; the number of the machine's CPUs by default.
         *
         * @param cpus 1 to 1,024
         * @return this builder
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder cpus(int cpus) {
            if (cpus < 1 || cpus > 1_024) {
                throw new IllegalArgumentException("cpus of runtime '" + name + "' must be 1 to 1024, not " + cpus);
            }
            this.cpus = cpus;
            return this;
        }

        /**
         * How long a worker stays without work; 5 seconds by default. Workers beyond the number of CPUs then go one by one,
         * within another such time.
         *
         * @param time zero or more
         * @return this builder
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder idleTimeout(Duration time) {
            if (Objects.requireNonNull(time, "idle time of the runtime").isNegative()) {
                throw new IllegalArgumentException(
                        "the idle time of runtime '" + name + "' must not be negative, as " + time + " is");
            }
            this.idleTimeout = time;
            return this;
        }

        /**
         * Whether each CPU of the runtime is bound to processors of the machine; false by default. Those that the process may
         * use are then shared among the CPUs, and what queues and pools hold for one of these runs on workers that never leave
         * its processors; a thread that runs no body counts as the CPU on whose processor it is. What belongs to no CPU runs
         * anywhere. Needs what {@link Affinity#set} needs; where that is refused it has no effect, and the log says so once.
         *
         * @param affinity true to bind them
         * @return this builder
         */
        public Builder affinity(boolean affinity) {
            this.affinity = affinity;
            return this;
        }

        /**
         * Whether the runtime's threads let the virtual machine exit; false by default, so that accepted work runs, and the
         * runtime must be closed.
         *
         * @param daemon true to let it exit
         * @return this builder
         */
        public Builder daemon(boolean daemon) {
            this.daemon = daemon;
            return this;
        }

        /**
         * Creates the worker threads, which must be platform threads. It is called on the runtime's service thread, so one
         * that blocks delays timers; when it fails it is called again after a pause, and the listener hears of it. For {@code
         * WorkQueueBuilder.memReclaim()} it is called on the thread that builds the queue.
         *
         * @param threads a factory
         * @return this builder
         */
        public Builder threadFactory(ThreadFactory threads) {
            this.threads = Objects.requireNonNull(threads, "thread factory of the runtime");
            return this;
        }

        /**
         * Receives what bodies throw on queues without a handler of their own; by default it is logged.
         *
         * @param handler called on the worker, inside the run
         * @return this builder
         */
        public Builder onError(ErrorHandler handler) {
            this.onError = Objects.requireNonNull(handler, "error handler of the runtime");
            return this;
        }

        /**
         * Hears what the runtime reports.
         *
         * @param listener called on the thread where the event happens
         * @return this builder
         */
        public Builder listener(KernworkListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener of the runtime");
            return this;
        }

        /**
         * Creates the runtime and starts its service thread.
         *
         * @return the runtime
         */
        public Kernwork build() {
            return new Kernwork(startedEngine());
        }

        private Engine startedEngine() {
            ThreadFactory workers = threads == null ? workerThreads(name, daemon) : threads;
            Seams seams = Seams.of(Ticker.system(), workers);
            Engine engine = new Engine(name, cpus, idleTimeout, seams, onError, listener, false);
            if (affinity) {
                engine.bind(Affinity.support(), CpuTopology::read);
            }
            thread(name, daemon, "dispatcher", Objects.requireNonNull(engine.dispatcher()))
                    .start();
            return engine;
        }

        /** Keeps what the builder says now: it may be used again. */
        private static ThreadFactory workerThreads(String name, boolean daemon) {
            AtomicLong numbers = new AtomicLong();
            return body -> thread(name, daemon, "worker-" + numbers.incrementAndGet(), body);
        }

        /** Without the creator's class loader and thread locals, which the thread may well outlive. */
        private static Thread thread(String name, boolean daemon, String role, Runnable body) {
            Thread thread = Thread.ofPlatform()
                    .name("kernwork-" + name + "-" + role)
                    .daemon(daemon)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(body);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        }
    }
}
