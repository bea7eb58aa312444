package io.kernwork.threadpool;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.ErrorHandler;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A runtime with threads, a pool, and one lock for all jobs; what went wrong in jobs is kept and must be asked for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class JobCase {
    static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final ErrorHandler keep = (item, queue, failure) -> failures.add(failure);
    final Kernwork runtime = engines.runtime(2, builder -> builder.name("jobs").onError(keep));
    final ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    final Helpers helpers = new Helpers();
    final ReentrantLock lock = new ReentrantLock();
    final AtomicInteger value = new AtomicInteger();

    @AfterEach
    void helpersHaveEnded() {
        helpers.close();
    }

    /** Adds one to the value and is done. */
    final Job counting(String name) {
        return Job.of(name, lock, job -> {
            value.incrementAndGet();
            done(job);
        });
    }

    /** Adds one to the value, stops at the gate, and is done. */
    final Job gated(String name, Gate gate) {
        return Job.of(name, lock, job -> {
            value.incrementAndGet();
            gate.pass();
            done(job);
        });
    }

    /** A job that is at the gate. */
    final Job running(Gate gate) throws InterruptedException {
        Job job = gated("gated", gate);
        schedule(pool, job);
        gate.awaitEntered();
        return job;
    }

    final void done(Job job) {
        job.interlock().lock();
        try {
            job.done();
        } finally {
            job.interlock().unlock();
        }
    }

    final Admission schedule(ThreadPool on, Job job) {
        job.interlock().lock();
        try {
            return on.schedule(job);
        } finally {
            job.interlock().unlock();
        }
    }

    final boolean cancelAsync(ThreadPool on, Job job) {
        job.interlock().lock();
        try {
            return on.cancelAsync(job);
        } finally {
            job.interlock().unlock();
        }
    }

    final boolean cancel(ThreadPool on, Job job) throws InterruptedException {
        job.interlock().lock();
        try {
            return on.cancel(job);
        } finally {
            job.interlock().unlock();
        }
    }

    static boolean idle(Job job) {
        return !job.isPending() && !job.isRunning();
    }

    static void awaitIdle(Job job) {
        Bounded.until(() -> idle(job), "job '" + job.name() + "' is idle");
    }

    /** Starts a helper that will have to wait, and returns when it does. */
    final Thread startWaiting(String what, Helpers.Task task) {
        Thread helper = helpers.start(what, task);
        Bounded.untilWaiting(helper, what + " waits");
        return helper;
    }
}
