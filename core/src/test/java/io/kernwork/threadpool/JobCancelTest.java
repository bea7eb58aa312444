package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a job is taken away or waited for; most of it in a runtime that the test steps, so that a job can be held waiting. */
class JobCancelTest extends JobCase {
    private ManualKernwork manual;
    private ThreadPool slow;
    private ThreadPool other;

    @BeforeEach
    void makeManual() {
        manual = engines.manual(new ManualTicker());
        slow = ThreadPool.get(manual, ThreadPriority.NORMAL);
        other = ThreadPool.get(manual, ThreadPriority.LOW);
    }

    @Test
    @DisplayName("cancelAsync: true for an idle job, true for one that waits here and then never runs")
    void cancelAsync_waiting_neverRuns() {
        Job job = counting("job");
        assertThat(cancelAsync(slow, job)).as("never scheduled").isTrue();
        assertThat(schedule(slow, job)).isEqualTo(Admission.QUEUED);
        assertThat(schedule(slow, job)).isEqualTo(Admission.ALREADY_PENDING);
        assertThat(slow.depth()).isEqualTo(1);
        assertThat(cancelAsync(slow, job)).isTrue();
        assertThat(idle(job)).isTrue();
        assertThat(slow.depth()).isZero();
        assertThat(manual.runUntilIdle()).isZero();
        assertThat(schedule(slow, job)).isEqualTo(Admission.QUEUED);
        manual.runUntilIdle();
        assertThat(value).hasValue(1);
        assertThat(cancelAsync(slow, job)).as("has run").isTrue();
    }

    @Test
    @DisplayName("cancelAsync: false for a job that runs, and for one that waits on another pool; it goes on")
    void cancelAsync_notHere_changesNothing() throws Exception {
        Job job = counting("job");
        schedule(slow, job);
        assertThat(cancelAsync(other, job)).isFalse();
        assertThat(schedule(other, job)).isEqualTo(Admission.ALREADY_PENDING);
        assertThat(job.isPending()).isTrue();
        manual.runUntilIdle();
        assertThat(value).hasValue(1);
        Gate gate = new Gate();
        Job busy = running(gate);
        assertThat(cancelAsync(pool, busy)).isFalse();
        gate.open();
        awaitIdle(busy);
        assertThat(value).hasValue(2);
    }

    @Test
    @DisplayName("J7: cancel of a waiting job takes it away without a wait; of an idle one it does nothing")
    void cancel_waiting_takesItAway() throws Exception {
        Job job = counting("job");
        assertThat(cancel(slow, job)).isFalse();
        schedule(slow, job);
        assertThat(cancel(slow, job)).isTrue();
        assertThat(manual.runUntilIdle()).isZero();
        schedule(slow, job);
        lock.lock();
        try {
            assertThat(slow.cancel(job, Duration.ZERO)).isEqualTo(new WaitResult(true, 1, List.of()));
        } finally {
            lock.unlock();
        }
        assertThat(value).hasValue(0);
    }

    @Test
    @DisplayName("J7: cancel of a running job gives the interlock up, however often it is held, and holds it on return")
    void cancel_running_waitsWithoutTheInterlock() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        AtomicInteger holds = new AtomicInteger();
        AtomicBoolean idleOnReturn = new AtomicBoolean();
        Thread canceller = startWaiting("cancel", () -> {
            lock.lock();
            try {
                cancelHeldTwice(job, holds, idleOnReturn);
            } finally {
                lock.unlock();
            }
        });
        assertThat(lock.tryLock()).as("the interlock is free meanwhile").isTrue();
        lock.unlock();
        assertThat(canceller.isAlive()).isTrue();
        gate.open();
        helpers.join();
        assertThat(holds).hasValue(2);
        assertThat(idleOnReturn).isTrue();
    }

    private void cancelHeldTwice(Job job, AtomicInteger holds, AtomicBoolean idleOnReturn) throws InterruptedException {
        lock.lock();
        try {
            assertThat(pool.cancel(job)).isFalse();
            holds.set(lock.getHoldCount());
            idleOnReturn.set(idle(job));
        } finally {
            lock.unlock();
        }
    }

    @Test
    @DisplayName(
            "cancel goes on when the job is scheduled again before it has the interlock back: that is taken away, too")
    void cancel_scheduledAgain_endsIdle() throws Exception {
        Gate gate = new Gate();
        AtomicInteger runs = new AtomicInteger();
        Job job = Job.of("again", lock, self -> {
            runs.incrementAndGet();
            gate.pass();
            lock.lock();
            try {
                self.done();
                slow.schedule(self);
            } finally {
                lock.unlock();
            }
        });
        schedule(slow, job);
        helpers.start("stepper", manual::step);
        gate.awaitEntered();
        AtomicBoolean taken = new AtomicBoolean();
        startWaiting("cancel", () -> taken.set(cancel(slow, job)));
        gate.open();
        helpers.join();
        assertThat(taken).isTrue();
        assertThat(idle(job)).isTrue();
        assertThat(manual.runUntilIdle()).isZero();
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("cancel on the wrong pool waits until the job is idle, also when somebody else takes it away")
    void cancel_otherPool_isWokenByACancelAsync() throws Exception {
        Job job = counting("job");
        schedule(slow, job);
        AtomicBoolean taken = new AtomicBoolean(true);
        startWaiting("cancel on the wrong pool", () -> taken.set(cancel(other, job)));
        assertThat(cancelAsync(slow, job)).isTrue();
        helpers.join();
        assertThat(taken).as("it did not take it away itself").isFalse();
        assertThat(value).hasValue(0);
    }

    @Test
    @DisplayName(
            "A bounded cancel that gives up names the job, the pool, the thread and its stack, and holds the interlock")
    void cancel_outOfTime_saysWhatItWaitsFor() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        lock.lock();
        try {
            WaitResult result = pool.cancel(job, Duration.ofMillis(1));
            assertThat(result.done()).isFalse();
            assertThat(lock.getHoldCount()).isEqualTo(1);
            Holdup holdup = result.waitingFor().getFirst();
            assertThat(holdup.item()).isSameAs(job);
            assertThat(holdup.queue().name()).isEqualTo(pool.name());
            assertThat(holdup.state()).isEqualTo(Holdup.State.RUNNING);
            assertThat(holdup.thread()).isEqualTo("gated");
            assertThat(holdup.stack().toString()).contains("Gate.pass");
        } finally {
            lock.unlock();
        }
        Job waiting = counting("waiting");
        schedule(slow, waiting);
        waiting.interlock().lock();
        try {
            WaitResult result = other.cancel(waiting, Duration.ofMillis(1));
            assertThat(result.waitingFor().getFirst().state()).isEqualTo(Holdup.State.QUEUED);
        } finally {
            waiting.interlock().unlock();
        }
        gate.open();
        awaitIdle(job);
    }

    @Test
    @DisplayName("cancel that is interrupted throws with the interlock held, and the job runs on")
    void cancel_interrupted_throwsWithTheInterlock() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        AtomicReference<Boolean> held = new AtomicReference<>();
        Thread canceller = startWaiting("cancel", () -> {
            lock.lock();
            try {
                assertThatThrownBy(() -> pool.cancel(job)).isInstanceOf(InterruptedException.class);
                held.set(lock.isHeldByCurrentThread());
            } finally {
                lock.unlock();
            }
        });
        canceller.interrupt();
        helpers.join();
        assertThat(held).hasValue(true);
        assertThat(job.isRunning()).isTrue();
        gate.open();
        awaitIdle(job);
    }

    @Test
    @DisplayName("Several who cancel a running job all return; all jobs of one interlock are independent")
    void cancel_several_allReturn() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(startWaiting("cancel " + i, () -> cancel(pool, job)));
        }
        Job sibling = counting("sibling");
        schedule(pool, sibling);
        awaitIdle(sibling);
        assertThat(waiting).allMatch(Thread::isAlive);
        gate.open();
        helpers.join();
        assertThat(value).hasValue(2);
    }

    @Test
    @DisplayName("The service thread, which alone can start threads, may not wait for a job")
    void cancel_onTheServiceThread_isRefused() throws Exception {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        AtomicReference<ThreadPool> on = new AtomicReference<>();
        Job job = counting("job");
        Kernwork odd = engines.runtime(
                1,
                builder -> builder.name("odd").threadFactory(body -> {
                    lock.lock();
                    try {
                        on.get().cancel(job);
                    } catch (Throwable failure) {
                        thrown.add(failure);
                    } finally {
                        lock.unlock();
                    }
                    return new Thread(body);
                }));
        on.set(ThreadPool.get(odd, ThreadPriority.NORMAL));
        schedule(on.get(), job);
        awaitIdle(job);
        assertThat(thrown.getFirst()).hasMessageContaining("service thread").hasMessageContaining("'job'");
        assertThat(value).hasValue(1);
        Bounded.until(() -> !lock.isLocked(), "the lock is free");
    }

    @Test
    @DisplayName("A lock of its own for each job serves, too")
    void interlocks_areIndependent() {
        Job one = Job.of("one", new ReentrantLock(), JobCancelTest::finish);
        Job two = Job.of("two", new ReentrantLock(), JobCancelTest::finish);
        schedule(slow, one);
        schedule(slow, two);
        assertThat(manual.runUntilIdle()).isEqualTo(2);
        assertThat(idle(one) && idle(two)).isTrue();
    }

    private static void finish(Job job) {
        job.interlock().lock();
        try {
            job.done();
        } finally {
            job.interlock().unlock();
        }
    }
}
