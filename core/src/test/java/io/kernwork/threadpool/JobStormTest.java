package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Bounded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All verbs at once on a few jobs, from several threads, while pools come and go; every accepted run is accounted for. */
class JobStormTest extends JobCase {
    private static final int CALLERS = 4;
    private static final int STEPS = 30_000;
    private static final int MOST_HANDLES = 3;

    private final Subject[] subjects = new Subject[6];
    private final Kernwork storm = engines.runtime(
            2,
            builder -> builder.name("storm").idleTimeout(Duration.ofMillis(1)).onError(keep));

    /** A job with books, which are guarded by its interlock; two have one lock. */
    private static final class Subject extends Job {
        private int accepted;
        private int ran;
        private int removed;
        private int inside;
        private int mostInside;

        Subject(int number, ReentrantLock lock) {
            super("subject-" + number, lock);
        }

        @Override
        protected void run() {
            interlock().lock();
            try {
                inside++;
                mostInside = Math.max(mostInside, inside);
            } finally {
                interlock().unlock();
            }
            LockSupport.parkNanos(1);
            interlock().lock();
            try {
                inside--;
                ran++;
                done();
            } finally {
                interlock().unlock();
            }
        }

        void schedule(ThreadPool on) {
            accepted += on.schedule(this).accepted() ? 1 : 0;
        }

        void cancelAsync(ThreadPool on) {
            boolean idle = idle(this);
            removed += on.cancelAsync(this) && !idle ? 1 : 0;
        }

        void cancel(ThreadPool on, Duration time) throws InterruptedException {
            WaitResult result = on.cancel(this, time);
            removed += result.removed();
            assertThat(result.done()).isEqualTo(idle(this));
        }

        private static boolean idle(Job job) {
            return !job.isPending() && !job.isRunning();
        }
    }

    /** One thread's handles, of which it gives back the oldest now and then. */
    private final class Caller {
        private final SplittableRandom random;
        private final Deque<ThreadPool> handles = new ArrayDeque<>();
        private final Deque<PerCpuThreadPools> sets = new ArrayDeque<>();

        Caller(int number) {
            this.random = new SplittableRandom(number);
            handles.add(ThreadPool.get(storm, ThreadPriority.NORMAL));
        }

        void run() throws InterruptedException {
            for (int i = 0; i < STEPS; i++) {
                step(subjects[random.nextInt(subjects.length)]);
            }
            while (!handles.isEmpty() || !sets.isEmpty()) {
                giveBack();
            }
        }

        private void step(Subject subject) throws InterruptedException {
            int verb = random.nextInt(100);
            if (verb == 0 && handles.size() + sets.size() < MOST_HANDLES) {
                get();
            } else if (verb == 1 && handles.size() > 1) {
                giveBack();
            } else {
                ThreadPool on = sets.isEmpty() || random.nextBoolean()
                        ? handles.getFirst()
                        : sets.getFirst().on(random.nextInt(2));
                subject.interlock().lock();
                try {
                    act(subject, on, verb);
                } finally {
                    subject.interlock().unlock();
                }
            }
        }

        private void act(Subject subject, ThreadPool on, int verb) throws InterruptedException {
            if (verb < 60) {
                subject.schedule(on);
            } else if (verb < 80) {
                subject.cancelAsync(on);
            } else {
                subject.cancel(on, Duration.ofNanos(verb < 95 ? 0 : 100_000));
            }
        }

        private void get() {
            if (random.nextBoolean()) {
                handles.addLast(ThreadPool.get(storm, ThreadPriority.ofNice(random.nextInt(2))));
            } else {
                sets.addLast(PerCpuThreadPools.get(storm, ThreadPriority.NORMAL));
            }
        }

        /** Refused while jobs wait; then somebody else's turn comes first. */
        private void giveBack() {
            try {
                if (sets.isEmpty()) {
                    handles.getFirst().close();
                    handles.removeFirst();
                } else {
                    sets.getFirst().close();
                    sets.removeFirst();
                }
            } catch (IllegalStateException refused) {
                assertThat(refused).hasMessageContaining("jobs wait");
                LockSupport.parkNanos(1_000);
            }
        }
    }

    @Test
    @DisplayName("Whatever is called meanwhile: what was accepted has run or was removed, once, and nothing is left")
    void everything_atOnce_isAccountedFor() {
        for (int i = 0; i < subjects.length; i++) {
            subjects[i] = new Subject(i, i % 2 == 0 ? new ReentrantLock() : subjects[i - 1].interlock());
        }
        for (int i = 0; i < CALLERS; i++) {
            Caller caller = new Caller(i);
            helpers.start("caller-" + i, caller::run);
        }
        helpers.close();
        int accepted = 0;
        int removed = 0;
        for (Subject subject : subjects) {
            awaitIdle(subject);
            subject.interlock().lock();
            try {
                assertThat(subject.ran + subject.removed).as(subject.name()).isEqualTo(subject.accepted);
                assertThat(subject.mostInside).as("inside %s", subject.name()).isEqualTo(1);
                accepted += subject.accepted;
                removed += subject.removed;
            } finally {
                subject.interlock().unlock();
            }
            subject.destroy();
        }
        System.out.printf("storm of jobs: %,d accepted, %,d ran, %,d removed%n", accepted, accepted - removed, removed);
        assertThat(removed).isBetween(accepted / 100, accepted - accepted / 100);
        assertThat(failures).isEmpty();
        Bounded.until(() -> storm.workers() == 0, "no thread is left");
    }
}
