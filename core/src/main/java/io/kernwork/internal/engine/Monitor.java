package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.ShortLock;
import java.util.ArrayList;

/**
 * Has blocked workers replaced while lanes wait: the pool keeps as many workers that use a CPU as there are CPUs, and {@link Advance} says
 * how many more are let in when these block, too. A worker counts as blocked when its thread is not runnable at two looks in a row, so a body that is just
 * passing a lock does not count; and as back when it comes to the end of its body. A thread that the JVM calls runnable is looked
 * at closer ({@link RunState}) while it does not come by its lane: it may wait in a system call. That counts at three looks, since
 * the JVM stops threads that compute, too.
 *
 * <p>A worker that computes for {@link #HOG_NANOS} in one stay, without having been seen blocked, is one of the {@link Hogs}.
 *
 * <p>Also has others do what was left to a hasty worker that does not come by its lane between two looks.
 *
 * <p>Belongs to the dispatcher's thread.
 */
final class Monitor {
    /** No pool grows beyond this many threads on account of blocked ones. */
    static final int MAX_WORKERS = 1_024;
    /** Who computes for so long lets others in; as the kernel's {@code cpu_intensive_thresh_us}. */
    static final long HOG_NANOS = 10_000_000;
    /** A look reads the states of so many threads, each of which takes some microseconds; the next one goes on with the others. */
    static final int MOST_READ = 8;

    /** A look that comes late, after a pause of the JVM, tells little of what a body did meanwhile. */
    private static final int FEWEST_LOOKS = 4;

    private static final int LOOKS_WAITING = 2;
    private static final int LOOKS_STOPPED = 3;

    private final Pool pool;
    private final int most;
    private final ArrayList<Worker> seen = new ArrayList<>(); // kept, so that looks allocate nothing
    private final Advance advance;
    private final byte[] line = new byte[RunState.LINE_BYTES];
    private long hogNanos = HOG_NANOS;
    private long lastLook;
    private int first; // whose state is read first
    private int reads; // in this look
    private int running; // in this look
    private boolean held; // somebody, in this look
    private int granted; // as the pool was told
    private boolean fresh = true;
    private boolean stuck; // as the pool was told

    /** The same, but so many threads. */
    Monitor(Pool pool, int most) {
        this.pool = pool;
        this.most = most;
        this.advance = new Advance(pool.spec().awake());
    }

    /** What one look tells of a worker. */
    private enum Finding {
        WAITS,
        STOPPED,
        COMPUTES,
        GOES_ON,
        HELD,
        UNSEEN
    }

    /** Sets after what time of computing a worker is a hog. */
    void setHogNanos(long nanos) {
        hogNanos = nanos;
    }

    /** One look at the workers' threads. */
    void look(long now) {
        long passed = fresh ? 0 : Math.min(now - lastLook, hogNanos / FEWEST_LOOKS);
        fresh = false;
        lastLook = now;
        pool.copyWorkers(seen);
        reads = 0;
        running = 0;
        held = false;
        int start = first;
        boolean foundStuck = false;
        boolean foundHog = pool.hogs().present() > 0;
        boolean allBlocked = seen.size() >= most;
        for (int i = 0; i < seen.size(); i++) {
            int place = (start + i) % seen.size();
            Worker worker = seen.get(place);
            boolean stays = !worker.idle && !hasComeBy(worker);
            foundStuck |= stays && lookAfter(worker);
            int readBefore = reads;
            foundHog |= judge(worker, find(worker, stays), passed);
            allBlocked &= worker.replaced || worker.looksBlocked >= LOOKS_WAITING;
            first = reads > readBefore ? place + 1 : first;
        }
        if (foundHog) {
            pool.markHogs(seen, hogNanos, most, now);
            seen.forEach(this::noteHog);
        }
        seen.clear();
        pool.distress.noteBlocked(allBlocked);
        if (!foundStuck) {
            note(false);
        }
        if (pool.spec().advances()) {
            grant(advance.look(running, pool.lanesWaiting() > 0, pool.starves() && !held));
        }
    }

    /** The pool ends what is granted when nothing waits any more; what is granted then begins anew, at the next look. */
    private void grant(int workers) {
        if ((granted > 0 || workers > 0) && !pool.setAdvance(granted, workers)) {
            advance.forget();
            granted = 0;
            return;
        }
        granted = workers;
    }

    /** Since the last look. */
    private static boolean hasComeBy(Worker worker) {
        int visits = worker.run.visits();
        boolean same = visits == worker.visitsAtLastLook && worker.run.laneOrNull() != null;
        worker.visitsAtLastLook = visits;
        return !same;
    }

    /**
     * What waits for a hasty worker that has not come by since the last look need not wait for it any longer.
     *
     * @return whether it is one
     */
    private boolean lookAfter(Worker worker) {
        Lane lane = worker.run.laneOrNull();
        if (!worker.isHasty() || lane == null) {
            return false;
        }
        note(true);
        pool.recall(lane);
        return true;
    }

    private Finding find(Worker worker, boolean stays) {
        Thread thread = worker.thread();
        if (worker.idle || thread == null) {
            worker.runState.rest();
            return Finding.GOES_ON;
        }
        boolean pauses = ShortLock.isPausing(thread);
        boolean runnable = switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> false;
            case NEW, RUNNABLE, TERMINATED -> true;
        };
        if (pauses || ShortLock.isPausing(thread)) {
            return Finding.HELD; // by a thread that is to be given a CPU, inside the library
        }
        if (!runnable && worker.run.laneOrNull() == null) {
            return Finding.HELD; // it was called, and has not been given a CPU yet
        }
        if (!runnable || worker.replaced) {
            worker.runState.rest();
            return runnable ? Finding.GOES_ON : Finding.WAITS;
        }
        return stays ? findRunnable(worker) : Finding.GOES_ON;
    }

    private Finding findRunnable(Worker worker) {
        if (!pool.starves() || reads == MOST_READ) {
            return Finding.UNSEEN;
        }
        reads++;
        return switch (worker.runState.read(line)) {
            case 'S', 'D' -> Finding.STOPPED;
            default -> Finding.COMPUTES;
        };
    }

    /** Draws the conclusions; whether the worker is a hog that nobody knows of. */
    private boolean judge(Worker worker, Finding finding, long passed) {
        boolean stays = finding == Finding.COMPUTES || finding == Finding.UNSEEN;
        worker.computedNanos = stays ? worker.computedNanos + passed : 0;
        running += uses(worker, finding) ? 1 : 0;
        held |= finding == Finding.HELD;
        if (finding == Finding.UNSEEN) {
            return false; // as it was seen last
        }
        boolean waits = finding == Finding.WAITS;
        worker.looksBlocked = waits || finding == Finding.STOPPED ? worker.looksBlocked + 1 : 0;
        if (worker.looksBlocked >= (waits ? LOOKS_WAITING : LOOKS_STOPPED)
                && !worker.replaced
                && pool.replace(worker, most)) {
            noteReplaced(worker);
        }
        return worker.computedNanos >= hogNanos && !worker.hog;
    }

    /** Whether it uses a CPU, or may: before it is judged. */
    private static boolean uses(Worker worker, Finding finding) {
        return switch (finding) {
            case WAITS -> false;
            case STOPPED -> worker.looksBlocked + 1 < LOOKS_STOPPED;
            case UNSEEN -> worker.looksBlocked == 0; // as it was seen last
            case COMPUTES, GOES_ON -> !worker.idle;
            case HELD -> false;
        };
    }

    /** For the counts of its lane, unless it has left that. */
    private static void noteReplaced(Worker worker) {
        Lane lane = worker.run.laneOrNull();
        if (lane != null) {
            lane.countReplaced();
        }
    }

    private void noteHog(Worker worker) {
        Lane lane = worker.hog ? worker.run.laneOrNull() : null;
        int body = worker.run.bodies();
        if (lane != null && worker.bodyNoted != body) {
            worker.bodyNoted = body;
            lane.countHog();
            pool.engine().watchdog().noteHog(lane, worker);
        }
    }

    private void note(boolean present) {
        if (stuck != present) {
            stuck = present;
            pool.noteStuck(present);
        }
    }

    /** The next look is the first of a row. */
    void forget() {
        if (!fresh) {
            fresh = true;
            advance.forget();
            grant(0);
            pool.copyWorkers(seen);
            pool.distress.noteBlocked(false);
            for (int i = 0; i < seen.size(); i++) {
                seen.get(i).looksBlocked = 0;
                seen.get(i).computedNanos = 0;
                seen.get(i).runState.rest();
            }
            seen.clear();
        }
    }
}
