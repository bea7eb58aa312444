package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneList;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.queue.RingLane;
import io.kernwork.internal.queue.SortedLane;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.KernworkListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private static final Logger LOG = System.getLogger("io.kernwork");

    private final String name;
    private final int cpus;
    private final long idleNanos;
    private final Seams seams;
    private final ErrorHandler errors;
    private final KernworkListener listener;
    private final long origin;
    private final Wheel wheel;
    private final Pool pool;
    private volatile Shards shards;
    private volatile Pool[] ofCpus = {}; // one for each CPU, if these are bound to processors
    private volatile Pool[] pools; // the highest rank first; written under the registry's monitor
    private final @Nullable Dispatcher dispatcher;
    private final LongAdder saturations = new LongAdder();

    @SuppressWarnings("UnnecessaryLambda") // made once, so that a release needs no memory
    private final Consumer<Throwable> completionFailures = failure -> reportDefect("a completion", failure);

    private final Threads threads = new Threads();
    private final Submission submission;
    private final Firing firing;
    private final ConcurrentHashMap<Class<?>, Object> attachments = new ConcurrentHashMap<>();
    private final LaneList lanes = new LaneList(); // guarded by itself
    private boolean closed; // guarded by lanes
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
        this.listener = listener == null ? new KernworkListener() {} : listener;
        this.origin = seams.ticker().nanos();
        this.shards = Shards.unbound(cpus);
        this.wheel = new Wheel(this::clock, manual);
        this.submission = new Submission(this);
        this.firing = new Firing(this);
        this.pool = new Pool(this, PoolSpec.managed("the workers", cpus, Lane.NO_CPU));
        this.pools = new Pool[] {pool};
        this.dispatcher = manual ? null : new Dispatcher(this);
    }

    // ---- parts

    public String name() {
        return name;
    }

    public int cpus() {
        return cpus;
    }

    /** The runtime's CPU that the calling thread is on; see {@link Shards#current}. */
    public int cpu() {
        return shards.current();
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
        for (Pool each : pools) {
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
        open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openLanes(QueueRef queue, ErrorHandler handler, int maxActive) {
        Lane[] opened = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            opened[cpu] = new RingLane(queue, handler, maxActive, cpu, seams.rings(), managed(cpu));
        }
        open(opened);
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
        open(lane);
        return lane;
    }

    /** One for each of the runtime's CPUs. */
    public Lane[] openSortedLanes(QueueRef queue, ErrorHandler handler, int maxActive, @Nullable Pool on) {
        Lane[] opened = new Lane[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            Pool workers = on == null ? managed(cpu) : on;
            opened[cpu] = new SortedLane(queue, handler, maxActive, cpu, seams.rings(), workers);
        }
        open(opened);
        return opened;
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
        open(lane);
        return lane;
    }

    /** The pool whose workers serve what belongs to a CPU, or to none. */
    private Pool managed(int cpu) {
        Pool[] bound = ofCpus;
        return cpu == Lane.NO_CPU || bound.length == 0 ? pool : bound[cpu];
    }

    /** Opens all lanes of one queue, or none. */
    private void open(Lane... opened) {
        synchronized (lanes) {
            boolean refused = closed;
            for (Lane lane : opened) {
                refused |= lane.workers() instanceof Pool on && on.isClosed();
            }
            if (refused) {
                throw new IllegalStateException("runtime '" + name + "' is closed; queue '" + opened[0].queue.name()
                        + "' needs an open one: create it before close(), or give its builder another runtime");
            }
            for (Lane lane : opened) {
                if (lane.workers() instanceof Pool on) {
                    on.reserve(on.places + opened.length);
                }
            }
            for (Lane lane : opened) {
                if (lane.workers() instanceof Pool on) {
                    on.places++;
                }
                lanes.add(lane);
            }
        }
    }

    /** Binds the CPUs of a runtime that has no queue yet; each gets workers of its own for what belongs to it. */
    public void bind(PlatformResult support, Supplier<CpuTopology> machine) {
        if (!support.honoured()) {
            log(Level.WARNING, "its CPUs are not bound to processors: ", support.reason(), null);
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
        synchronized (lanes) {
            Pool[] present = pools;
            Pool[] more = Arrays.copyOf(present, present.length + 1);
            int at = present.length;
            while (at > 0 && present[at - 1].spec().rank() < spec.rank()) {
                more[at] = present[at - 1];
                at--;
            }
            more[at] = opened;
            if (closed) {
                throw new IllegalStateException(
                        "runtime '" + name + "' is closed; " + spec.name() + " needs an open one");
            }
            pools = more;
        }
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
        synchronized (lanes) {
            pools = Arrays.stream(pools).filter(each -> each != ended).toArray(Pool[]::new);
        }
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
        return pools;
    }

    /** The lane is closed and idle: nothing of it is left. */
    void forget(Lane lane) {
        synchronized (lanes) {
            lanes.remove(lane);
        }
    }

    /** A lane that is gone will not be in its pool's ring any more. */
    void givePlaceBack(Lane gone) {
        if (gone.workers() instanceof Pool on) {
            synchronized (lanes) {
                on.places--;
            }
        }
    }

    /** A closing for each queue. */
    private List<Closing> closings() {
        IdentityHashMap<QueueRef, List<Lane>> queues = new IdentityHashMap<>();
        List<QueueRef> order = new ArrayList<>();
        for (Lane lane : lanes()) {
            List<Lane> siblings = queues.get(lane.queue);
            if (siblings == null) {
                siblings = new ArrayList<>(1);
                queues.put(lane.queue, siblings);
                order.add(lane.queue);
            }
            siblings.add(lane);
        }
        List<Closing> closings = new ArrayList<>(order.size());
        for (QueueRef queue : order) {
            closings.add(
                    new Closing(this, Objects.requireNonNull(queues.get(queue)).toArray(Lane[]::new)));
        }
        return closings;
    }

    private List<Lane> lanes() {
        synchronized (lanes) {
            return lanes.copy();
        }
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
        return Inventory.of(wheel, lanes());
    }

    // ---- closing

    /** As {@link #close}, without waiting and without running anything: what waits or is armed is dropped. */
    public void abandon() {
        synchronized (lanes) {
            closed = true;
        }
        closings().forEach(closing -> closing.close(0));
    }

    /**
     * Closes every lane, waits for their last bodies, and ends the threads. A completion may call this on a worker, which does
     * not wait for threads then: it is one of them, and another one may do the same.
     */
    public void close() {
        SelfWait.checkThread(this, "close() of runtime '" + name + "'");
        for (Lane lane : lanes()) {
            SelfWait.check(lane, "close() of runtime '" + name + "'");
        }
        synchronized (lanes) {
            closed = true;
        }
        List<Closing> open = closings();
        open.forEach(Closing::refuse);
        open.forEach(Closing::close);
        if (dispatcher != null) {
            for (Pool each : pools) {
                each.close();
            }
            dispatcher.stop();
            if (!threads.hasCurrent()) {
                threads.join();
                for (Pool each : pools) {
                    each.giveUp();
                }
            }
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        synchronized (lanes) {
            return closed;
        }
    }

    /** A worker's thread is about to end. The last one gives back what idle lanes do not need. */
    void workerGone(Pool from) {
        from.tellEnd();
        if (from.live() == 0) {
            for (Lane lane : lanes()) {
                if (lane.workers() == from) {
                    lane.lock();
                    lane.trim();
                    lane.unlock();
                }
            }
        }
    }

    // ---- reporting

    void reportClosed(CloseReport report) {
        tell(() -> listener.queueClosed(report));
    }

    void reportStartFailure(Throwable failure, Duration retryIn) {
        log(Level.WARNING, "could not start a worker and tries again in ", retryIn, failure);
        tell(() -> listener.workerStartFailed(name, failure, retryIn));
    }

    void reportDefect(String where, Throwable failure) {
        log(Level.ERROR, "failure in ", where, failure);
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (Throwable failure) {
            log(Level.ERROR, "failure in ", "the listener", failure);
        }
    }

    /** Even the text may find no memory, so it is made in here. */
    private void log(Level level, String what, Object detail, @Nullable Throwable failure) {
        try {
            LOG.log(level, "runtime '" + name + "': " + what + detail, failure);
        } catch (Throwable hopeless) {
            // no memory or no stack to say it with
        }
    }

    /** For reports: the item's name as messages give it. */
    static String quote(ItemRef item) {
        return "'" + item.name() + "'";
    }
}
