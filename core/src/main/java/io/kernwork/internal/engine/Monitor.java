package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Has blocked workers replaced while lanes wait and nobody looks for them: the pool keeps as many workers that use a CPU as
 * there are CPUs. A worker counts as blocked when its thread is not runnable at two looks in a row, so a body that is just
 * passing a lock does not count; and as back when it comes to the end of its body.
 *
 * <p>Also has others do what was left to a hasty worker that does not come by its lane between two looks.
 */
final class Monitor {
    /** No pool grows beyond this many threads on account of blocked ones. */
    static final int MAX_WORKERS = 1_024;

    private final Pool pool;
    private final ArrayList<Worker> seen = new ArrayList<>(); // kept, so that looks allocate nothing
    private boolean fresh = true;
    private boolean stuck; // as the pool was told

    Monitor(Pool pool) {
        this.pool = pool;
    }

    /** One look at the workers' threads. */
    void look() {
        fresh = false;
        gather();
        boolean foundStuck = false;
        for (int i = 0; i < seen.size(); i++) {
            Worker worker = seen.get(i);
            foundStuck |= lookAfter(worker);
            boolean blocked = !worker.idle && blocked(worker.thread());
            if (blocked && worker.blockedAtLastLook) {
                pool.replace(worker, MAX_WORKERS);
            }
            worker.blockedAtLastLook = blocked;
        }
        seen.clear();
        if (!foundStuck) {
            note(false);
        }
    }

    /**
     * What waits for a hasty worker that has not come by since the last look need not wait for it any longer.
     *
     * @return whether it has not come by
     */
    private boolean lookAfter(Worker worker) {
        int visits = worker.run.visits();
        Lane lane = worker.run.laneOrNull();
        boolean away = worker.isHasty() && visits == worker.visitsAtLastLook;
        worker.visitsAtLastLook = visits;
        if (!away || lane == null) {
            return false;
        }
        note(true);
        pool.recall(lane);
        return true;
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
            gather();
            for (int i = 0; i < seen.size(); i++) {
                seen.get(i).blockedAtLastLook = false;
            }
            seen.clear();
        }
    }

    private void gather() {
        int room = pool.live();
        seen.ensureCapacity(room);
        while (!pool.copyWorkers(seen, room)) {
            room = pool.live();
            seen.ensureCapacity(room);
        }
    }

    private static boolean blocked(@Nullable Thread thread) {
        if (thread == null) {
            return false;
        }
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }
}
