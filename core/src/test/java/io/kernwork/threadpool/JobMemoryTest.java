package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Allocated;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Peek;
import java.lang.ref.WeakReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What jobs cost their callers in memory, and what stays of them. */
class JobMemoryTest extends JobCase {
    private static final int ROUNDS = 20_000;
    private static final int ATTEMPTS = 10;

    /** For what the JVM itself does on a thread now and then. */
    private static final long NOISE = 4_096;

    private final Job[] jobs = new Job[64];

    /** What the calling thread allocates for so many schedules, of which the pool's threads run some and cancels take some away. */
    private long schedules() {
        long before = Allocated.by(Thread.currentThread());
        for (int i = 0; i < ROUNDS; i++) {
            Job job = jobs[i % jobs.length];
            lock.lock();
            try {
                pool.schedule(job);
                if ((i & 3) == 0) {
                    pool.cancelAsync(job);
                }
            } finally {
                lock.unlock();
            }
        }
        long allocated = Allocated.by(Thread.currentThread()) - before;
        for (Job job : jobs) {
            awaitIdle(job);
        }
        return allocated;
    }

    @Test
    @DisplayName("J12: schedule and cancelAsync allocate nothing")
    void schedule_manyTimes_allocatesNothing() {
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = counting("job-" + i);
        }
        // a caller that meets the lock held is queued by ReentrantLock, which allocates: hence the best of several
        // attempts
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least >= NOISE; attempt++) {
            lock.lock();
            try {
                least = Math.min(least, schedulesUnderTheLock());
            } finally {
                lock.unlock();
            }
            schedules();
        }
        System.out.println("allocated by " + ROUNDS + " schedules and cancels of a job: " + least + " bytes");
        assertThat(least).isLessThan(NOISE);
    }

    private long schedulesUnderTheLock() {
        long before = Allocated.by(Thread.currentThread());
        for (int i = 0; i < ROUNDS; i++) {
            pool.schedule(jobs[i % jobs.length]);
            pool.cancelAsync(jobs[i % jobs.length]);
        }
        return Allocated.by(Thread.currentThread()) - before;
    }

    @Test
    @DisplayName("J12: a pool whose threads have all gone keeps the room for the next job")
    void schedule_afterTheLastThread_allocatesNothing() throws Exception {
        Job job = counting("job");
        assertThat(Peek.roomOf(pool.shared().lane(0)))
                .as("from its creation on")
                .isTrue();
        schedule(pool, job);
        awaitIdle(job);
        pool.shared().lane(0).lock();
        try {
            pool.shared().lane(0).trim();
        } finally {
            pool.shared().lane(0).unlock();
        }
        assertThat(Peek.roomOf(pool.shared().lane(0)))
                .as("after what the last thread does")
                .isTrue();
    }

    @Test
    @DisplayName("J8: after the end of its body nothing of the library refers to a job")
    void engine_afterTheRun_keepsNoReference() {
        WeakReference<Job> ran = runAndDrop();
        Bounded.until(
                () -> {
                    System.gc();
                    return ran.get() == null;
                },
                "the dropped job is collected");
        assertThat(schedule(pool, counting("next"))).isEqualTo(Admission.QUEUED);
    }

    private WeakReference<Job> runAndDrop() {
        Job job = Job.of("dropped", new ReentrantLock(), this::done);
        schedule(pool, job);
        awaitIdle(job);
        schedule(pool, job);
        cancelAsync(pool, job);
        awaitIdle(job);
        return new WeakReference<>(job);
    }
}
