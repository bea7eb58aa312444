package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a job's user can do wrong: each is refused with the rule and the remedy, or reported, and nothing is lost. */
class JobMisuseTest extends JobCase {
    /** What a body was told when it did something wrong. */
    private final List<Throwable> told = new CopyOnWriteArrayList<>();

    private void attempt(Runnable wrong) {
        try {
            wrong.run();
            told.add(new AssertionError("it was not refused"));
        } catch (IllegalStateException expected) {
            told.add(expected);
        }
    }

    private void runOnce(Job job) {
        assertThat(schedule(pool, job)).isEqualTo(Admission.QUEUED);
        awaitIdle(job);
    }

    @Test
    @DisplayName("J1: schedule, cancelAsync and cancel without the interlock are refused, and nothing has changed")
    void verbs_withoutTheInterlock_areRefused() {
        Job job = counting("job");
        assertThatThrownBy(() -> pool.schedule(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'job'")
                .hasMessageContaining("interlock")
                .hasMessageContaining("lock()");
        assertThatThrownBy(() -> pool.cancelAsync(job)).hasMessageContaining("without the job's interlock");
        assertThatThrownBy(() -> pool.cancel(job)).hasMessageContaining("without the job's interlock");
        assertThatThrownBy(() -> pool.cancel(job, LONG)).hasMessageContaining("without the job's interlock");
        assertThat(idle(job)).isTrue();
        assertThat(pool.depth()).isZero();
        assertThat(value).hasValue(0);
    }

    @Test
    @DisplayName("done() a second time in one run is refused, also while the next run goes on")
    void done_twice_isRefused() throws Exception {
        Job job = Job.of("twice", lock, self -> {
            done(self);
            attempt(() -> done(self));
        });
        runOnce(job);
        Bounded.until(() -> told.size() == 1, "the second call");
        assertThat(told.getFirst())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'twice'")
                .hasMessageContaining("second time");
        Gate first = new Gate();
        Gate second = new Gate();
        Job overlapping = Job.of("overlapping", lock, self -> {
            if (value.incrementAndGet() == 1) {
                done(self);
                first.pass();
                attempt(() -> done(self));
            } else {
                second.pass();
                done(self);
            }
        });
        schedule(pool, overlapping);
        first.awaitEntered();
        assertThat(schedule(pool, overlapping)).isEqualTo(Admission.QUEUED);
        second.awaitEntered();
        first.open();
        Bounded.until(() -> told.size() == 2, "the second call of the first run");
        assertThat(told.get(1)).hasMessageContaining("second time");
        assertThat(overlapping.isRunning()).as("the second run goes on").isTrue();
        second.open();
        awaitIdle(overlapping);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("done() off the thread that runs the job is refused")
    void done_elsewhere_isRefused() throws Exception {
        Gate gate = new Gate();
        Job job = running(gate);
        assertThatThrownBy(() -> done(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'gated'")
                .hasMessageContaining("not inside its body");
        assertThatThrownBy(job::done).hasMessageContaining("not inside its body");
        runOnce(Job.of("meddler", new ReentrantLock(), self -> {
            attempt(() -> done(job));
            done(self);
        }));
        assertThat(told.getFirst()).hasMessageContaining("not inside its body");
        assertThat(job.isRunning()).isTrue();
        gate.open();
        awaitIdle(job);
        assertThatThrownBy(() -> done(job)).as("an idle one").hasMessageContaining("not inside its body");
    }

    @Test
    @DisplayName("done() without the interlock is refused, and the job runs on")
    void done_withoutTheInterlock_isRefused() {
        Job job = Job.of("unlocked", lock, self -> {
            attempt(self::done);
            value.set(self.isRunning() ? 1 : -1);
            done(self);
        });
        runOnce(job);
        assertThat(told.getFirst()).hasMessageContaining("'unlocked'").hasMessageContaining("without its interlock");
        assertThat(value).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("A body that ends without done() is completed and reported, and the job can run again")
    void body_withoutDone_isCompletedAndReported() {
        Job job = Job.of("forgetful", lock, self -> value.incrementAndGet());
        runOnce(job);
        runOnce(job);
        assertThat(value).hasValue(2);
        assertThat(failures).hasSize(2);
        assertThat(failures.getFirst())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'forgetful'")
                .hasMessageContaining("without done()");
    }

    @Test
    @DisplayName("Who waits for a body that ends without done() is woken")
    void cancel_ofABodyWithoutDone_returns() throws Exception {
        Gate gate = new Gate();
        Job job = Job.of("forgetful", lock, self -> gate.pass());
        schedule(pool, job);
        gate.awaitEntered();
        startWaiting("cancel", () -> assertThat(cancel(pool, job)).isFalse());
        gate.open();
        helpers.join();
        assertThat(failures).hasSize(1);
    }

    @Test
    @DisplayName("A body that throws is completed, and the handler has heard of it before the job is idle")
    void body_throws_isCompletedAndReported() {
        Job job = Job.of("failing", lock, self -> {
            throw new java.io.IOException("planted");
        });
        lock.lock();
        try {
            pool.schedule(job);
        } finally {
            lock.unlock();
        }
        awaitIdle(job);
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst()).hasMessage("planted");
        assertThat(failures.getFirst().getSuppressed()[0]).hasMessageContaining("without done()");
        Job tail = Job.of("tail", lock, self -> {
            done(self);
            throw new StackOverflowError("planted");
        });
        runOnce(tail);
        Bounded.until(() -> failures.size() == 2, "the second failure");
        assertThat(failures.get(1)).isInstanceOf(StackOverflowError.class);
        assertThat(failures.get(1).getSuppressed()).isEmpty();
    }

    @Test
    @DisplayName("An interlock that the body leaves locked is released and reported")
    @SuppressWarnings("LockNotBeforeTry") // that is the mistake
    void body_leavesTheInterlockLocked_isReleased() {
        Job job = Job.of("careless", lock, self -> {
            lock.lock();
            lock.lock();
            self.done();
        });
        runOnce(job);
        Bounded.until(() -> failures.size() == 1, "the report");
        assertThat(failures.getFirst()).hasMessageContaining("'careless'").hasMessageContaining("locked 2 times");
        Job worse = Job.of("worse", lock, self -> {
            lock.lock();
            throw new IllegalArgumentException("planted");
        });
        runOnce(worse);
        assertThat(failures).hasSize(2);
        assertThat(failures.get(1)).hasMessage("planted");
        assertThat(failures.get(1).getSuppressed()).hasSize(2);
        runOnce(counting("next"));
        assertThat(value).hasValue(1);
    }

    @Test
    @DisplayName(
            "An action of runUntilEmpty that throws is reported, and the rest is done; a poll that throws ends the run")
    void runUntilEmpty_throws_goesOn() {
        Queue<String> queue = new ArrayDeque<>(List.of("one", "bad", "two"));
        List<String> seen = new CopyOnWriteArrayList<>();
        Job job = Job.runUntilEmpty("until", lock, queue::poll, work -> {
            if (work.equals("bad")) {
                throw new java.io.IOException(work);
            }
            seen.add(work);
        });
        runOnce(job);
        assertThat(seen).containsExactly("one", "two");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("bad"));
        Job broken = Job.<String>runUntilEmpty(
                "broken",
                lock,
                () -> {
                    throw new IllegalArgumentException("planted");
                },
                seen::add);
        runOnce(broken);
        assertThat(failures).hasSize(2);
        assertThat(failures.get(1)).hasMessage("planted");
        Bounded.until(() -> !lock.isLocked(), "the job has let its interlock go");
    }

    @Test
    @DisplayName("cancel of a job from its own body is refused before done(), and nothing has changed")
    void cancel_fromItsOwnBody_isDiagnosed() {
        Job job = Job.of("self", lock, self -> {
            lock.lock();
            try {
                for (Duration time : List.of(LONG, Duration.ZERO)) {
                    try {
                        pool.cancel(self, time);
                        told.add(new AssertionError("it was not refused"));
                    } catch (SelfWaitException expected) {
                        told.add(expected);
                    }
                }
                value.set(pool.cancelAsync(self) ? -1 : 1);
                self.done();
                told.add(new AssertionError("cancelled " + pool.cancel(self)));
            } finally {
                lock.unlock();
            }
        });
        runOnce(job);
        Bounded.until(() -> told.size() == 3, "the body's end");
        assertThat(told.getFirst())
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContaining("'self'")
                .hasMessageContaining("own body")
                .hasMessageContaining("cancelAsync");
        assertThat(told.get(1)).isInstanceOf(SelfWaitException.class);
        assertThat(told.get(2)).as("after done() it is idle").hasMessage("cancelled false");
        assertThat(value).hasValue(1);
    }

    @Test
    @DisplayName("A job of another runtime, a null, a blank name and a negative time are refused")
    void badInput_isRefused() {
        runOnce(counting("first"));
        Kernwork other = engines.runtime(1, builder -> builder.name("other"));
        ThreadPool elsewhere = ThreadPool.get(other, ThreadPriority.NORMAL);
        Job job = counting("job");
        runOnce(job);
        assertThatThrownBy(() -> schedule(elsewhere, job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'job'")
                .hasMessageContaining("'jobs'")
                .hasMessageContaining("'other'");
        assertThatThrownBy(() -> Job.of(" ", lock, Job::done)).isInstanceOf(IllegalArgumentException.class);
        lock.lock();
        try {
            assertThatThrownBy(() -> pool.cancel(job, Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("negative");
        } finally {
            lock.unlock();
        }
        assertThatThrownBy(() -> pool.close(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(pool.isClosed()).isFalse();
        runOnce(new Job("bodiless", lock) {});
        assertThat(failures.getFirst()).hasMessageContaining("'bodiless'").hasMessageContaining("override run()");
    }
}
