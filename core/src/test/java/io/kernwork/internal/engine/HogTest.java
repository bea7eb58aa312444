package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Peek;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What bodies that compute for long let others do. Each look of the monitor is the test's, a millisecond after the one before on its
 * clock; the states of the threads are the real ones.
 */
@Timeout(60)
final class HogTest {
    /** The first look finds the body, and ten more see it go on. */
    private static final int LOOKS_TO_A_HOG = 11;

    private static final int MANY_LOOKS = 100;
    private static final int LOOKS_OF_A_SECOND = 1_000;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** A body that computes, or sleeps when it is told to, until it is told to stop. */
    private final class Hog {
        private volatile boolean sleeps;
        private volatile boolean over;
        private volatile boolean begun;
        private volatile Thread thread = Thread.currentThread();
        final Work work = Work.of("hog", this::run);

        private void run() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            thread = Thread.currentThread();
            begun = true;
            while (!over) {
                if (sleeps) {
                    LockSupport.park(this);
                } else {
                    Thread.onSpinWait();
                }
            }
            inside.decrementAndGet();
        }

        void sleep() {
            sleeps = true;
            Bounded.untilWaiting(thread, "the body sleeps");
        }

        void compute() {
            sleeps = false;
            LockSupport.unpark(thread);
            Bounded.until(() -> thread.getState() == Thread.State.RUNNABLE, "the body computes");
        }

        void end() {
            over = true;
            LockSupport.unpark(thread);
        }
    }

    @TempDir
    Path empty;

    /** Without /proc who is runnable computes, at every look; with it a thread may be stopped for a moment when it is looked at. */
    private DrivenLooks looks(int cpus) {
        return new DrivenLooks(engines, cpus, empty);
    }

    private List<Hog> hogs(WorkQueue queue, int count) {
        List<Hog> hogs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Hog hog = new Hog();
            hogs.add(hog);
            queue.enqueue(hog.work);
        }
        return hogs;
    }

    private static void awaitBegun(DrivenLooks looks, List<Hog> hogs, int begun) {
        looks.await(() -> hogs.stream().filter(hog -> hog.begun).count() == begun, begun + " bodies have begun");
    }

    /** W7 of the kernel's cases. */
    @Test
    @DisplayName("on one CPU another queue's work starts after 10 ms of computing, not before, and one hog is counted")
    void work_behindABodyThatComputes_startsAfterTenMilliseconds() {
        DrivenLooks looks = looks(1);
        List<Hog> hogs = hogs(engines.queue(looks.runtime, "hogs"), 1);
        awaitBegun(looks, hogs, 1);
        CountDownLatch ran = new CountDownLatch(1);
        engines.queue(looks.runtime, "other").enqueue(Work.of("other", ran::countDown));
        looks.look(LOOKS_TO_A_HOG - 1);
        assertThat(looks.runtime.workers()).isEqualTo(1);
        assertThat(looks.hogsFound()).isZero();
        looks.look(1);
        assertThat(looks.hogsFound()).isEqualTo(1);
        looks.await(() -> ran.getCount() == 0, "the other work has run");
        looks.await(() -> Peek.awake(looks.engine) == 1, "the worker that came is idle");
        looks.look(MANY_LOOKS);
        assertThat(looks.hogsFound()).isEqualTo(1);
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
        assertThat(looks.pool().hogs().present()).isZero();
    }

    @Test
    @DisplayName("a body that computes for 6 ms, blocks, and computes for 6 ms is no hog")
    void body_thatBlocksInBetween_isNoHog() {
        DrivenLooks looks = looks(1);
        List<Hog> hogs = hogs(engines.queue(looks.runtime, "hogs"), 1);
        awaitBegun(looks, hogs, 1);
        engines.queue(looks.runtime, "other").enqueue(Work.of("other", () -> {}));
        looks.look(7);
        hogs.getFirst().sleep();
        looks.look(1); // not twice, which would call another worker
        hogs.getFirst().compute();
        looks.look(6);
        assertThat(looks.hogsFound()).isZero();
        assertThat(looks.runtime.workers()).isEqualTo(1);
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("eight bodies of one queue that compute on two CPUs never run beside more than one other")
    void bodies_ofOneQueueThatCompute_areNoMoreThanCpus() {
        DrivenLooks looks = looks(2);
        List<Hog> hogs = hogs(engines.queue(looks.runtime, "hogs"), 8);
        for (int ended = 0; ended < 8; ended++) {
            awaitBegun(looks, hogs, Math.min(8, ended + 2));
            looks.look(3 * LOOKS_TO_A_HOG);
            assertThat(looks.runtime.workers()).isEqualTo(2);
            hogs.get(ended).end();
        }
        looks.untilAllIdle();
        assertThat(most.get()).isEqualTo(2);
        assertThat(looks.hogsFound()).as("all behind which another one waited").isGreaterThanOrEqualTo(7);
    }

    @Test
    @DisplayName("beside bodies that never return, on every CPU, another queue's works run one after the other")
    void works_besideBodiesThatNeverReturn_run() {
        DrivenLooks looks = looks(2);
        List<Hog> hogs = hogs(engines.queue(looks.runtime, "hogs"), 3);
        awaitBegun(looks, hogs, 2);
        looks.look(LOOKS_TO_A_HOG);
        WorkQueue other = engines.queue(looks.runtime, "other");
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= MANY_LOOKS; i++) {
            int expected = i;
            other.enqueue(Work.of("other", ran::incrementAndGet));
            looks.await(() -> ran.get() == expected, "work " + i + " has run");
        }
        looks.await(() -> Peek.awake(looks.engine) == 2, "who came for them is idle");
        looks.look(MANY_LOOKS);
        assertThat(most.get()).as("bodies of the hogs' queue at once").isEqualTo(2);
        assertThat(looks.runtime.workers()).as("one more for each hog").isBetween(3, 4);
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("the same with a dispatcher of its own and what the kernel tells")
    void works_besideBodiesThatNeverReturn_runWithinARealRuntime() throws InterruptedException {
        Kernwork runtime = engines.runtime(2);
        List<Hog> hogs = hogs(engines.queue(runtime, "hogs"), 3);
        WorkQueue other = engines.queue(runtime, "other");
        for (int i = 0; i < MANY_LOOKS; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            other.enqueue(Work.of("other", ran::countDown));
            Bounded.await(ran, "work " + i);
        }
        assertThat(hogs).as("those that have begun").anyMatch(hog -> hog.begun);
        hogs.forEach(Hog::end);
    }

    @Test
    @DisplayName("a hog that blocks on a work of its own queue lets that in")
    void hog_thatBlocks_isReplaced() {
        DrivenLooks looks = looks(1);
        WorkQueue queue = engines.queue(looks.runtime, "hogs");
        List<Hog> hogs = hogs(queue, 1);
        awaitBegun(looks, hogs, 1);
        CountDownLatch ran = new CountDownLatch(1);
        queue.enqueue(Work.of("own", ran::countDown));
        looks.look(MANY_LOOKS);
        assertThat(looks.hogsFound()).isEqualTo(1);
        assertThat(looks.runtime.workers()).isEqualTo(1);
        hogs.getFirst().sleep();
        looks.look(2);
        assertThat(looks.pool().hogs().present()).isZero();
        looks.await(() -> ran.getCount() == 0, "the work of its own queue has run");
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("what waits behind the hogs of several queues is let in after a second, and the next after two")
    void works_behindTheHogsOfTwoQueues_areLetInSeldom() {
        DrivenLooks looks = looks(2);
        looks.look(5 * LOOKS_OF_A_SECOND); // no time of waiting begins before there is a hog
        WorkQueue one = engines.queue(looks.runtime, "one");
        WorkQueue two = engines.queue(looks.runtime, "two");
        List<Hog> hogs = new ArrayList<>(hogs(one, 1));
        hogs.addAll(hogs(two, 1));
        awaitBegun(looks, hogs, 2);
        hogs.addAll(hogs(one, 2));
        hogs.addAll(hogs(two, 2));
        assertThat(looks.lookUntilWorkers(3)).isEqualTo(LOOKS_OF_A_SECOND + LOOKS_TO_A_HOG);
        awaitBegun(looks, hogs, 3);
        assertThat(looks.lookUntilWorkers(4)).isEqualTo(2 * LOOKS_OF_A_SECOND + 1);
        awaitBegun(looks, hogs, 4);
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("when hogs end as many go on as there are CPUs, also if each of two queues has more for them")
    void workers_whenHogsEnd_areNoMoreThanCpusAgain() {
        DrivenLooks looks = looks(2);
        List<Hog> hogs = hogs(engines.queue(looks.runtime, "one"), 4);
        awaitBegun(looks, hogs, 2);
        hogs.addAll(hogs(engines.queue(looks.runtime, "two"), 4));
        assertThat(looks.lookUntilWorkers(3)).isBetween(LOOKS_TO_A_HOG - 1, LOOKS_TO_A_HOG); // one more before
        looks.await(() -> hogs.get(4).begun, "the third is of the other queue");
        assertThat(looks.lookUntilWorkers(4))
                .as("looks until both are hogs, and one more is let in for each")
                .isLessThan(LOOKS_TO_A_HOG);
        awaitBegun(looks, hogs, 4);
        assertThat(hogs.get(5).begun)
                .as("the fourth is of the other queue, too")
                .isTrue();
        looks.look(LOOKS_TO_A_HOG);
        assertThat(looks.hogsFound()).isEqualTo(4);
        endsAndNobodyFollows(looks, hogs.get(0), 3);
        endsAndNobodyFollows(looks, hogs.get(4), 2);
        hogs.get(1).end(); // no more than there are CPUs: here the next one of the queue follows
        awaitBegun(looks, hogs, 5);
        looks.look(MANY_LOOKS);
        assertThat(inside.get()).isEqualTo(2);
        hogs.forEach(Hog::end);
        looks.untilAllIdle();
    }

    /** More are awake than there are CPUs, and only lanes of hogs wait. */
    private void endsAndNobodyFollows(DrivenLooks looks, Hog hog, int left) {
        hog.end();
        looks.await(() -> Peek.awake(looks.engine) == left, "its worker takes nothing more");
        looks.look(MANY_LOOKS);
        assertThat(inside.get()).isEqualTo(left);
        assertThat(Peek.awake(looks.engine)).isEqualTo(left);
    }
}
