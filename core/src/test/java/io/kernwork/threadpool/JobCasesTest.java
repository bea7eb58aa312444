package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases 56 to 58 and 67 of the BSDs, which are those of a job's life. */
class JobCasesTest extends JobCase {

    @Test
    @DisplayName(
            "56: a job that runs cannot be destroyed, and nothing has changed; after a cancel it can, and is refused from then on")
    void destroy_running_isRefused() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        assertThatThrownBy(job::destroy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'gated'")
                .hasMessageContaining("while it runs")
                .hasMessageContaining("cancel");
        assertThat(job.isRunning()).isTrue();
        assertThat(job.isDestroyed()).isFalse();
        gate.open();
        assertThat(cancel(pool, job)).isFalse();
        job.destroy();
        job.destroy();
        assertThat(job.isDestroyed()).isTrue();
        assertThat(schedule(pool, job)).isEqualTo(Admission.CLOSED);
        assertThat(cancelAsync(pool, job)).isTrue();
        assertThat(value).hasValue(1);
    }

    @Test
    @DisplayName(
            "58: once it is done a job is its owner's again, who may schedule or destroy it while the rest of the body runs")
    void done_thenDestroy_whileTheTailRuns() throws Exception {
        CountDownLatch isDone = new CountDownLatch(1);
        CountDownLatch tailMayEnd = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Job job = Job.of("tail", lock, self -> {
            int run = runs.incrementAndGet();
            done(self);
            if (run == 1) {
                isDone.countDown();
                Bounded.await(tailMayEnd, "the test");
            }
        });
        schedule(pool, job);
        Bounded.await(isDone, "done()");
        assertThat(idle(job)).isTrue();
        assertThat(schedule(pool, job)).isEqualTo(Admission.QUEUED);
        Bounded.until(() -> runs.get() == 2 && idle(job), "a second run beside the tail of the first");
        assertThat(cancel(pool, job)).as("nothing to cancel or to wait for").isFalse();
        job.destroy();
        tailMayEnd.countDown();
        pool.close();
        assertThat(job.isDestroyed()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("67: until it is done the thread that runs a job has its name, and its own one afterwards")
    void run_threadHasTheNameOfTheJob() throws Exception {
        AtomicReference<String> during = new AtomicReference<>();
        AtomicReference<String> after = new AtomicReference<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Job job = Job.of("scan /var", lock, self -> {
            thread.set(Thread.currentThread());
            during.set(Thread.currentThread().getName());
            Thread.currentThread().setName("the body's own idea");
            done(self);
            after.set(Thread.currentThread().getName());
        });
        schedule(pool, job);
        awaitIdle(job);
        Bounded.until(() -> after.get() != null, "the end of the body");
        assertThat(during).hasValue("scan /var");
        assertThat(after.get()).startsWith("kernwork-jobs-worker-");
        Job forgetful = Job.of("forgetful", new ReentrantLock(), self -> {});
        schedule(pool, forgetful);
        awaitIdle(forgetful);
        Bounded.until(
                () -> thread.get().getName().startsWith("kernwork-jobs-worker-"), "the thread has its name again");
        assertThat(failures).hasSize(1);
    }
}
