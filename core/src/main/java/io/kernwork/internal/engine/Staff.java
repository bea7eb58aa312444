package io.kernwork.internal.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The workers of a pool from the request for a thread until they leave, and their pace of leaving. Guarded by the pool's lock.
 *
 * <pre>
 *   request -> [requested] -> take -> [being started] -> arrive -> [has a thread] -> leave
 *                  ^                        |
 *                  +------- put back -------+-> drop
 * </pre>
 *
 * All of them are <em>live</em>; those before they arrive are <em>starting</em>.
 */
final class Staff {
    private final ArrayList<Worker> workers = new ArrayList<>(); // that have arrived
    private int starting;
    private int requests;
    private int live;
    private int peak; // since there were none
    private long lastRetirement = Long.MIN_VALUE / 2;

    int live() {
        return live;
    }

    int starting() {
        return starting;
    }

    // ---- coming

    /** One comes after the other, and there are so many at most. */
    boolean mayRequest(int most) {
        return starting == 0 && live < most;
    }

    void request() {
        starting++;
        requests++;
        live++;
        peak = Math.max(peak, live);
    }

    boolean hasRequest() {
        return requests > 0;
    }

    /** Makes room for those that are on their way, so that an arrival never has to grow. */
    void makeRoom() {
        workers.ensureCapacity(live);
    }

    boolean takeRequest() {
        boolean any = requests > 0;
        requests -= any ? 1 : 0;
        return any;
    }

    /** A request that was taken is to be taken again. */
    void putBack() {
        requests++;
    }

    /** A request that was taken is not needed any more. */
    void drop() {
        starting--;
        live--;
    }

    /** Nobody takes requests any more. */
    void dropRequests() {
        starting -= requests;
        live -= requests;
        requests = 0;
    }

    void arrive(Worker worker) {
        starting--;
        workers.add(worker);
    }

    // ---- leaving

    /** When one more may retire: those beyond the number of CPUs go one by one, all within one idle time. */
    long nextRetirement(int cpus, long idleNanos) {
        return lastRetirement + (live > cpus ? idleNanos / peak : 0);
    }

    void retire(Worker worker, long now) {
        lastRetirement = now;
        leave(worker);
    }

    void leave(Worker worker) {
        live--;
        worker.gone = true;
        workers.remove(worker);
        if (live == 0) {
            peak = 0;
        }
    }

    // ---- looking

    void addTo(List<Worker> list) {
        for (int i = 0; i < workers.size(); i++) {
            list.add(workers.get(i));
        }
    }

    PoolLook look(int idle, int away, int hogs, int waiting, long progress) {
        return new PoolLook(live, idle, starting, away, hogs, waiting, peak, progress);
    }
}
