package io.kernwork.internal.engine;

/**
 * The workers of a pool that are awake and do not count as using a CPU: those that block, as far as the {@link Monitor} has found or
 * their bodies say; and those that serve a CPU-intensive lane. A worker is one of them once at most, whatever holds of it. And so
 * many as are let in before anything is known of them, see {@link Advance}. Guarded by the pool's lock.
 */
final class Uncounted {
    private final Hogs hogs;
    private int count;
    private int advance;

    Uncounted(Hogs hogs) {
        this.hogs = hogs;
    }

    int count() {
        return count + advance;
    }

    /** The workers among them, without those that are let in before anything is known of them. */
    int known() {
        return count;
    }

    /** Lets so many in whoever they are, in place of what was granted before; false when that has ended since. */
    boolean setAdvance(int before, int workers) {
        if (advance != before) {
            return false;
        }
        advance = workers;
        return true;
    }

    /** Where nothing waits any more, what comes next begins anew: it may compute. */
    void endAdvance(int waiting) {
        if (waiting == 0) {
            advance = 0;
        }
    }

    /** A worker blocks; false when it did not count before. It is no hog any more. */
    boolean replace(Worker blocked) {
        if (blocked.replaced || blocked.intensive) {
            return false;
        }
        hogs.unmark(blocked);
        blocked.replaced = true;
        count++;
        return true;
    }

    /** A worker that blocked is back. */
    void comeBack(Worker worker) {
        if (worker.replaced) {
            worker.replaced = false;
            count--;
        }
    }

    /** A worker serves a CPU-intensive lane, or does not any more. */
    void setIntensive(Worker worker, boolean present) {
        if (worker.intensive != present) {
            worker.intensive = present;
            count += present ? 1 : -1;
        }
    }

    /** A worker has left its lane, or has gone. */
    void clear(Worker worker) {
        comeBack(worker);
        setIntensive(worker, false);
        hogs.unmark(worker);
    }
}
