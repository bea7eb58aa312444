package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What must hold of a job in each of its states; the numbers are those of the rules of threadpool(9). */
class JobStateTest extends JobCase {

    /** A runtime whose first thread comes only when the latch is open. */
    private Kernwork without(CountDownLatch threads) {
        return engines.runtime(
                1,
                builder -> builder.name("without").threadFactory(body -> {
                    try {
                        Bounded.await(threads, "the test");
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return new Thread(body);
                }));
    }

    @Test
    @DisplayName("J2: a job waits on the pool where it was scheduled, and there alone; jobs begin in their order")
    void pending_isInOnePool() {
        CountDownLatch threads = new CountDownLatch(1);
        Kernwork runtime = without(threads);
        ThreadPool here = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        ThreadPool there = ThreadPool.get(runtime, ThreadPriority.LOW);
        List<String> begun = new CopyOnWriteArrayList<>();
        Job[] jobs = new Job[4];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = Job.of("job-" + i, new ReentrantLock(), job -> {
                begun.add(job.name());
                done(job);
            });
            schedule(here, jobs[i]);
        }
        assertThat(schedule(there, jobs[0])).isEqualTo(Admission.ALREADY_PENDING);
        assertThat(here.depth()).isEqualTo(4);
        assertThat(there.depth()).isZero();
        assertThat(cancelAsync(here, jobs[1])).isTrue();
        assertThat(here.depth()).isEqualTo(3);
        threads.countDown();
        Bounded.until(() -> begun.size() == 3, "three jobs have begun");
        for (Job job : jobs) {
            awaitIdle(job);
        }
        assertThat(begun).contains("job-0", "job-2", "job-3");
        assertThat(here.depth()).isZero();
    }

    @Test
    @DisplayName("J3: from before its body begins until it is done a job is running, and not pending")
    void running_untilDone() throws Exception {
        List<String> states = new CopyOnWriteArrayList<>();
        Job job = Job.of("job", lock, self -> {
            states.add(self.isRunning() + " " + self.isPending());
            done(self);
            states.add(self.isRunning() + " " + self.isPending());
        });
        schedule(pool, job);
        Bounded.until(() -> states.size() == 2, "the end of the body");
        assertThat(states).containsExactly("true false", "false false");
    }

    @Test
    @DisplayName(
            "J4: what was written before a schedule is seen by the body, and what a body wrote before done() by whoever has the interlock after it")
    void schedule_andDone_publishPlainWrites() {
        int[] plain = new int[2];
        Job job = Job.of("copy", lock, self -> {
            plain[1] = plain[0];
            done(self);
        });
        for (int i = 1; i <= 2_000; i++) {
            plain[0] = i; // no lock: the schedule publishes it
            schedule(pool, job);
            awaitIdle(job);
            lock.lock();
            try {
                assertThat(plain[1]).isEqualTo(i);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    @DisplayName(
            "J9: a thread whose idle time ends while a job comes either runs it or is replaced: no job is left behind")
    void schedule_aroundTheIdleTime_alwaysRuns() {
        Kernwork brief = engines.runtime(1, builder -> builder.name("brief").idleTimeout(Duration.ofNanos(50_000)));
        ThreadPool on = ThreadPool.get(brief, ThreadPriority.NORMAL);
        Job job = counting("job");
        for (int i = 1; i <= 2_000; i++) {
            assertThat(schedule(on, job)).isEqualTo(Admission.QUEUED);
            awaitIdle(job);
            assertThat(value).hasValue(i);
        }
        Bounded.until(() -> on.threads() == 0, "the last thread has gone");
    }

    @Test
    @DisplayName("J10: the end of a pool waits for threads that are still being started")
    void close_threadOnItsWay_waitsForIt() throws Exception {
        CountDownLatch threads = new CountDownLatch(1);
        Kernwork runtime = without(threads);
        ThreadPool on = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        Job job = counting("job");
        schedule(on, job);
        Bounded.until(() -> on.threads() == 1, "a thread is requested");
        assertThat(cancelAsync(on, job)).isTrue();
        threads.countDown();
        on.close();
        assertThat(on.threads()).isZero();
        assertThat(runtime.workers()).isZero();
        assertThat(value).hasValue(0);
    }

    @Test
    @DisplayName("J13: no lock of the library is held while a body, a poll or the end of a run takes an interlock")
    void interlock_heldByOthers_holdsNobodyUp() throws Exception {
        Gate gate = new Gate();
        AtomicBoolean held = new AtomicBoolean();
        Job stuck = Job.of("stuck", lock, self -> {
            held.set(true); // ends without done(), so the engine takes the interlock
        });
        helpers.start("holder", () -> {
            lock.lock();
            try {
                pool.schedule(stuck);
                gate.pass();
            } finally {
                lock.unlock();
            }
        });
        gate.awaitEntered();
        Bounded.until(held::get, "the body");
        Job other = Job.of("other", new ReentrantLock(), this::done);
        for (int i = 0; i < 100; i++) {
            assertThat(schedule(pool, other)).isEqualTo(Admission.QUEUED);
            awaitIdle(other);
        }
        assertThat(stuck.isRunning()).as("it waits for its interlock").isTrue();
        gate.open();
        awaitIdle(stuck);
        assertThat(failures).hasSize(1);
    }
}
