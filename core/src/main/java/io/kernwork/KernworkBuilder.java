package io.kernwork;

import io.kernwork.base.ContextPropagator;
import io.kernwork.base.ContextPropagator.Merged;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.Ticker;
import io.kernwork.cpu.Affinity;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.internal.engine.Dropped;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Visibility;
import io.kernwork.internal.engine.Watchdog;
import io.kernwork.internal.queue.Tracing;
import io.kernwork.internal.sync.StackReserve;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Describes a runtime. Not thread-safe. */
public final class KernworkBuilder {
    private String name = "app";
    private int cpus = Affinity.availableProcessors();
    private Duration idleTimeout = Duration.ofSeconds(5);
    private boolean daemon;
    private boolean affinity;
    private @Nullable ThreadFactory threads;
    private @Nullable ErrorHandler onError;
    private @Nullable KernworkListener listener;
    private int sampling = Engine.SAMPLED_ONE_IN;
    private @Nullable ContextPropagator context;
    private Merged merged = Merged.LAST;
    private boolean sites;
    private Duration watchdog = Duration.ofNanos(Watchdog.DEFAULT_NANOS);

    KernworkBuilder() {}

    /**
     * A name for threads, reports and messages; {@code "app"} by default.
     *
     * @param name not blank
     * @return this builder
     * @throws IllegalArgumentException if the name is blank
     */
    public KernworkBuilder name(String name) {
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
    public KernworkBuilder cpus(int cpus) {
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
    public KernworkBuilder idleTimeout(Duration time) {
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
    public KernworkBuilder affinity(boolean affinity) {
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
    public KernworkBuilder daemon(boolean daemon) {
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
    public KernworkBuilder threadFactory(ThreadFactory threads) {
        this.threads = Objects.requireNonNull(threads, "thread factory of the runtime");
        return this;
    }

    /**
     * Receives what bodies throw on queues without a handler of their own; by default it is logged.
     *
     * @param handler called on the worker, inside the run
     * @return this builder
     */
    public KernworkBuilder onError(ErrorHandler handler) {
        this.onError = Objects.requireNonNull(handler, "error handler of the runtime");
        return this;
    }

    /**
     * Hears what the runtime reports.
     *
     * @param listener called on the thread where the event happens
     * @return this builder
     */
    public KernworkBuilder listener(KernworkListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener of the runtime");
        return this;
    }

    /**
     * How many items are measured for the distributions of {@link Kernwork#snapshot()}: one in so many, 64 by default. One in 1 measures
     * every item, which costs two looks at the clock each, and makes {@code oldestNanos} exact; 0 measures none.
     *
     * @param oneIn 0, or a power of two up to 65,536
     * @return this builder
     * @throws IllegalArgumentException if the number is another one
     */
    public KernworkBuilder sampling(int oneIn) {
        if (oneIn < 0 || oneIn > 65_536 || Integer.bitCount(oneIn) > 1) {
            throw new IllegalArgumentException("runtime '" + name
                    + "' can measure one item in 1, 2, 4, ... 65536, or none (0); not one in " + oneIn);
        }
        this.sampling = oneIn;
        return this;
    }

    /**
     * Carries context from those who enqueue to the bodies; none by default. A run that delivers several requests sees that of the last
     * one.
     *
     * @param propagator captures at each enqueue
     * @return this builder
     */
    public KernworkBuilder context(ContextPropagator propagator) {
        return context(propagator, Merged.LAST);
    }

    /**
     * The same with a choice. With {@link Merged#LAST} a merging enqueue takes the queue's internal lock, which it does not otherwise.
     *
     * @param propagator captures at each enqueue
     * @param merged whose context a run sees that delivers several requests
     * @return this builder
     */
    public KernworkBuilder context(ContextPropagator propagator, Merged merged) {
        this.context = Objects.requireNonNull(propagator, "context propagator of the runtime");
        this.merged = Objects.requireNonNull(merged, "whose context a run sees");
        return this;
    }

    /**
     * Notes where items were enqueued, those that are {@linkplain #sampling measured}: who queued it is then told by {@link
     * Kernwork#dump()} and the snapshots. A stack of callers costs some microseconds; together with {@code sampling(1)} it is the mode for
     * finding a mistake, and by itself one for production.
     *
     * @return this builder
     */
    public KernworkBuilder enqueueSites() {
        this.sites = true;
        return this;
    }

    /**
     * After what time it is reported that something does not go on: that a body is still in progress, or that work waits in a pool
     * whose workers do not come by; 30 seconds by default, as in Linux. Seen with a tenth of a second's precision, told once for as
     * long as it lasts to the log and to the {@linkplain KernworkListener#stalled listener}; a body that takes its time may {@linkplain
     * Kernwork#touchWatchdog() say} that it goes on.
     *
     * @param limit zero for none of this: then the ages in {@link Kernwork#snapshot()} are known only as far as items are measured
     * @return this builder
     * @throws IllegalArgumentException if the time is negative
     */
    public KernworkBuilder watchdog(Duration limit) {
        if (Objects.requireNonNull(limit, "watchdog's time of the runtime").isNegative()) {
            throw new IllegalArgumentException(
                    "the watchdog's time of runtime '" + name + "' must not be negative, as " + limit + " is");
        }
        this.watchdog = limit;
        return this;
    }

    /**
     * Creates the runtime and starts its service thread.
     *
     * @return the runtime
     */
    public Kernwork build() {
        StackReserve.check();
        Engine engine = engine();
        Kernwork runtime = new Kernwork(engine); // before the thread: a failure leaves nothing
        start(engine);
        Dropped.watch(runtime, engine, sites);
        return runtime;
    }

    Engine startedEngine() {
        Engine engine = engine();
        start(engine);
        return engine;
    }

    private Engine engine() {
        ThreadFactory workers = threads == null ? workerThreads(name, daemon) : threads;
        Seams seams = Seams.of(Ticker.system(), workers);
        Engine engine = new Engine(name, cpus, idleTimeout, seams, onError, listener, false);
        engine.setSampling(sampling);
        engine.watchdog().setLimit(Nanos.of(watchdog));
        if (context != null || sites) {
            engine.setTracing(new Tracing(context, merged, sites, engine.reports()::defect));
        }
        if (affinity) {
            engine.bind(Affinity.support(), CpuTopology::read);
        }
        return engine;
    }

    /** Once the thread runs nothing can fail: nobody could end it. */
    private void start(Engine engine) {
        Visibility visibility = Visibility.of(engine);
        engine.startDispatcher(thread(name, daemon, "dispatcher", Objects.requireNonNull(engine.dispatcher())));
        visibility.begin();
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
