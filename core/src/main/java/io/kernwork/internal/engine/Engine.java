package io.kernwork.internal.engine;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.internal.queue.Atomic;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.queue.RingLane;
import io.kernwork.internal.queue.Sampler;
import io.kernwork.internal.queue.SortedLane;
import io.kernwork.internal.queue.Tracing;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.queue.Workers;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One runtime: its lanes, its wheel, its workers and the thread that looks after them.
 *
 * <p>Locks and their order: the monitor that lets one thread fire at a time, then a lane's lock, then a timer node's lock,
 * then the wheel's lock, or the lane's monitor (not its lock); the monitor of what a runtime has one of, then the registry's monitor, then the pool's lock. A lane's and the pool's lock do not
 * nest. User code (bodies, handlers, listeners, completions, thread factories) is called with none of them held.
 */
public final class Engine {
    /** What a runtime measures unless it is told otherwise. */
    public static final int SAMPLED_ONE_IN = 64;

    private final String name;
    private final int cpus;
    private final long idleNanos;
    private final Seams seams;
    private final ErrorHandler errors;
    private final Reports reports;
    private final long origin;
    private final Wheel wheel;
    private final @Nullable Dispatcher dispatcher;
    private final LongAdder saturations = new LongAdder();

    @SuppressWarnings("UnnecessaryLambda") // made once, so that a release needs no memory
    private final Consumer<Throwable> completionFailures = failure -> reportDefect("a completion", failure);

    private final Threads threads = new Threads();
    private final Submission submission;
    private final Firing firing;
    private final Attachments attachments = new Attachments();
    private final Pools pools;
    private final Steps steps = new Steps(this);
    private final Freezer freezer = new Freezer(this);
    private final Rescuers rescuers = new Rescuers(this);
    private final Watchdog watchdog = new Watchdog(this);
    private @Nullable Tracing tracing;
    private final Object sweeping = new Object(); // before all locks

    /**
     * Creates a runtime.
     *
     * @param errors for queues without a handler of their own; null for the log
     * @param listener null for none
     * @param manual true for a runtime without threads
     */
    public Engine(
            String name,
            int cpus,
            Duration idleTime,
            Seams seams,
            @Nullable ErrorHandler errors,
            @Nullable KernworkListener listener,
            boolean manual) {
        this.name = name;
        this.cpus = cpus;
        this.idleNanos = Nanos.of(idleTime);
        this.seams = seams;
        this.errors = errors == null ? BodyRunner::logFailure : errors;
        this.reports = new Reports(name, listener);
        this.origin = seams.ticker().nanos();
        this.wheel = new Wheel(this::clock, manual);
        this.submission = new Submission(this);
        this.firing = new Firing(this);
        this.pools = new Pools(this);
        setSampling(SAMPLED_ONE_IN);
        this.dispatcher = manual ? null : new Dispatcher(this);
    }

    // ---- parts

    /** Sets what is noted about where requests come from; before there are any. */
    public void setTracing(Tracing chosen) {
        tracing = chosen;
        registry().trace();
    }

    @Nullable
    Tracing tracing() {
        return tracing;
    }

    /** Sets how many items of queues that are opened from now on are measured: one in so many, a power of two; 0 for none. */
    public void setSampling(int oneIn) {
        registry().sample(new Sampler(oneIn, this::clock));
    }

    public String name() {
        return name;
    }

    public int cpus() {
        return cpus;
    }

    /** The runtime's CPU that the calling thread stands for in an atomic section, or is on; see {@link Shards#current}. */
    public int cpu() {
        Atomic atomic = Current.atomic(this);
        return atomic != null && atomic.holds() ? atomic.cpu() : shards().current();
    }

    /** Whether the CPUs are bound to processors. */
    public boolean bindsCpus() {
        return shards().areBound();
    }

    Shards shards() {
        return pools.shards();
    }

    Registry registry() {
        return pools.registry();
    }

    public Freezer freezer() {
        return freezer;
    }

    public ErrorHandler errors() {
        return errors;
    }

    /** Enqueues and arms. */
    public Submission submission() {
        return submission;
    }

    /** Worker threads, those that are being started included. */
    public int workers() {
        return Arrays.stream(pools()).mapToInt(Pool::live).sum();
    }

    /** Whether nothing runs but when stepped. */
    public boolean isManual() {
        return dispatcher == null;
    }

    /** Requests that were accepted and not counted, because their item had 65,535 already. */
    public long saturations() {
        return saturations.sum();
    }

    /** What the dispatcher's thread runs; null in a manual runtime. */
    public @Nullable Runnable dispatcher() {
        return dispatcher;
    }

    /** Starts the dispatcher's thread. A close waits for its end from here on, also when it comes before the thread's begin. */
    public void startDispatcher(Thread thread) {
        threads.add(thread);
        thread.start();
    }

    /** The threads that were started for this runtime. */
    Threads threads() {
        return threads;
    }

    /** Whether the calling thread is the dispatcher's. */
    boolean isDispatcher() {
        return dispatcher != null && Thread.currentThread().equals(dispatcher.thread());
    }

    /** A reading of the runtime's ticker. */
    public long ticks() {
        return seams.ticker().nanos();
    }

    Seams seams() {
        return seams;
    }

    /** Guards the disarming of what is armed for a lane that has closed. */
    Object sweeping() {
        return sweeping;
    }

    Firing firing() {
        return firing;
    }

    Wheel wheel() {
        return wheel;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** Nanoseconds since this runtime was created. */
    public long clock() {
        return clockAt(seams.ticker().nanos());
    }

    /** A reading of the runtime's ticker as the time that {@link #clock} would have given. */
    public long clockAt(long ticks) {
        return Math.max(0, ticks - origin);
    }

    void tellDispatcher() {
        if (dispatcher != null) {
            dispatcher.tell();
        }
    }

    void saturated() {
        saturations.increment();
    }

    // ---- lanes

    /** A new lane of this runtime, whose items run in the order of their coming on the managed workers. */
    public Lane openLane(QueueRef queue, ErrorHandler handler, int maxActive) {
        return openLane(queue, handler, maxActive, Lane.NO_CPU);
    }

    /** The same for one of the runtime's CPUs. */
    public Lane openLane(QueueRef queue, ErrorHandler handler, int maxActive, int cpu) {
        Lane lane = lane(queue, handler, Traits.limited(maxActive), cpu);
        registry().open(lane);
        return lane;
    }

    /** The same for a queue that is set apart. */
    public Lane openLane(QueueRef queue, ErrorHandler handler, Traits traits) {
        Lane lane = lane(queue, handler, traits, Lane.NO_CPU);
        freezer.open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openLanes(QueueRef queue, ErrorHandler handler, Traits traits) {
        Lane[] opened = new Lane[cpus];
        Arrays.setAll(opened, cpu -> lane(queue, handler, traits, cpu));
        freezer.open(opened);
        return opened;
    }

    private Lane lane(QueueRef queue, ErrorHandler handler, Traits traits, int cpu) {
        Workers workers = pools.workers(traits, cpu);
        Lane lane = new RingLane(queue, handler, traits.maxActive(), cpu, seams.rings(), workers);
        lane.setTraits(traits.cpuIntensive(), traits.freezable());
        return lane;
    }

    /** What becomes ready in the lane of an unbound queue from now on begins in another scope; false when it is no such lane. */
    public boolean setScope(Lane lane, WorkerKind kind, AffinityScope scope) {
        return pools.setScope(lane, kind, scope);
    }

    /**
     * A new lane of this runtime, whose items run in the order of their priorities.
     *
     * @param cpu one of the runtime's CPUs, or {@link Lane#NO_CPU}
     * @param on whose workers run them; null for the managed ones
     */
    public Lane openSorted(QueueRef queue, ErrorHandler handler, int maxActive, int cpu, @Nullable Pool on) {
        Pool workers = on == null ? pools.of(WorkerKind.MANAGED, cpu) : on;
        Lane lane = new SortedLane(queue, handler, maxActive, cpu, seams.rings(), workers);
        registry().open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openSortedLanes(QueueRef queue, ErrorHandler handler, int maxActive, @Nullable Pool on) {
        Lane[] opened = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            Pool workers = on == null ? pools.of(WorkerKind.MANAGED, cpu) : on;
            opened[cpu] = new SortedLane(queue, handler, maxActive, cpu, seams.rings(), workers);
        }
        registry().open(opened);
        return opened;
    }

    /** A new lane, which the managed workers take when no other one waits; a runtime has one at most. */
    public Lane openSpare(QueueRef queue, ErrorHandler handler) {
        Lane lane = openSorted(queue, handler, Integer.MAX_VALUE, Lane.NO_CPU, pools.normal());
        pools.normal().setSpare(lane);
        return lane;
    }

    /**
     * A new lane of this runtime, whose items run in the order of their priorities, on threads that {@link #pump} it.
     *
     * @param wanted is run once for each item that has become pending, on the thread that made it so
     */
    public Lane openPumped(QueueRef queue, ErrorHandler handler, Runnable wanted) {
        Runnable safely = () -> {
            try {
                wanted.run();
            } catch (Throwable failure) {
                reportDefect("what queue '" + queue.name() + "' tells of its tasks", failure);
            }
        };
        Lane lane = new PumpedLane(queue, handler, seams.rings(), safely);
        registry().open(lane);
        return lane;
    }

    /** A new lane of this runtime, whose items run as softirqs. */
    public BottomHalfLane openBottomHalf(
            QueueRef queue, ErrorHandler handler, int maxActive, int cpu, Consumer<BottomHalfLane> wanted) {
        BottomHalfLane lane = new BottomHalfLane(queue, handler, maxActive, cpu, seams.rings(), wanted);
        registry().open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openBottomHalves(QueueRef queue, ErrorHandler handler, IntFunction<Consumer<BottomHalfLane>> wanted) {
        Lane[] opened = new Lane[cpus];
        Arrays.setAll(
                opened,
                cpu -> new BottomHalfLane(queue, handler, Integer.MAX_VALUE, cpu, seams.rings(), wanted.apply(cpu)));
        registry().open(opened);
        return opened;
    }

    /** One more for a queue that has some; null when the runtime has closed. */
    public @Nullable BottomHalfLane addBottomHalf(
            QueueRef queue, ErrorHandler handler, int cpu, Consumer<BottomHalfLane> wanted) {
        BottomHalfLane lane = new BottomHalfLane(queue, handler, Integer.MAX_VALUE, cpu, seams.rings(), wanted);
        return registry().openUnlessClosed(lane) ? lane : null;
    }

    /** A lane of a service, which needs no memory any more, and which a close of the queues does not touch. */
    public Lane serviceLane(QueueRef queue, int cpu, Pool on) {
        registry().givePlace(on);
        SortedLane lane = new SortedLane(queue, errors, 1, cpu, seams.rings(), on);
        lane.keepRoom();
        return lane;
    }

    /**
     * Gives a queue that was just opened, and that nobody has yet, a thread of its own that serves it while no worker can.
     *
     * @param lanes all that the queue will ever have
     * @throws IllegalStateException if there is no thread; the lanes are gone then
     */
    public void openRescuer(Lane... lanes) {
        rescuers.open(lanes);
    }

    /** How many items of a queue ran on the thread that it has of its own. */
    public long rescued(Lane first) {
        return rescuers.rescued(first);
    }

    Rescuers rescuers() {
        return rescuers;
    }

    /** Adds a service to an open runtime. */
    public void add(Service service) {
        registry().add(service);
    }

    /** Binds the CPUs of a runtime that has no queue yet; each gets workers of its own for what belongs to it. */
    public void bind(PlatformResult support, Supplier<CpuTopology> machine) {
        pools.bind(support, machine);
    }

    /** Another pool; in a manual runtime the only one there is, since nothing runs but when stepped. */
    public Pool openPool(PoolSpec spec) {
        return dispatcher == null ? pools.normal() : pools.open(spec);
    }

    /**
     * Ends the threads of a pool, all of whose lanes are closed and idle.
     *
     * @param join whether to wait for their end, through interrupts; not for the caller if it is one of them
     */
    public void closePool(Pool ended, boolean join) {
        if (ended == pools.normal()) {
            return;
        }
        ended.close();
        if (join) {
            ended.join();
        }
        registry().remove(ended);
    }

    /** Takes back a lane that was opened and never given to anybody; its pool is closed by the caller. */
    public void discard(Lane unused) {
        unused.lock();
        unused.close();
        boolean first = unused.retire();
        unused.unlock();
        if (first) {
            forget(unused);
            givePlaceBack(unused);
        }
    }

    /**
     * What a concept keeps for this runtime, made at the first call.
     *
     * @param type one for each concept
     * @param maker is called once
     */
    public <T> T attachment(Class<T> type, Function<Engine, T> maker) {
        return attachments.of(type, () -> maker.apply(this));
    }

    Pools pooling() {
        return pools;
    }

    /** The workers of queues that ask for no others. */
    Pool normal() {
        return pools.normal();
    }

    /** The pools, the highest rank first. */
    Pool[] pools() {
        return pools.all();
    }

    /** The lane is closed and idle: nothing of it is left. */
    void forget(Lane lane) {
        registry().forget(lane);
    }

    /** A lane that is gone will not be in its pool's ring any more. */
    void givePlaceBack(Lane gone) {
        registry().takePlaceBack(gone);
    }

    /** Gives back to a lane what its workers have taken and not begun. */
    void recall(Lane lane) {
        if (lane.workers() instanceof Pool on) {
            on.recall(lane);
        }
    }

    /** Completions are user code: what they throw must not cost the thread that releases them, nor another waiter. */
    void release(@Nullable Waiter chain) {
        if (chain != null) {
            Waiter.releaseAll(chain, completionFailures);
        }
    }

    // ---- running

    /** Runs what waits in a lane on the calling thread; how many bodies have run. */
    public int pump(Lane lane) {
        return pools.normal().serving().pump(lane);
    }

    /** {@link #pump}, but runs nothing that comes meanwhile. */
    public int pass(Lane lane) {
        return pools.normal().serving().pass(lane);
    }

    /** Waits a little for another thread's next step, longer with each try. */
    public void pause(int tries) {
        if (seams.parking().steps()) {
            seams.parking().parkNanos(this, 1_000);
        } else {
            ShortLock.pause(tries);
        }
    }

    Serving serving() {
        return pools.normal().serving();
    }

    /** Ends a service's lane: what is there runs, or is dropped. */
    public void closeService(Lane ended, boolean run) {
        Closing closing = new Closing(this, ended).untold();
        if (run) {
            closing.close();
        } else {
            closing.abandon();
        }
    }

    /** Fires what is due; the dispatcher's, or in a manual runtime the stepping thread's. */
    public void fireDue() {
        firing.fireDue();
    }

    /** How a runtime without threads goes on. */
    public Steps steps() {
        return steps;
    }

    /** Fires what is due and runs the next item on the calling thread; false when nothing was there to run. */
    public boolean step() {
        return steps.step();
    }

    /** When {@link #fireDue} is to be called next, on this {@link #clock}; {@link Wheel#NEVER} when nothing is armed. */
    public long nextFiring() {
        return wheel.earliest();
    }

    /** What the runtime holds now. */
    public Inventory inventory() {
        List<Lane> all = registry().lanes();
        registry().services().forEach(service -> all.addAll(service.lanes()));
        return Inventory.of(wheel, all);
    }

    // ---- closing

    /** As {@link #close}, without waiting and without running anything: what waits or is armed is dropped. */
    public void abandon() {
        new Shutdown(this).abandon();
    }

    /**
     * Closes every lane, waits for their last bodies, and ends the threads. A completion may call this on a worker, which does
     * not wait for threads then: it is one of them, and another one may do the same.
     */
    public void close() {
        new Shutdown(this).close();
    }

    void stopDispatcher() {
        if (dispatcher != null) {
            dispatcher.stop();
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return registry().isClosed();
    }

    /** A worker's thread is about to end. The last one gives back what idle lanes do not need. */
    void workerGone(Pool from) {
        from.tellEnd();
        if (from.live() == 0) {
            for (Lane lane : registry().lanes()) {
                if (lane.workers() == from) {
                    lane.lock();
                    lane.trim();
                    lane.unlock();
                }
            }
        }
    }

    // ---- looking and reporting

    public Watchdog watchdog() {
        return watchdog;
    }

    /** What it looks like. */
    public Snapshots snapshots() {
        return new Snapshots(this);
    }

    public Reports reports() {
        return reports;
    }

    void reportDefect(String where, Throwable failure) {
        reports.defect(where, failure);
    }

    /** For reports: the item's name as messages give it. */
    static String quote(ItemRef item) {
        return "'" + item.name() + "'";
    }
}
