package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneList;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.KernworkListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One runtime: its lanes, its wheel, its workers and the thread that looks after them.
 *
 * <p>Locks and their order: the monitor that lets one thread fire at a time, then a lane's lock, then a timer node's lock,
 * then the wheel's lock, or the lane's monitor (not its lock); the registry's monitor, then the pool's lock. A lane's and the pool's lock do not
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
    private final @Nullable Dispatcher dispatcher;
    private final LongAdder saturations = new LongAdder();

    @SuppressWarnings("UnnecessaryLambda") // made once, so that a release needs no memory
    private final Consumer<Throwable> completionFailures = failure -> reportDefect("a completion", failure);

    private final Threads threads = new Threads();
    private final Submission submission;
    private final Firing firing;
    private final Serving serving;
    private final LaneList lanes = new LaneList(); // guarded by itself
    private int
            places; // in the pool's ring, for the lanes above and those that are gone and still in it; guarded by lanes
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
        this.wheel = new Wheel(this::clock, manual);
        this.submission = new Submission(this);
        this.firing = new Firing(this);
        this.pool = new Pool(this, cpus);
        this.serving = new Serving(this, pool);
        this.dispatcher = manual ? null : new Dispatcher(this, pool);
    }

    // ---- parts

    public String name() {
        return name;
    }

    public int cpus() {
        return cpus;
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
        return pool.live();
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

    /** A new lane of this runtime. */
    public Lane openLane(QueueRef queue, ErrorHandler handler, int maxActive) {
        Lane lane = new Lane(queue, handler, maxActive, seams.rings(), pool);
        synchronized (lanes) {
            if (closed) {
                throw new IllegalStateException("runtime '" + name + "' is closed; queue '" + queue.name()
                        + "' needs an open one: create it before close(), or give its builder another runtime");
            }
            pool.reserve(places + 1);
            lanes.add(lane);
            places++;
        }
        return lane;
    }

    /** The lane is closed and idle: nothing of it is left. */
    void forget(Lane lane) {
        synchronized (lanes) {
            lanes.remove(lane);
        }
    }

    /** A lane that is gone will not be in the pool's ring any more. */
    void givePlaceBack() {
        synchronized (lanes) {
            places--;
        }
    }

    private List<Lane> lanes() {
        synchronized (lanes) {
            return lanes.copy();
        }
    }

    /** Gives back to a lane what its workers have taken and not begun. */
    void recall(Lane lane) {
        pool.recall(lane);
    }

    /** Completions are user code: what they throw must not cost the thread that releases them, nor another waiter. */
    void release(@Nullable Waiter chain) {
        if (chain != null) {
            Waiter.releaseAll(chain, completionFailures);
        }
    }

    // ---- running

    /** Serves a lane that was polled from the pool; see {@link Serving#serve}. */
    int serve(Lane lane, Worker worker, BodyRunner runner) {
        return serving.serve(lane, worker, runner);
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
        return serving.step();
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
        lanes().forEach(lane -> Closing.close(this, lane, 0));
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
        List<Lane> open = lanes();
        open.forEach(lane -> Closing.refuse(this, lane));
        open.forEach(lane -> Closing.close(this, lane));
        if (dispatcher != null) {
            pool.close();
            dispatcher.stop();
            if (!threads.hasCurrent()) {
                threads.join();
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
    void workerGone() {
        if (pool.live() == 0) {
            for (Lane lane : lanes()) {
                lane.lock();
                lane.trim();
                lane.unlock();
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
    private void log(Level level, String what, Object detail, Throwable failure) {
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
