package io.kernwork.internal.engine;

import io.kernwork.internal.engine.Lingerer.Way;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Workers;
import io.kernwork.internal.sync.ShortLock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runnable lanes of a runtime, or some of them, and the workers that serve them.
 *
 * <p>Everything is guarded by {@link #lock}, which nests inside no other lock and takes none. A worker is in one of these
 * states: <em>starting</em> (counted when a thread is requested, until it arrives), <em>searching</em> (awake and about to
 * look: it has arrived or was woken, or it spins), <em>idle</em> (on the stack, parked or about to park) and
 * <em>serving</em> (everything else, and while it yields).
 *
 * <p>As many workers may be awake (searching or serving) as there are CPUs, and one more for each that is {@link Uncounted}; so many
 * more as are let in in {@linkplain Advance advance}; and for each of the {@link Hogs} one, which takes only what these admit it to.
 *
 * <p><b>Why no wake-up is lost.</b> The promise is: while a lane is in the ring that one more worker might take, somebody is
 * searching, or a thread is on its way, or all that the pool may have are awake, each of which looks again. It holds because every step that could break it is one critical section of this lock:
 *
 * <ul>
 *   <li>A lane enters the ring in {@link #submit}, which in the same section makes an idle worker a searching one, or
 *       requests a thread, unless somebody searches, or a <em>hasty</em> worker, which serves a lane of short bodies, will be
 *       back sooner than another one could be here. Such a worker is watched ({@link #rely}); while one is found not to come
 *       by, nothing more is left to them.
 *   <li>A searcher looks in {@link #next}. If it finds a lane and leaves another one behind it passes the search on, in the
 *       same section; if it finds none it goes to the idle stack, and another one would find none either.
 *   <li>A worker that comes from serving looks in {@link #next}, too, and does the same.
 *   <li>More may be awake, or take more, when a worker is found blocked or computing for long, when more are granted in advance, and
 *       when a hog leaves its lane: {@link #replace}, {@link #setAdvance}, {@link #markHogs}, {@link #next} and {@link #died} call somebody.
 *   <li>A worker retires only from the idle stack: it was not made a searching one.
 * </ul>
 *
 * The <em>spare</em> lane, which is polled last, is in the ring like any other one when it waits: each of these steps sees it, and
 * nobody leaves it to a hasty worker. It may wait for long while others wait, too.
 *
 * <p>A wake-up consists of the flag {@code Worker.woken} and an unpark, in this order, after the section; the worker parks
 * only after it saw the flag clear. A failed start of a thread keeps its request, which the dispatcher repeats.
 *
 * <p>The idle workers form a stack: the one that went idle last, whose caches are warm, is woken first, and those at the
 * bottom reach their idle time.
 */
public final class Pool implements Workers {
    /** Answer of {@link #retire}: the worker must end its thread. */
    static final long RETIRED = -1;
    /** Answer of {@link #retire}: the worker's flag is set or about to be. */
    static final long WOKEN = -2;

    private final ShortLock lock = new ShortLock();
    private final Engine engine;
    private final PoolSpec spec;
    private final int cpus;
    final Keeper keeper; // the dispatcher's
    private final Serving serving;
    final Threads threads = new Threads(); // that were started for this pool
    private final Ending ending = new Ending();
    final Distress distress = new Distress();
    final PoolStall stall = new PoolStall();
    int places; // in the ring, for its lanes and those that are gone and still in it; the registry's

    private final LaneRing ring = new LaneRing();
    private final Hogs hogs = new Hogs(ring);
    private final Uncounted uncounted = new Uncounted(hogs);
    private final IdleStack idle = new IdleStack();
    private final Staff staff = new Staff();
    private int searching;
    private long progress; // changes when a lane is taken, and when one comes where none was
    private volatile boolean closed; // written under the lock
    private volatile boolean watched; // written under the lock
    private boolean relied;
    private int hasty;
    private boolean stuck;
    private boolean starves; // the dispatcher's
    private boolean newRequest;

    Pool(Engine engine, PoolSpec spec) {
        this.engine = engine;
        this.spec = spec;
        this.cpus = spec.awake();
        this.serving = new Serving(engine, this);
        this.keeper = new Keeper(engine, this);
    }

    PoolSpec spec() {
        return spec;
    }

    Serving serving() {
        return serving;
    }

    // ---- lanes

    /** Makes room for this many lanes, so that no submission ever has to grow; each lane is in the ring at most once. */
    void reserve(int lanes) {
        lock.lock();
        try {
            ring.reserve(lanes);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a lane that was just listed, and sees to it that somebody looks for it. No lock may be held. */
    @Override
    public void submit(Lane lane) {
        lock.lock();
        progress += ring.size() == 0 ? 1 : 0;
        ring.add(lane, lane.listedNanos());
        unlockAndCall(callSomebody());
    }

    /** Lets others do what was left to the workers inside a lane, and what was left to them in the pool; no lock may be held. */
    void recall(Lane lane) {
        lane.lock();
        lane.recall();
        lane.setPatience(0);
        lane.unlock();
        lock.lock();
        Worker woken = ring.size() > 0 && mayCall() ? call() : null;
        unlockAndCall(woken);
    }

    /** While a hasty worker does not come by its lane, nothing in the pool is left to hasty workers. */
    void noteStuck(boolean present) {
        lock.lock();
        stuck = present;
        lock.unlock();
    }

    /** Makes a lane that was not submitted yet the one that is served when no other one waits. */
    void setSpare(Lane lane) {
        lock.lock();
        ring.setSpare(lane);
        lock.unlock();
    }

    /** Whether a lane is the spare one; for those who were given the lane. */
    boolean isSpare(Lane lane) {
        return ring.isSpare(lane);
    }

    /** The next lane for a caller that is no worker; null when none is runnable. */
    @Nullable
    Lane poll() {
        lock.lock();
        if (ring.others() > 1) {
            ring.bringForward(engine.seams().choice().applyAsInt(ring.others()));
        }
        Lane lane = ring.poll();
        progress++;
        lock.unlock();
        return lane;
    }

    /** How many lanes wait for somebody to serve them; some of them may have lost what they held. A hint. */
    int lanesWaiting() {
        return ring.hint();
    }

    /** Whether another lane than the one that the caller serves waits for a worker; a hint. */
    boolean otherLaneWaits(Lane served) {
        return ring.hint() > (served.isListed() ? 1 : 0);
    }

    // ---- workers

    /** A requested thread has begun to run. */
    void arrive(Worker worker) {
        lock.lock();
        staff.arrive(worker);
        searching++;
        distress.arrived();
        lock.unlock();
    }

    /**
     * The next lane for a worker. If there is none, it spins when that {@linkplain Lingerer is worth it} and nobody
     * else searches, or yields, which does not count as searching, since it may take long; else it is idle and on the stack.
     *
     * @param searched whether the worker was searching (else it comes from serving)
     * @param served the lane that it comes from, whose budget may be spent: it goes behind the others
     */
    @Nullable
    Lane next(Worker worker, boolean searched, @Nullable Lane served) {
        lock.lock();
        if (searched) {
            searching--;
        }
        uncounted.clear(worker);
        setHasty(worker, false);
        Lane lane = hogs.poll(worker, over());
        if (lane != null && lane == served && ring.size() > 0 && !worker.guest) {
            ring.add(lane, ring.polledNanos());
            lane = hogs.poll(worker, over());
        }
        Worker woken = null;
        if (lane == null) {
            boolean mayStay = !closed && over() <= 0;
            Way way = mayStay ? worker.choose(searching == 0) : worker.park();
            if (way == Way.SPIN) {
                searching++;
            } else if (way == Way.PARK) {
                uncounted.endAdvance(ring.size());
                idle.push(worker);
            }
        } else {
            progress++;
            boolean brisk = ring.polledNanos() < Lane.LONG_NANOS;
            worker.beginHasty(brisk);
            setHasty(worker, brisk);
            uncounted.setIntensive(worker, lane.isCpuIntensive());
            woken = callIfAnyWaits();
        }
        unlockAndCall(woken);
        return lane;
    }

    /**
     * Lets an idle worker whose time is up go. Workers beyond the number of CPUs go one by one, all within one idle time.
     *
     * @return {@link #RETIRED}, {@link #WOKEN} when somebody took it from the stack first, or the time of the next attempt
     */
    long retire(Worker worker, long now, long idleNanos) {
        lock.lock();
        try {
            if (!worker.idle) {
                return WOKEN;
            }
            long turn = closed ? now : staff.nextRetirement(cpus, idleNanos);
            if (now < turn) {
                return turn;
            }
            idle.unlink(worker);
            staff.retire(worker, now);
            return RETIRED;
        } finally {
            lock.unlock();
        }
    }

    /** A worker's thread ends otherwise than by retirement; the engine was closed, or there is a defect. */
    void died(Worker worker) {
        lock.lock();
        uncounted.clear(worker);
        setHasty(worker, false);
        staff.leave(worker);
        unlockAndCall(callIfAnyWaits());
    }

    /**
     * Under the lock: makes an idle worker a searching one, or requests a thread; unless somebody searches, or a hasty worker
     * will have done what waits before another one could be here.
     */
    private @Nullable Worker callSomebody() {
        if (!mayCall()) {
            return null;
        }
        relied = hasty > 0 && !stuck && ring.waitingNanos() < Pace.CALL_NANOS;
        return relied ? null : call();
    }

    private @Nullable Worker callIfAnyWaits() {
        return ring.size() > 0 ? callSomebody() : null;
    }

    private boolean mayCall() {
        return searching == 0 && hogs.admit(over() + 1);
    }

    private @Nullable Worker call() {
        Worker worker = idle.top();
        if (worker != null) {
            idle.unlink(worker);
            searching++;
        } else if (staff.mayRequest(spec.most()) && !closed && !isFull() && !engine.isManual()) {
            staff.request();
            newRequest = true;
        }
        return worker;
    }

    /** No more threads may be: the {@link Rescuers} hear of it. Bodies that declare that they block would make more. */
    private boolean isFull() {
        return spec.isManaged() && staff.live() >= engine.seams().mostWorkers();
    }

    /** Workers that search or serve; a thread that is on its way may never arrive and does not count. */
    private int awake() {
        return staff.live() - idle.size() - staff.starting();
    }

    /** How many more are awake than may be without {@link Hogs}. */
    private int over() {
        return awake() - cpus - uncounted.count();
    }

    /** The end of a section in which somebody may have been made a searching one. */
    private void unlockAndCall(@Nullable Worker woken) {
        boolean tell = takeNews();
        lock.unlock();
        if (woken != null) {
            woken.wake();
        }
        if (tell) {
            engine.tellDispatcher();
        }
    }

    // ---- the dispatcher's side

    /** Under the lock: whether the dispatcher has something to do that it has not been told of. */
    private boolean takeNews() {
        boolean news = newRequest;
        newRequest = false;
        if (!watched && (relied || starved()) && !engine.isManual()) {
            watched = true;
            news = true;
        }
        relied = false;
        return news;
    }

    /** Lanes wait, nobody looks for them, and as many workers are awake as may be, or are there at all. */
    private boolean starved() {
        boolean any = ring.size() > 0 && searching == 0 && staff.starting() == 0;
        return any && (!hogs.admit(over() + 1) || (isFull() && idle.size() == 0));
    }

    /** Takes a request for a thread, if there is one that is still needed; a request that is not is dropped. */
    boolean takeRequest() {
        lock.lock();
        try {
            staff.makeRoom();
            while (staff.takeRequest()) {
                if (ring.size() > 0 && idle.size() == 0 && hogs.admit(over() + 1) && !closed) {
                    return true;
                }
                staff.drop();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The thread of a request that was taken could not be started. */
    void putRequestBack() {
        lock.lock();
        if (closed) {
            staff.drop();
        } else {
            staff.putBack();
        }
        lock.unlock();
        tellEnd();
    }

    /** When it is the turn of the rescuers; see {@link Distress}. */
    long rescueDue(long now) {
        boolean looking = !engine.rescuers().dispatcherIsHeldUp(now); // else blocked workers have not been replaced
        lock.lock();
        boolean wanted = !looking || over() < 0;
        long due = distress.due(now, staff.starting() > 0, wanted, searching > 0 || idle.size() > 0);
        lock.unlock();
        return due;
    }

    /** Whether a thread is requested. */
    boolean hasRequest() {
        lock.lock();
        boolean has = staff.hasRequest();
        lock.unlock();
        return has;
    }

    /** Whether lanes waited, and nobody could be called for them, at the last {@link #watch}. */
    boolean starves() {
        return starves;
    }

    /**
     * Whether lanes wait while everybody serves; see {@link Monitor}.
     *
     * @param keepWatching false when the dispatcher will not look again by itself; it is told then when there is a need
     */
    boolean watch(boolean keepWatching) {
        lock.lock();
        try {
            starves = starved();
            boolean needed = starves || hasty > 0;
            watched = needed || keepWatching;
            return needed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Something is left to a hasty worker alone, which is to be watched. The watch does not end before no worker is hasty, so
     * whoever reads here that it goes on need do nothing.
     */
    @Override
    public void rely() {
        if (!watched) {
            lock.lock();
            relied = true;
            unlockAndCall(null);
        }
    }

    /** A worker has become hasty, or is not any more and leaves something to others. */
    void changeHasty(Worker worker, boolean present) {
        lock.lock();
        setHasty(worker, present);
        unlockAndCall(callIfAnyWaits());
    }

    private void setHasty(Worker worker, boolean present) {
        if (worker.countedHasty != present) {
            worker.countedHasty = present;
            hasty += present ? 1 : -1;
        }
    }

    /**
     * Lets one more worker be awake in place of a blocked one, until that one comes back, and calls it; if lanes wait for one, and unless it has
     * come by its lane since it was looked at: who looks may be stopped before he says what he has seen.
     *
     * @return whether it was not replaced before
     */
    boolean replace(Worker blocked, int limit) {
        lock.lock();
        Worker woken = null;
        boolean replaced = false;
        if (!closed
                && !blocked.idle
                && !blocked.gone
                && blocked.stays()
                && ring.size() > 0
                && (staff.live() < limit || idle.size() > 0)
                && uncounted.replace(blocked)) {
            woken = callSomebody();
            replaced = true;
        }
        unlockAndCall(woken);
        return replaced;
    }

    /**
     * Lets so many more be awake than the blocked ones make room for; see {@link Advance}.
     *
     * @return false when the row in which more were granted has ended since: nothing waited any more
     */
    boolean setAdvance(int before, int workers) {
        lock.lock();
        boolean goesOn = uncounted.setAdvance(before, workers);
        unlockAndCall(callIfAnyWaits());
        return goesOn;
    }

    /**
     * The calling worker is about to block: one more may be awake until it {@linkplain #comeBack comes back}, and is called if a lane
     * waits now. What comes later finds that it may be called.
     */
    void beginBlocking(Worker worker) {
        lock.lock();
        Worker woken = uncounted.replace(worker) && ring.size() > 0 ? callSomebody() : null;
        unlockAndCall(woken);
    }

    /** Marks those workers that were seen computing for so long, and lets in who may be awake beside them. */
    void markHogs(List<Worker> seen, long nanos, int limit, long now) {
        lock.lock();
        Worker woken = null;
        try {
            hogs.reserve(seen.size());
            for (int i = 0; i < seen.size() && staff.live() < limit && !closed; i++) {
                if (seen.get(i).computedNanos >= nanos) {
                    hogs.mark(seen.get(i));
                }
            }
            hogs.relieve(now);
            woken = callIfAnyWaits();
        } finally {
            unlockAndCall(woken);
        }
    }

    Engine engine() {
        return engine;
    }

    /** Its counts are hints without the lock. */
    Hogs hogs() {
        return hogs;
    }

    /** A worker that was replaced, or a hog, has come to the end of its body, or of its region. */
    void comeBack(Worker worker) {
        lock.lock();
        uncounted.comeBack(worker);
        hogs.discount(worker);
        lock.unlock();
    }

    /** Whether more workers are awake than may be in that lane, now that some are not blocked any more; a hint. */
    boolean hasSurplus(Lane served) {
        if (over() <= 0) {
            return false;
        }
        lock.lock();
        boolean surplus = !hogs.admit(over(), served);
        lock.unlock();
        return surplus;
    }

    // ---- looking and closing

    /** What the lanes of the ring have to begin, as far as so many of them tell; one that has lost it to a cancel stays until it is polled. */
    PoolStall.Left left(int most) {
        lock.lock();
        PoolStall.Left found = ring.left(most);
        lock.unlock();
        return found;
    }

    /** Its counts, read together. */
    PoolLook look() {
        lock.lock();
        try {
            int away = uncounted.known();
            return staff.look(idle.size(), away, hogs.present(), ring.size(), progress);
        } finally {
            lock.unlock(); // there may be no memory for what was read
        }
    }

    /** Worker threads, those that are being started included. */
    public int live() {
        lock.lock();
        int now = staff.live();
        lock.unlock();
        return now;
    }

    /** Fills a list with the workers that have a thread. */
    List<Worker> copyWorkers(List<Worker> into) {
        into.clear();
        lock.lock();
        try {
            staff.addTo(into);
        } finally {
            lock.unlock();
        }
        return into;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Waits for the end of the threads of a closed pool, through interrupts, also of one that is being started; not if the
     * caller is one of them.
     */
    void join() {
        if (!threads.hasCurrent()) {
            ending.await();
            threads.join();
        }
    }

    /** After each step that may have been the last one of a closed pool; without its lock, since it wakes who waits. */
    void tellEnd() {
        if (closed && live() == 0) {
            ending.reached();
        }
    }

    /** Nobody starts threads any more, and those that there were have ended. */
    void giveUp() {
        ending.reached();
    }

    /** Lets every worker go as soon as it is idle. */
    void close() {
        lock.lock();
        closed = true;
        staff.dropRequests();
        lock.unlock();
        tellEnd();
        for (Worker worker : copyWorkers(new ArrayList<>())) {
            worker.nudge();
        }
    }
}
