package io.kernwork.torture;

import io.kernwork.base.WaitResult;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** One job of the storm, and what has become of its runs; guarded by its interlock. */
final class JobBooks extends Job {
    private final Violations violations;
    long accepted;
    long ran;
    long removed;
    private int inside;

    JobBooks(String name, Violations violations) {
        super(name, new ReentrantLock());
        this.violations = violations;
    }

    @Override
    protected void run() {
        interlock().lock();
        try {
            violations.unless(++inside == 1, Kind.OVERLAP, name() + " runs beside itself");
            inside--;
            ran++;
            done();
        } finally {
            interlock().unlock();
        }
    }

    /** With the interlock held, which keeps a job that waits from being scheduled, and one that runs from being done. */
    void act(ThreadPool pool, int choice) throws InterruptedException {
        if (choice < 60) {
            accepted += pool.schedule(this).accepted() ? 1 : 0;
        } else if (choice < 90) {
            boolean waits = isPending() || isRunning();
            removed += pool.cancelAsync(this) && waits ? 1 : 0;
        } else {
            cancel(pool, Duration.ofNanos(50_000));
        }
    }

    /** The interlock is given up meanwhile, so the book is opened afterwards. */
    boolean cancel(ThreadPool pool, Duration timeout) throws InterruptedException {
        WaitResult result = pool.cancel(this, timeout);
        removed += result.removed();
        return result.done();
    }

    void check() {
        interlock().lock();
        try {
            violations.unless(
                    ran + removed == accepted,
                    Kind.BALANCE,
                    this + ": accepted " + accepted + ", ran " + ran + ", removed " + removed);
            violations.unless(!isPending() && !isRunning(), Kind.LEFT, toString());
        } finally {
            interlock().unlock();
        }
    }
}
