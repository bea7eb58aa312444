package io.kernwork.internal.engine;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.internal.queue.Atomic;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.queue.RingLane;
import io.kernwork.internal.queue.SortedLane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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
    private final String name;
    private final int cpus;
    private final long idleNanos;
    private final Seams seams;
    private final ErrorHandler errors;
    private final Reports reports;
    private final long origin;
    private final Wheel wheel;
    private final Pool pool;
    private volatile Shards shards;
    private volatile Pool[] ofCpus = {}; // one for each CPU, if these are bound to processors
    private final @Nullable Dispatcher dispatcher;
    private final LongAdder saturations = new LongAdder();

    @SuppressWarnings("UnnecessaryLambda") // made once, so that a release needs no memory
    private final Consumer<Throwable> completionFailures = failure -> reportDefect("a completion", failure);

    private final Threads threads = new Threads();
    private final Submission submission;
    private final Firing firing;
    private final ConcurrentHashMap<Class<?>, Object> attachments = new ConcurrentHashMap<>();
    private final Registry registry;
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
        this.shards = Shards.unbound(cpus);
        this.wheel = new Wheel(this::clock, manual);
        this.submission = new Submission(this);
        this.firing = new Firing(this);
        this.pool = new Pool(this, PoolSpec.managed("the workers", cpus, Lane.NO_CPU));
        this.registry = new Registry(name, pool);
        this.dispatcher = manual ? null : new Dispatcher(this);
    }

    // ---- parts

    public String name() {
        return name;
    }

    public int cpus() {
        return cpus;
    }

    /** The runtime's CPU that the calling thread stands for in an atomic section, or is on; see {@link Shards#current}. */
    public int cpu() {
        Atomic atomic = Current.atomic(this);
        return atomic != null && atomic.holds() ? atomic.cpu() : shards.current();
    }

    /** Whether the CPUs are bound to processors. */
    public boolean bindsCpus() {
        return shards.areBound();
    }

    Shards shards() {
        return shards;
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
        int workers = 0;
        for (Pool each : pools()) {
            workers += each.live();
        }
        return workers;
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

    boolean startsWorkers() {
        return dispatcher != null;
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
        Lane lane = new RingLane(queue, handler, maxActive, cpu, seams.rings(), managed(cpu));
        registry.open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openLanes(QueueRef queue, ErrorHandler handler, int maxActive) {
        Lane[] opened = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            opened[cpu] = new RingLane(queue, handler, maxActive, cpu, seams.rings(), managed(cpu));
        }
        registry.open(opened);
        return opened;
    }

    /**
     * A new lane of this runtime, whose items run in the order of their priorities.
     *
     * @param cpu one of the runtime's CPUs, or {@link Lane#NO_CPU}
     * @param on whose workers run them; null for the managed ones
     */
    public Lane openSorted(QueueRef queue, ErrorHandler handler, int maxActive, int cpu, @Nullable Pool on) {
        Pool workers = on == null ? managed(cpu) : on;
        Lane lane = new SortedLane(queue, handler, maxActive, cpu, seams.rings(), workers);
        registry.open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openSortedLanes(QueueRef queue, ErrorHandler handler, int maxActive, @Nullable Pool on) {
        Lane[] opened = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            Pool workers = on == null ? managed(cpu) : on;
            opened[cpu] = new SortedLane(queue, handler, maxActive, cpu, seams.rings(), workers);
        }
        registry.open(opened);
        return opened;
    }

    /** A new lane, which the managed workers take when no other one waits; a runtime has one at most. */
    public Lane openSpare(QueueRef queue, ErrorHandler handler) {
        Lane lane = openSorted(queue, handler, Integer.MAX_VALUE, Lane.NO_CPU, pool);
        pool.setSpare(lane);
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
        registry.open(lane);
        return lane;
    }

    /** A new lane of this runtime, whose items run as softirqs. */
    public BottomHalfLane openBottomHalf(
            QueueRef queue, ErrorHandler handler, int maxActive, int cpu, Consumer<BottomHalfLane> wanted) {
        BottomHalfLane lane = new BottomHalfLane(queue, handler, maxActive, cpu, seams.rings(), wanted);
        registry.open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openBottomHalves(QueueRef queue, ErrorHandler handler, IntFunction<Consumer<BottomHalfLane>> wanted) {
        Lane[] opened = new Lane[cpus];
        Arrays.setAll(
                opened,
                cpu -> new BottomHalfLane(queue, handler, Integer.MAX_VALUE, cpu, seams.rings(), wanted.apply(cpu)));
        registry.open(opened);
        return opened;
    }

    /** One more for a queue that has some; null when the runtime has closed. */
    public @Nullable BottomHalfLane addBottomHalf(
            QueueRef queue, ErrorHandler handler, int cpu, Consumer<BottomHalfLane> wanted) {
        BottomHalfLane lane = new BottomHalfLane(queue, handler, Integer.MAX_VALUE, cpu, seams.rings(), wanted);
        return registry.openUnlessClosed(lane) ? lane : null;
    }

    /** A lane of a service, which needs no memory any more, and which a close of the queues does not touch. */
    public Lane serviceLane(QueueRef queue, int cpu, Pool on) {
        registry.givePlace(on);
        SortedLane lane = new SortedLane(queue, errors, 1, cpu, seams.rings(), on);
        lane.keepRoom();
        return lane;
    }

    /** Adds a service to an open runtime. */
    public void add(Service service) {
        registry.add(service);
    }

    /** The pool whose workers serve what belongs to a CPU, or to none. */
    private Pool managed(int cpu) {
        Pool[] bound = ofCpus;
        return cpu == Lane.NO_CPU || bound.length == 0 ? pool : bound[cpu];
    }

    /** Binds the CPUs of a runtime that has no queue yet; each gets workers of its own for what belongs to it. */
    public void bind(PlatformResult support, Supplier<CpuTopology> machine) {
        if (!support.honoured()) {
            reports.warn("its CPUs are not bound to processors: ", support.reason());
            return;
        }
        Pool[] made = new Pool[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            made[cpu] = openPool(PoolSpec.managed("the workers of CPU " + cpu, 1, cpu));
        }
        shards = Shards.bound(cpus, machine.get());
        ofCpus = made;
    }

    /** Another pool; in a manual runtime the only one there is, since nothing runs but when stepped. */
    public Pool openPool(PoolSpec spec) {
        if (dispatcher == null) {
            return pool;
        }
        Pool opened = new Pool(this, spec);
        registry.add(opened);
        return opened;
    }

    /** Worker threads of a pool, those that are being started included. */
    public int workers(Pool of) {
        return of.live();
    }

    /**
     * Ends the threads of a pool, all of whose lanes are closed and idle.
     *
     * @param join whether to wait for their end, through interrupts; not for the caller if it is one of them
     */
    public void closePool(Pool ended, boolean join) {
        if (ended == pool) {
            return;
        }
        ended.close();
        if (join) {
            ended.join();
        }
        registry.remove(ended);
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
        return type.cast(attachments.computeIfAbsent(type, missing -> maker.apply(this)));
    }

    /** The pools, the highest rank first. */
    Pool[] pools() {
        return registry.pools();
    }

    /** The lane is closed and idle: nothing of it is left. */
    void forget(Lane lane) {
        registry.forget(lane);
    }

    /** A lane that is gone will not be in its pool's ring any more. */
    void givePlaceBack(Lane gone) {
        registry.takePlaceBack(gone);
    }

    /** A closing for each queue. */
    private List<Closing> closings() {
        return registry.queues().stream().map(queue -> new Closing(this, queue)).toList();
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
        return pool.serving().pump(lane);
    }

    /** {@link #pump}, but runs nothing that comes meanwhile. */
    public int pass(Lane lane) {
        return pool.serving().pass(lane);
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
        return pool.serving();
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

    /**
     * Fires what is due and runs the next item on the calling thread.
     *
     * @return false when nothing was there to run
     */
    public boolean step() {
        fireDue();
        return pool.serving().step();
    }

    /** How many lanes {@link #step} can choose from; some of them may have lost what they held. */
    public int lanesWaiting() {
        return pool.lanesWaiting();
    }

    /** When {@link #fireDue} is to be called next, on this {@link #clock}; {@link Wheel#NEVER} when nothing is armed. */
    public long nextFiring() {
        return wheel.earliest();
    }

    /** What the runtime holds now. */
    public Inventory inventory() {
        List<Lane> all = registry.lanes();
        registry.services().forEach(service -> all.addAll(service.lanes()));
        return Inventory.of(wheel, all);
    }

    // ---- closing

    /** As {@link #close}, without waiting and without running anything: what waits or is armed is dropped. */
    public void abandon() {
        registry.close();
        registry.services().forEach(Service::refuse);
        closings().forEach(Closing::abandon);
        registry.services().forEach(Service::abandon);
    }

    /**
     * Closes every lane, waits for their last bodies, and ends the threads. A completion may call this on a worker, which does
     * not wait for threads then: it is one of them, and another one may do the same.
     */
    public void close() {
        SelfWait.checkThread(this, "close() of runtime '" + name + "'");
        for (Lane lane : registry.lanes()) {
            SelfWait.check(lane, "close() of runtime '" + name + "'");
        }
        registry.close();
        registry.services().forEach(Service::refuse);
        List<Closing> open = closings();
        open.forEach(Closing::refuse);
        open.forEach(Closing::close);
        registry.services().forEach(Service::end);
        if (dispatcher != null) {
            for (Pool each : pools()) {
                each.close();
            }
            dispatcher.stop();
            if (!threads.hasCurrent()) {
                threads.join();
                for (Pool each : pools()) {
                    each.giveUp();
                }
            }
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return registry.isClosed();
    }

    /** A worker's thread is about to end. The last one gives back what idle lanes do not need. */
    void workerGone(Pool from) {
        from.tellEnd();
        if (from.live() == 0) {
            for (Lane lane : registry.lanes()) {
                if (lane.workers() == from) {
                    lane.lock();
                    lane.trim();
                    lane.unlock();
                }
            }
        }
    }

    // ---- reporting

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
