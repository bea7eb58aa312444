package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs in virtual time: waits for them let the others go on, and the clock. */
@Timeout(60)
class JobsInVirtualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();

    private void done(Job job) {
        lock.lock();
        try {
            job.done();
        } finally {
            lock.unlock();
        }
    }

    private Admission schedule(ThreadPool pool, Job job) {
        lock.lock();
        try {
            return pool.schedule(job);
        } finally {
            lock.unlock();
        }
    }

    @Test
    @DisplayName("50: a job that runs for a second is not scheduled meanwhile, and again afterwards")
    void schedule_running_isForgotten() {
        TestRuntime.everySeed(20, test -> {
            int[] value = new int[1];
            ThreadPool pool = ThreadPool.get(test.runtime(), ThreadPriority.NORMAL);
            Job job = Job.of("second", lock, self -> {
                Script.sleep(SECOND);
                value[0]++;
                done(self);
            });
            assertThat(schedule(pool, job)).isEqualTo(Admission.QUEUED);
            test.advance(SECOND.dividedBy(2));
            assertThat(schedule(pool, job)).isEqualTo(Admission.BUSY);
            test.advance(SECOND);
            assertThat(value[0]).isEqualTo(1);
            assertThat(schedule(pool, job)).isEqualTo(Admission.QUEUED);
            test.advance(SECOND);
            assertThat(value[0]).isEqualTo(2);
            pool.close();
        });
    }

    @Test
    @DisplayName("J7: cancel lets time pass until the job is done, and gives up at its own time")
    void cancel_running_waitsInVirtualTime() {
        TestRuntime.everySeed(20, test -> {
            ThreadPool pool = ThreadPool.get(test.runtime(), ThreadPriority.NORMAL);
            Job job = Job.of("second", lock, self -> {
                Script.sleep(SECOND);
                done(self);
            });
            schedule(pool, job);
            test.runUntilIdle();
            lock.lock();
            try {
                WaitResult early = pool.cancel(job, SECOND.dividedBy(4));
                assertThat(early.done()).isFalse();
                assertThat(test.elapsed()).isEqualTo(SECOND.dividedBy(4));
                assertThat(pool.cancel(job)).isFalse();
                assertThat(test.elapsed()).isEqualTo(SECOND);
                job.destroy();
            } finally {
                lock.unlock();
            }
            pool.close();
        });
    }

    @Test
    @DisplayName("The last handle waits in virtual time for what follows done(), and is refused while a job waits")
    void close_waitsForTheTail() {
        try (TestRuntime test = TestRuntime.create()) {
            ThreadPool pool = ThreadPool.get(test.runtime(), ThreadPriority.NORMAL);
            Job job = Job.of("tail", lock, self -> {
                done(self);
                Script.sleep(SECOND);
            });
            schedule(pool, job);
            assertThatThrownBy(pool::close).hasMessageContaining("'tail'");
            test.runUntilIdle();
            pool.close();
            assertThat(test.elapsed()).isEqualTo(SECOND);
        }
    }
}
