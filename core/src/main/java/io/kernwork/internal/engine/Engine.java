package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.ShortLock;
import io.kernwork.internal.queue.Waiter;
import io.kernwork.internal.timer.HeapTimer;
import io.kernwork.internal.timer.Timer;
import io.kernwork.observe.KernworkListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One runtime: its lanes, its timer, its workers and the thread that looks after them.
 *
 * <p>Locks and their order: a lane's lock, then the timer's monitor, then the monitor of the lane's list of dropped items;
 * the registry's monitor, then the pool's lock; nothing else nests. User code (bodies, handlers, listeners, completions, thread factories) is called with none of
 * them held.
 */
public final class Engine {
    /** A worker serves one lane for at most this many items in a row while another lane waits. */
    static final int BUDGET_ITEMS = 64;
    /** A worker begins no further item of the lane after this time while another lane waits. */
    static final long BUDGET_NANOS = 1_000_000;

    private static final Logger LOG = System.getLogger("io.kernwork");

    private final String name;
    private final int cpus;
    private final long idleNanos;
    private final Seams seams;
    private final ErrorHandler errors;
    private final KernworkListener listener;
    private final long origin;
    private final Timer timer = new HeapTimer();
    private final Pool pool;
    private final @Nullable Dispatcher dispatcher;
    private final LongAdder saturations = new LongAdder();
    private final Submission submission = new Submission(this);
    private final Set<Lane> lanes = new LinkedHashSet<>(); // guarded by itself
    private boolean closed; // guarded by lanes

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
        this.pool = new Pool(this, cpus);
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

    /** Enqueues, arms, fires. */
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

    Seams seams() {
        return seams;
    }

    Timer timer() {
        return timer;
    }

    long idleNanos() {
        return idleNanos;
    }

    /** Nanoseconds since this runtime was created. */
    long clock() {
        return Math.max(0, seams.ticker().nanos() - origin);
    }

    /** The time that lies this far ahead; the end of time when that is beyond it. */
    long deadline(long delayNanos) {
        long now = clock();
        return delayNanos > Timer.NEVER - 1 - now ? Timer.NEVER - 1 : now + delayNanos;
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
        Lane lane = new Lane(queue, handler, maxActive, seams.rings());
        synchronized (lanes) {
            if (closed) {
                throw new IllegalStateException("runtime '" + name + "' is closed; queue '" + queue.name()
                        + "' needs an open one: create it before close(), or give its builder another runtime");
            }
            lanes.add(lane);
            pool.reserve(lanes.size());
        }
        return lane;
    }

    /** The lane is closed and idle: nothing of it is left. */
    void forget(Lane lane) {
        synchronized (lanes) {
            lanes.remove(lane);
        }
    }

    private List<Lane> lanes() {
        synchronized (lanes) {
            return new ArrayList<>(lanes);
        }
    }

    /** A lane that was just listed; no lock may be held. */
    void submit(Lane lane) {
        pool.submit(lane);
    }

    // ---- serving

    /**
     * Takes and runs items of a lane that was polled from the pool, until there are none or the budget is spent.
     *
     * <p>Fairness: while another lane waits for a worker, at most {@link #BUDGET_ITEMS} items of this one begin in a row,
     * and none begins later than {@link #BUDGET_NANOS} after the first look at the clock, which is taken at the end of the
     * first body that ends while a lane waits. The lane then goes to the end of the pool's ring.
     */
    void serve(Lane lane, Run run, BodyRunner runner) {
        run.thread = Thread.currentThread();
        lane.lock.lock();
        lane.unlist();
        boolean taken = lane.take(run);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (listed) {
            pool.submit(lane);
        }
        long patience = -1;
        for (int served = 1; taken; served++) {
            runner.run(run);
            boolean yield = false;
            if (pool.laneWaits()) {
                long now = clock();
                patience = patience < 0 ? now + BUDGET_NANOS : patience;
                yield = served >= BUDGET_ITEMS || now >= patience;
            }
            taken = endAndTake(lane, run, !yield);
            runner.restore();
        }
        run.thread = null;
    }

    /**
     * Ends a run and, in the same visit to the lane, takes the next item; unless somebody waited for this run: completions
     * are user code and may take their time, or wait for the item that would have been taken.
     */
    private boolean endAndTake(Lane lane, Run run, boolean more) {
        lane.lock.lock();
        Item parked = lane.end(run);
        if (parked != null && parked.home() == lane) {
            lane.resume(parked);
            parked = null;
        }
        Waiter chain = lane.satisfied();
        boolean taken = more && chain == null && lane.take(run);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (listed) {
            pool.submit(lane);
        }
        if (parked != null) {
            handOver(parked);
        }
        release(chain);
        return taken;
    }

    /**
     * The item's run ended here while it was parked on another lane. END has cleared PARKED, so from here on only the holder
     * of that lane's lock decides: a verb may have removed it, or a later run may have parked it again, and {@link
     * Lane#resume} looks for that.
     */
    private void handOver(Item item) {
        if (item.home() instanceof Lane home) {
            home.lock.lock();
            home.resume(item);
            boolean listed = home.list();
            home.lock.unlock();
            if (listed) {
                pool.submit(home);
            }
        }
    }

    /** Completions are user code: what they throw must not cost the thread that releases them, nor another waiter. */
    void release(@Nullable Waiter chain) {
        if (chain != null) {
            Waiter.releaseAll(chain, failure -> reportDefect("completion", failure));
        }
    }

    // ---- timers

    /** Fires what is due; the dispatcher's, or in a manual runtime the stepping thread's. */
    public void fireDue() {
        submission.fireDue();
    }

    // ---- stepping

    /**
     * Fires what is due and runs the next item on the calling thread.
     *
     * @return false when nothing was there to run
     */
    public boolean step() {
        fireDue();
        for (Lane lane = pool.poll(); lane != null; lane = pool.poll()) {
            if (runOne(lane)) {
                return true;
            }
        }
        return false;
    }

    /** The lane that was polled may have lost its items to a cancel. */
    private boolean runOne(Lane lane) {
        Run run = new Run();
        run.thread = Thread.currentThread();
        lane.lock.lock();
        lane.unlist();
        boolean taken = lane.take(run);
        boolean listed = lane.list();
        lane.lock.unlock();
        if (listed) {
            pool.submit(lane);
        }
        if (taken) {
            Current current = Current.ofThread();
            new BodyRunner(current, Thread.currentThread()).run(run);
            current.forgetIfIdle();
            endAndTake(lane, run, false);
        }
        return taken;
    }

    // ---- closing

    /** Closes every lane, waits for their last bodies, and ends the threads. */
    public void close() {
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
            joinWorkers();
            dispatcher.stop();
            join(dispatcher.thread());
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        synchronized (lanes) {
            return closed;
        }
    }

    /** A completion that runs on a worker may close the runtime: that worker is not waited for. */
    private void joinWorkers() {
        List<Worker> workers = pool.workers();
        for (int tries = 0; !workers.isEmpty() || pool.live() > 0; tries++) {
            boolean self = false;
            for (Worker worker : workers) {
                self |= !join(worker.thread());
            }
            if (self && pool.live() == 1) {
                return;
            }
            ShortLock.pause(tries); // a thread that was started a moment ago has not arrived yet
            workers = pool.workers();
        }
    }

    /** Waits for the end of a thread through interrupts; false when it is the calling one. */
    private static boolean join(@Nullable Thread thread) {
        if (Thread.currentThread().equals(thread)) {
            return false;
        }
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** A worker's thread is about to end. The last one gives back what idle lanes do not need. */
    void workerGone() {
        if (pool.live() == 0) {
            for (Lane lane : lanes()) {
                lane.lock.lock();
                lane.trim();
                lane.lock.unlock();
            }
        }
    }

    // ---- reporting

    void reportClosed(CloseReport report) {
        tell(() -> listener.queueClosed(report));
    }

    void reportStartFailure(Throwable failure, Duration retryIn) {
        log(Level.WARNING, "runtime '" + name + "' could not start a worker and tries again in " + retryIn, failure);
        tell(() -> listener.workerStartFailed(name, failure, retryIn));
    }

    void reportDefect(String where, Throwable failure) {
        log(Level.ERROR, "runtime '" + name + "': the " + where + " threw", failure);
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (Throwable failure) {
            log(Level.ERROR, "the listener of runtime '" + name + "' threw", failure);
        }
    }

    private static void log(Level level, String text, Throwable failure) {
        try {
            LOG.log(level, text, failure);
        } catch (Throwable hopeless) {
            // no memory or no stack to say it with
        }
    }

    /** For reports: the item's name as messages give it. */
    static String quote(ItemRef item) {
        return "'" + item.name() + "'";
    }
}
