package io.kernwork.bench.work;

import io.kernwork.bench.peer.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A task that counts its runs. It is never in two runs at once and whoever submits it again has seen the last one, so a plain
 * addition is exact; a peer that runs it once too often or not at all is found by the count. It fills a cache line, so that
 * tasks on two workers do not disturb each other, whoever made them neighbours.
 */
class CountedTask extends Task {
    private static final VarHandle RUNS;

    static {
        try {
            RUNS = MethodHandles.lookup().findVarHandle(CountedTask.class, "runs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long runs; // written by whoever runs the task

    @SuppressWarnings("UnusedVariable") // they are there to take room
    private long p1, p2, p3, p4, p5, p6;

    @Override
    public final void run(int requests) {
        body();
        RUNS.setRelease(this, runs + 1); // pairs with the read in runs()
    }

    /** What there is to do besides counting. */
    void body() {}

    /** {@return how often it has run; what the runs did is seen by whoever calls this} */
    final long runs() {
        return (long) RUNS.getAcquire(this); // pairs with the write in run()
    }
}
