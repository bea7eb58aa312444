package io.kernwork.internal.engine;

import io.kernwork.internal.engine.Lingerer.Way;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.sync.ShortLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the pool: looks for a lane, serves it for a while, and parks when there is none.
 *
 * <p>{@code woken} is set by whoever took the worker from the idle stack and cleared by the worker; the pool's comment argues
 * the protocol.
 */
final class Worker implements Runnable, Run.Host {
    private static final int MEASURE_ONE_IN = 16; // a power of two

    private final Engine engine;
    private final Pool pool;
    private final Lingerer lingerer;
    private final Entry entry = new Entry();
    private volatile boolean woken;
    private volatile @Nullable Thread thread;
    private String ownName = ""; // written before the thread
    private volatile String givenName = "";

    // ---- the pool's

    @Nullable
    Worker above;

    @Nullable
    Worker below;

    boolean idle;
    /** Another worker may be awake in place of this one; read without the lock by this worker. */
    boolean replaced;
    /** As {@link #hasty}. */
    boolean countedHasty;
    /** It serves a CPU-intensive lane. */
    boolean intensive;
    /** Another one may be awake beside this one, which computes for long; see {@link Hogs}. Read without the lock by this worker. */
    boolean hog;
    /** The lane that it serves, if it was a hog there. */
    @Nullable
    Lane hogIn;
    /** Let in beside the hogs of its lane. */
    boolean guest;
    /** It has left the pool. */
    boolean gone;

    // ---- the monitor's

    int looksBlocked; // in a row
    int visitsAtLastLook;
    int bodyNoted = -1; // the last one that its lane counts as a hog
    long computedNanos; // since it came by its lane or was seen blocked
    final RunState runState;

    // ---- this worker's own

    final Run run = new Run(Pace.MOST_TAKEN);
    final Pace pace = new Pace();
    private Way way = Way.PARK; // since it looked last
    private int bodies; // since it found nothing last
    private int stays;
    private int regions; // entered and not left, one inside the other
    /** Expected to come by its lane within microseconds, and relied on; see {@link Pool}. The monitor reads a hint. */
    private boolean hasty;

    Worker(Engine engine, Pool pool) {
        this.engine = engine;
        this.pool = pool;
        this.run.setHost(this);
        this.runState = new RunState(engine.seams().proc());
        this.lingerer = new Lingerer(
                ShortLock.ALONE || pool.spec().threads() != null, () -> pool.lanesWaiting() > 0, System::nanoTime);
    }

    Pool pool() {
        return pool;
    }

    /** The thread, null before it has begun. */
    @Nullable
    Thread thread() {
        return thread;
    }

    // ---- its thread's name

    /** As it was when the thread began; of a worker that has a thread. */
    String ownName() {
        return ownName;
    }

    /** The thread is named so while it is inside a body, by who holds its monitor, unless the body has named it. */
    void giveName(Thread running, String name) {
        if (running.getName().equals(ownName)) {
            givenName = name;
            running.setName(name);
        }
    }

    /** On this worker's thread, when it has taken the mark of its run away. Nobody names it from here on. */
    void takeNameBack() {
        Thread self = Thread.currentThread();
        synchronized (self) {
            self.setName(ownName);
        }
    }

    /** The thread's name as reports give it, which name the item themselves. */
    static String nameOf(Thread running, Run run) {
        String name = running.getName();
        return run.host() instanceof Worker worker && name.equals(worker.givenName) ? worker.ownName : name;
    }

    /** The flag before the unpark: a worker that finds the flag clear has not consumed this permit. */
    void wake() {
        woken = true;
        nudge();
    }

    /** Makes an idle worker look at the pool's state. */
    void nudge() {
        Thread parked = thread;
        if (parked != null) {
            engine.seams().parking().unpark(parked);
        }
    }

    /** The body that this worker is inside says that it blocks; such regions nest. */
    @Override
    public void beginBlocking() {
        if (regions++ == 0) {
            pool.beginBlocking(this);
        }
    }

    /** The end of a region; it computes from here on, also if the {@link Monitor} has seen it blocked before. */
    @Override
    public void endBlocking() {
        if (--regions == 0 && replaced) {
            pool.comeBack(this);
        }
    }

    /** Whether the pool counts this worker as awake, or has since. */
    boolean hasArrived() {
        return entry.hasArrived();
    }

    /**
     * The request that this worker answers is taken back: its thread, if there is one after all, ends at once.
     *
     * @return false when the worker has arrived before
     */
    boolean abandon() {
        return entry.abandon();
    }

    /** Whether it has not come by its lane since the monitor looked at it, and has one; a hint for the monitor. */
    boolean stays() {
        return run.laneOrNull() != null && run.visits() == visitsAtLastLook;
    }

    /** Everything that can fail is done before the pool counts on this worker. */
    @Override
    public void run() {
        Thread self = Thread.currentThread();
        BodyRunner runner = new BodyRunner(Current.ofThread(), self);
        run.setThread(self);
        ownName = self.getName();
        thread = self;
        if (!entry.arrive()) {
            return;
        }
        begin(runner);
        pool.arrive(this);
        Jfr.workerStarted(pool.spec().name());
        boolean retired = false;
        try {
            retired = loop(runner);
        } finally {
            Lane lane = run.laneOrNull();
            run.setThread(null);
            if (!retired) {
                pool.died(this);
                if (lane != null) {
                    pool.recall(lane);
                }
            }
            end(runner);
            Jfr.workerStopped(pool.spec().name(), retired ? (pool.isClosed() ? "closed" : "idle") : "died");
            engine.workerGone(pool);
        }
    }

    /** What the pool's owner wants of each thread is user code: it may throw, and what it leaves behind is undone. */
    private void begin(BodyRunner runner) {
        try {
            runState.begin();
            engine.shards().bind(pool.spec().cpu());
            pool.spec().onStart().run();
        } catch (Throwable failure) {
            engine.reportDefect("what a worker runs first", failure);
        }
        runner.restore();
    }

    private void end(BodyRunner runner) {
        runState.end();
        try {
            pool.spec().onStop().run();
        } catch (Throwable failure) {
            engine.reportDefect("what a worker runs last", failure);
        }
        runner.restore();
    }

    /** Returns true when it was retired by the pool. */
    private boolean loop(BodyRunner runner) {
        boolean searched = true;
        Lane served = null;
        while (true) {
            served = pool.next(this, searched, served);
            searched = way != Way.YIELD;
            if (served != null) {
                bodies += pool.serving().serve(served, this, runner);
                searched = false;
                way = Way.SERVE;
            } else if (way == Way.SPIN) {
                lingerer.spin();
            } else if (way == Way.YIELD) {
                lingerer.giveWay();
            } else if (!idleUntilWoken()) {
                return true;
            }
        }
    }

    Way park() {
        way = Way.PARK;
        return way;
    }

    /** Under the pool's lock, when nothing was found: what this worker is going to do, unless it may not search. */
    Way choose(boolean maySearch) {
        Way chosen = switch (way) {
            case SERVE -> lingerer.afterServing(bodies);
            case SPIN -> lingerer.afterSpinning();
            case YIELD, PARK -> Way.PARK;
        };
        bodies = 0;
        way = maySearch || chosen == Way.YIELD ? chosen : Way.PARK;
        return way;
    }

    /** Whether the first body of the next stay in a lane is to be measured: one in so many, and where nobody has yet. */
    boolean measuresNext(Lane lane) {
        return lane.bodyNanos() == 0 || (++stays & (MEASURE_ONE_IN - 1)) == 0;
    }

    /** Says whether others may rely on this worker to come by the lane that it serves. */
    void setHasty(boolean present) {
        if (hasty != present) {
            hasty = present;
            pool.changeHasty(this, present);
        }
    }

    /** The pool has counted it so. */
    void beginHasty(boolean present) {
        hasty = present;
    }

    /** As this worker said last; others read a hint. */
    boolean isHasty() {
        return hasty;
    }

    /** Parks until somebody made this worker a searching one; false when it was retired instead. */
    private boolean idleUntilWoken() {
        long since = System.nanoTime();
        long until = engine.clock() + engine.idleNanos();
        while (!woken) {
            long left = until - engine.clock();
            if (left > 0 && !pool.isClosed()) {
                park(left);
                continue;
            }
            long verdict = pool.retire(this, engine.clock(), engine.idleNanos());
            if (verdict == Pool.RETIRED) {
                return false;
            }
            if (verdict == Pool.WOKEN) {
                awaitFlag();
            } else {
                until = verdict;
            }
        }
        woken = false;
        lingerer.parked(System.nanoTime() - since);
        return true;
    }

    /** The waker has taken this worker from the stack and is about to set the flag. */
    private void awaitFlag() {
        while (!woken) {
            park(Long.MAX_VALUE);
        }
    }

    private void park(long nanos) {
        engine.seams().parking().parkNanos(pool, nanos);
        Thread.interrupted(); // an idle worker has nobody to tell
    }
}
