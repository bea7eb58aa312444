package io.kernwork.threadpool;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.engine.JobVerbs;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Run;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine's half of a job. It sees to it that a run ends in order whatever the body does: a thread that is named
 * after the job is renamed, an interlock that the body has left locked is released, a run that was not declared done is
 * completed.
 *
 * <p>Once the body has called {@code done()} the job may run elsewhere, so from then on only local variables are used.
 */
final class JobItem extends Item {
    private final Job job;

    /** The running thread's own name; of the thread that is inside a run that is not over. */
    private String threadName = "";

    JobItem(Job job) {
        super(false);
        this.job = job;
    }

    @Override
    public ItemRef ref() {
        return job;
    }

    @Override
    public void body(int requests) {
        Run run = current();
        ReentrantLock interlock = job.interlock();
        String name = job.name();
        int holds = interlock.getHoldCount(); // above zero where a manual runtime is stepped under the lock
        Throwable failure = null;
        try {
            nameThread(name);
            job.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        int left = release(interlock, holds);
        try {
            report(run, name, left, failure);
        } finally {
            if (!run.isOver()) {
                complete(interlock);
            }
        }
    }

    /** Ends the run on its thread, which holds the interlock, and wakes who waits for that. */
    void finish() {
        String own = threadName;
        JobVerbs.finish(this);
        job.signalIdle();
        Thread.currentThread().setName(own);
    }

    /** The run that the calling thread is inside of. */
    static Run current() {
        Run run = Current.run();
        if (run == null) {
            throw new IllegalStateException("defect in Kernwork: a job's body without a run");
        }
        return run;
    }

    private void nameThread(String name) {
        Thread self = Thread.currentThread();
        threadName = self.getName();
        self.setName(name);
    }

    /** Gives up what the body holds beyond what its thread held before; how often it held it. */
    private static int release(ReentrantLock interlock, int holds) {
        int left = 0;
        while (interlock.getHoldCount() > holds) {
            interlock.unlock();
            left++;
        }
        return left;
    }

    /** Handlers hear of everything that went wrong in one run at once, before the run is completed. */
    private void report(Run run, String name, int left, @Nullable Throwable failure) {
        Throwable first = failure;
        if (!run.isOver()) {
            first = and(
                    first,
                    "job '" + name
                            + "' has ended without done() and was completed for it; call done() once in every run, "
                            + "with the interlock held, in the critical section that finds nothing more to do");
        }
        if (left > 0) {
            first = and(
                    first,
                    "job '" + name + "' has ended with its interlock locked " + left
                            + " times, which was released; unlock it in a finally block");
        }
        if (first != null) {
            JobVerbs.report(run, this, first);
        }
    }

    private static Throwable and(@Nullable Throwable first, String text) {
        IllegalStateException second = new IllegalStateException(text);
        if (first == null) {
            return second;
        }
        first.addSuppressed(second);
        return first;
    }

    private void complete(ReentrantLock interlock) {
        interlock.lock();
        try {
            finish();
        } finally {
            interlock.unlock();
        }
    }
}
