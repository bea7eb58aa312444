package io.kernwork.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.ManualTicker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Verbs of a job that meet its dispatch or its end, many times over; each check also finds a defect that is planted. */
class JobRaceTest extends JobCase {
    private static final int MILLION = 1_000_000;

    /** How a job is taken away; the interlock is held. */
    @FunctionalInterface
    private interface Cancel {
        boolean cancelAsync(ThreadPool pool, Job job);
    }

    /** A job with books. */
    private static final class Racer extends Job {
        private int accepted; // these under the interlock
        private int ran;
        private int cancelled;

        Racer(int number) {
            super("racer-" + number, new ReentrantLock());
        }

        @Override
        protected void run() {
            interlock().lock();
            try {
                ran++;
                done();
            } finally {
                interlock().unlock();
            }
        }

        void schedule(ThreadPool pool) {
            interlock().lock();
            try {
                accepted += pool.schedule(this).accepted() ? 1 : 0;
            } finally {
                interlock().unlock();
            }
        }

        /** Whether it was taken away; one that runs is left alone. */
        boolean cancel(ThreadPool pool, Cancel cancel) {
            interlock().lock();
            try {
                boolean taken = !JobCase.idle(this) && cancel.cancelAsync(pool, this);
                cancelled += taken ? 1 : 0;
                return taken;
            } finally {
                interlock().unlock();
            }
        }

        void checkBooks() {
            Duel.await(() -> JobCase.idle(this));
            interlock().lock();
            try {
                assertThat(ran + cancelled)
                        .as("%s: ran + cancelled, of accepted", name())
                        .isEqualTo(accepted);
            } finally {
                interlock().unlock();
            }
        }
    }

    /**
     * Jobs are scheduled one after the other, and each is cancelled when as many others have been scheduled behind it as make the cancel
     * meet its dispatch: more of them after a cancel that came first, fewer after one that came too late.
     */
    @SuppressWarnings("ThreadPriorityCheck") // the other side needs this processor
    private static double race(ThreadPool on, int rounds, Cancel cancel) {
        Racer[] racers = new Racer[2_048];
        for (int i = 0; i < racers.length; i++) {
            racers[i] = new Racer(i);
        }
        int distance = 1;
        int cancelled = 0;
        int next = 0; // to be cancelled
        for (int round = 0; round < rounds; round++) {
            Racer racer = racers[round % racers.length];
            racer.checkBooks();
            racer.schedule(on);
            while (next <= round - distance) {
                boolean won = racers[next % racers.length].cancel(on, cancel);
                cancelled += won ? 1 : 0;
                distance = Math.clamp(distance + (won ? 1 : -1), 0, racers.length / 2);
                next++;
                if (distance == racers.length / 2) {
                    Thread.yield(); // the other side has lost its processor
                }
            }
        }
        for (Racer racer : racers) {
            racer.checkBooks();
        }
        return 100.0 * cancelled / rounds;
    }

    private static void report(String what, int rounds, double cancelled) {
        System.out.printf(
                "race cancel / dispatch, %s: %,d jobs, %.1f %% cancelled, %.1f %% ran%n",
                what, rounds, cancelled, 100 - cancelled);
        assertThat(cancelled).as("cancelled jobs, of a hundred").isBetween(1.0, 99.0);
    }

    @Test
    @DisplayName("55: a cancel that meets the dispatch a million times ends as exactly one of cancelled and ran")
    void cancelAsync_meetsDispatch_exactlyOneWins() {
        ManualKernwork manual = engines.manual(new ManualTicker());
        ThreadPool on = ThreadPool.get(manual, ThreadPriority.NORMAL);
        Stepping stepping = new Stepping(manual);
        try {
            report("stepped", MILLION, race(on, MILLION, ThreadPool::cancelAsync));
        } finally {
            stepping.close();
        }
        on.close();
    }

    @Test
    @DisplayName("J11: the same on the threads of a pool")
    void cancelAsync_meetsDispatchOnThreads_exactlyOneWins() {
        report("threads", MILLION / 10, race(pool, MILLION / 10, ThreadPool::cancelAsync));
        pool.close();
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("A cancel that says that it has taken the job away and has not is found")
    void cancelAsync_thatLies_isFound() {
        ManualKernwork manual = engines.manual(new ManualTicker());
        ThreadPool on = ThreadPool.get(manual, ThreadPriority.NORMAL);
        Stepping stepping = new Stepping(manual);
        try {
            assertThatThrownBy(() -> race(on, MILLION, (where, job) -> job.isPending()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ran + cancelled");
            System.out.println("planted defect found: cancel / dispatch (a cancel that leaves the job where it is)");
        } finally {
            stepping.close();
        }
    }

    /** A helper that steps until it is told to stop. */
    private final class Stepping {
        private volatile boolean over;

        Stepping(Kernwork stepped) {
            ManualKernwork manual = (ManualKernwork) stepped;
            helpers.start(
                    "stepper",
                    () -> Duel.await(() -> {
                        while (manual.step()) {
                            // on to the next one
                        }
                        return over;
                    }));
        }

        void close() {
            over = true;
            helpers.close();
        }
    }

    /**
     * Adds one piece of work at a time, as soon as the one before was taken, which is when the job is about to find that there is no more.
     * Lost is what is there while the job is idle.
     */
    private void addAndTake(int rounds, Queue<Integer> queue, Job job, int[] taken) {
        for (int round = 1; round <= rounds; round++) {
            lock.lock();
            try {
                queue.add(round);
                pool.schedule(job);
            } finally {
                lock.unlock();
            }
            int last = round;
            Duel.await(() -> isTaken(last, queue, job, taken));
        }
    }

    private boolean isTaken(int round, Queue<Integer> queue, Job job, int[] taken) {
        lock.lock();
        try {
            assertThat(idle(job) && !queue.isEmpty())
                    .as("lost work in round %d", round)
                    .isFalse();
            return taken[0] == round;
        } finally {
            lock.unlock();
        }
    }

    @Test
    @DisplayName(
            "J6: work that is added while the job finds that there is none is never lost: look and done() are one step")
    void schedule_meetsDone_losesNoWork() {
        Queue<Integer> queue = new ArrayDeque<>();
        int[] taken = new int[1];
        Job job = Job.<Integer>runUntilEmpty(
                "collector",
                lock,
                () -> {
                    Integer work = queue.poll();
                    taken[0] = work == null ? taken[0] : work;
                    return work;
                },
                work -> {});
        addAndTake(50_000, queue, job, taken);
        awaitIdle(job);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("A job that looks for work and is done in two steps is found to lose some")
    @SuppressWarnings("ThreadPriorityCheck") // on one CPU the others get in between the steps only if they are let
    void done_inASecondStep_isFound() {
        Queue<Integer> queue = new ArrayDeque<>();
        int[] taken = new int[1];
        Job job = Job.of("careless", lock, self -> {
            boolean more = true;
            while (more) {
                lock.lock();
                try {
                    Integer work = queue.poll();
                    taken[0] = work == null ? taken[0] : work;
                    more = work != null;
                } finally {
                    lock.unlock();
                }
            }
            Thread.yield();
            done(self);
        });
        assertThatThrownBy(() -> addAndTake(1_000_000, queue, job, taken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lost work");
        System.out.println("planted defect found: lost work (done() in a second critical section)");
    }

    @Test
    @DisplayName("J5: while a job is not done it runs on one thread only, whoever schedules it on whatever pool")
    void schedule_fromManyThreads_neverBesideItself() {
        ThreadPool low = ThreadPool.get(runtime, ThreadPriority.LOW);
        int[] inside = new int[2]; // how many, and the most
        Job job = Job.of("alone", lock, self -> {
            lock.lock();
            try {
                inside[0]++;
                inside[1] = Math.max(inside[1], inside[0]);
            } finally {
                lock.unlock();
            }
            Thread.onSpinWait();
            lock.lock();
            try {
                value.incrementAndGet();
                inside[0]--;
                self.done();
            } finally {
                lock.unlock();
            }
        });
        int[] accepted = new int[3];
        for (int side = 0; side < 3; side++) {
            int number = side;
            helpers.start("scheduler " + side, () -> {
                for (int i = 0; i < 10_000; i++) {
                    accepted[number] += schedule(i % 2 == 0 ? pool : low, job).accepted() ? 1 : 0;
                }
            });
        }
        helpers.close();
        awaitIdle(job);
        assertThat(inside[1]).isEqualTo(1);
        assertThat(value).hasValue(accepted[0] + accepted[1] + accepted[2]);
        low.close();
    }

    @Test
    @DisplayName("A put that meets a schedule has accepted the job and run it, or refuses it; or is refused itself")
    void close_meetsSchedule_runsOrRefuses() throws Exception {
        Job job = counting("late");
        ThreadPool[] on = new ThreadPool[1];
        boolean[] accepted = new boolean[1];
        int[] before = new int[1];
        Duel.between("accepted", "closed")
                .fight(
                        20_000,
                        () -> {
                            on[0] = ThreadPool.get(runtime, ThreadPriority.ofNice(3));
                            before[0] = value.get();
                        },
                        () -> accepted[0] = schedule(on[0], job).accepted(),
                        () -> closeOrWait(on[0], job),
                        () -> {
                            awaitIdle(job);
                            on[0].close();
                            assertThat(value.get() - before[0]).isEqualTo(accepted[0] ? 1 : 0);
                            return accepted[0];
                        });
        assertThat(failures).isEmpty();
    }

    /** Jobs that wait are no reason to give up: the close is tried again. */
    private static void closeOrWait(ThreadPool pool, Job job) {
        try {
            pool.close();
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageContaining("'late'");
            assertThat(pool.isClosed()).isFalse();
            Duel.await(() -> idle(job));
            pool.close();
        }
    }
}
