package io.kernwork.bench.work;

import io.kernwork.bench.peer.TurnPeer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Turns of a loop, each of which hands over the same tasks and looks whether the turn before has run the last of them; all of
 * them are looked at once in a lap. The clock is read there, too.
 *
 * <p>A loop that bounds what it does in a turn may have left some of it to another turn, or to another thread, for instance where
 * it was taken off its CPU. That is waited for, and must be an exception.
 *
 * @param <H> what the peer takes
 */
final class Turns<H> implements TurnPeer.Turn {
    static final int LAP = 1_024;

    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final TurnPeer<H> peer;
    private final CountedTask[] tasks;
    private final H[] handles;
    private final Patience patience;
    private final Histogram laps = new Histogram(LONGEST_NANOS, 4);

    // ---- the loop's; read by others when it goes round no more
    private long count; // turns that have begun
    private long late; // of them, those that have not run everything at their end
    private boolean first; // of the laps
    private int left; // of the lap
    private long lapBegun;
    private long time;
    private long end;
    private long before; // turns before the first lap
    private long allocated;
    private @Nullable RuntimeException failure;

    @SuppressWarnings("unchecked") // an array of a generic type
    Turns(TurnPeer<H> peer, int burst, Patience patience) {
        this.peer = peer;
        this.patience = patience;
        tasks = new CountedTask[burst];
        handles = (H[]) new Object[burst];
        for (int i = 0; i < burst; i++) {
            tasks[i] = new CountedTask();
            handles[i] = peer.adopt(tasks[i]);
        }
    }

    /** {@return this, for laps that begin within so much time, of which there is one at least} */
    Turns<H> of(long nanos) {
        laps.reset();
        first = true;
        left = 0;
        time = nanos;
        return this;
    }

    @Override
    public boolean begin() {
        try {
            if (tasks.length > 0 && tasks[tasks.length - 1].runs() != count) {
                late++;
                await();
            }
            if (left == 0 && !goesOn()) {
                return false;
            }
            left--;
            count++;
            for (H handle : handles) {
                peer.hand(handle);
            }
            return true;
        } catch (RuntimeException e) {
            failure = e;
            return false;
        }
    }

    /** Between two laps, which are counted here on the loop's thread: what it took to start that does not belong to them. */
    private boolean goesOn() {
        long now = System.nanoTime();
        await();
        if (first) {
            first = false;
            end = now + time;
            before = count;
            allocated = Machine.allocated();
        } else {
            laps.recordValue(Math.min(now - lapBegun, LONGEST_NANOS));
            if (now >= end) {
                allocated = Machine.allocated() - allocated;
                return false;
            }
        }
        left = LAP;
        lapBegun = System.nanoTime();
        return true;
    }

    private void await() {
        for (int i = 0; i < tasks.length; i++) {
            CountedTask task = tasks[i];
            if (task.runs() != count) {
                int number = i;
                patience.until(() -> task.runs() == count, () -> describe(number));
            }
        }
    }

    private String describe(int task) {
        return "task " + task + " was submitted in each of " + count + " turns and has run " + tasks[task].runs()
                + " times";
    }

    /** Throws if a turn has failed, or something has run after the last one. */
    void verify() {
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        for (int i = 0; i < tasks.length; i++) {
            if (tasks[i].runs() != count) {
                throw new IllegalStateException(describe(i));
            }
        }
        if (late > count / 2) {
            throw new IllegalStateException("in " + late + " of " + count
                    + " turns something was submitted that has not run at the end of its turn");
        }
    }

    /** {@return the bytes that a task took, on all threads} */
    double bytesPerTask() {
        return allocated / ((double) tasks.length * (count - before));
    }

    /** {@return what a turn takes} */
    double nanos() {
        return laps.getValueAtPercentile(50) / (double) LAP;
    }
}
