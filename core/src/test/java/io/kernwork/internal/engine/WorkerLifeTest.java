package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers come when they are needed, as many as use a CPU, and go when they are idle. */
@Timeout(60)
final class WorkerLifeTest {
    private static final int BODIES = 8;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private static void untilAllIdle(Kernwork runtime) {
        Engine engine = EngineAccess.of(runtime);
        Bounded.until(() -> Peek.allWorkersIdle(engine), "every worker is idle");
    }

    /** Eight bodies that need each other at the same time. */
    private void runBarrier(WorkQueue queue) throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(BODIES);
        AtomicInteger met = new AtomicInteger();
        for (int i = 0; i < BODIES; i++) {
            queue.enqueue(Work.of("member-" + i, () -> {
                Bounded.await(barrier, "the other bodies");
                met.incrementAndGet();
            }));
        }
        queue.flush();
        assertThat(met).hasValue(BODIES);
    }

    /** No thread is made for what does not run. */
    @Test
    void workers_withoutWork_areNone() {
        Kernwork runtime = engines.runtime(4);
        WorkQueue queue = engines.queue(runtime, "unused");
        assertThat(queue.depth()).isZero();
        assertThat(runtime.workers()).isZero();
    }

    /** Bodies that only compute never get more threads than there are CPUs. */
    @Test
    void workers_forBodiesThatCompute_areNoMoreThanCpus() throws Exception {
        Kernwork runtime = engines.runtime(2);
        WorkQueue queue = engines.queue(runtime, "computing");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        LongAdder results = new LongAdder(); // or the loop would be taken away
        for (int i = 0; i < 64; i++) {
            queue.enqueue(Work.of("computing-" + i, () -> {
                threads.add(Thread.currentThread());
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                long sum = 0;
                for (int k = 0; k < 1_000_000; k++) {
                    sum += Long.rotateLeft(sum ^ k, 7);
                }
                results.add(sum);
                inside.decrementAndGet();
            }));
        }
        queue.flush();
        assertThat(most.get()).isBetween(1, 2);
        assertThat(threads).hasSizeBetween(1, 2);
        assertThat(runtime.workers()).isBetween(1, 2);
    }

    /** The worker that went idle last is woken first, so that the others reach their idle time. */
    @Test
    void worker_thatWentIdleLast_isWokenFirst() throws Exception {
        Kernwork runtime = engines.runtime(2);
        WorkQueue queue = engines.queue(runtime, "sequential");
        CyclicBarrier both = new CyclicBarrier(2);
        for (int i = 0; i < 2; i++) {
            queue.enqueue(Work.of("both-" + i, () -> Bounded.await(both, "the other worker")));
        }
        queue.flush();
        untilAllIdle(runtime);
        assertThat(runtime.workers()).isEqualTo(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Work work = Work.of("one", () -> threads.add(Thread.currentThread()));
        for (int i = 0; i < 100; i++) {
            queue.enqueue(work);
            work.flush();
            untilAllIdle(runtime);
        }
        assertThat(threads).hasSize(1);
        assertThat(runtime.workers()).isEqualTo(2);
    }

    /** Blocked workers are replaced, one after the other, until the bodies can go on. */
    @Test
    void workers_thatBlock_areReplaced() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue queue = engines.queue(runtime, "blocking");
        runBarrier(queue);
        assertThat(runtime.workers()).isBetween(1, BODIES);
        runBarrier(queue);
        assertThat(runtime.workers()).isBetween(1, BODIES);
    }

    /** Workers that stood in for blocked ones go when these come back, although there is work for all of them. */
    @Test
    void workers_thatStoodIn_goWhileWorkIsLeft() throws Exception {
        Kernwork runtime = engines.runtime(1);
        Engine engine = EngineAccess.of(runtime);
        CyclicBarrier barrier = new CyclicBarrier(BODIES);
        AtomicBoolean over = new AtomicBoolean();
        List<WorkQueue> queues = new ArrayList<>();
        for (int i = 0; i < 2 * BODIES; i++) { // so many that a queue is left for whoever looks
            WorkQueue queue = engines.queue(runtime, "busy-" + i);
            queues.add(queue);
            AtomicBoolean blocks = new AtomicBoolean(i < BODIES);
            queue.enqueue(Work.of("member-" + i, () -> {
                if (blocks.getAndSet(false)) {
                    Bounded.await(barrier, "the other bodies");
                }
                if (!over.get()) {
                    queue.enqueue(Objects.requireNonNull(Work.current()));
                }
            }));
        }
        Bounded.until(() -> Peek.awake(engine) > 1, "others stand in for the blocked ones");
        Bounded.until(() -> barrier.getNumberWaiting() == 0 && Peek.awake(engine) == 1, "one worker is awake again");
        over.set(true);
        for (WorkQueue queue : queues) {
            queue.flush();
        }
    }

    /** Of two queues that one new worker finds, the other is not left to wait for the end of a body. */
    @Test
    void worker_thatFindsTwoQueues_callsAnother() throws Exception {
        Gate gate = new Gate();
        Kernwork runtime = engines.runtime(
                2,
                builder -> builder.threadFactory(body -> Thread.ofPlatform()
                        .daemon()
                        .unstarted(() -> {
                            try {
                                gate.pass();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            body.run();
                        })));
        CountDownLatch second = new CountDownLatch(1);
        WorkQueue waiting = engines.queue(runtime, "waiting");
        WorkQueue other = engines.queue(runtime, "other");
        waiting.enqueue(Work.of("waits", () -> Bounded.await(second, "the body of the other queue")));
        gate.awaitEntered();
        other.enqueue(Work.of("second", second::countDown));
        gate.open();
        assertThat(other.flush(Duration.ofSeconds(10)).done()).isTrue();
        waiting.flush();
    }

    /** A blocked body of one queue does not hold up another queue. */
    @Test
    void worker_blockedInOneQueue_doesNotHoldUpAnother() throws Exception {
        Kernwork runtime = engines.runtime(1);
        WorkQueue blocked = engines.queue(runtime, "blocked", WorkQueueBuilder::ordered);
        WorkQueue other = engines.queue(runtime, "other");
        Gate gate = new Gate();
        blocked.enqueue(Work.of("blocked", gate::pass));
        gate.awaitEntered();
        other.enqueue(Work.of("free", () -> {}));
        other.flush();
        assertThat(blocked.flush(Duration.ZERO).done()).isFalse();
        gate.open();
        blocked.flush();
    }

    /** After the idle time there is no worker, those of blocked times included; the threads have ended. Then again. */
    @Test
    void workers_afterTheIdleTime_areNoneAndComeBack() throws Exception {
        List<Thread> threads = new ArrayList<>();
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.idleTimeout(Duration.ofMillis(20)).threadFactory(body -> {
                    Thread thread = Thread.ofPlatform().daemon().name("life").unstarted(body);
                    synchronized (threads) {
                        threads.add(thread);
                    }
                    return thread;
                }));
        WorkQueue queue = engines.queue(runtime, "coming-and-going");
        for (int round = 0; round < 3; round++) {
            runBarrier(queue);
            Bounded.until(() -> runtime.workers() == 0, "no worker is left");
            synchronized (threads) {
                assertThat(threads).hasSizeGreaterThanOrEqualTo(2);
                for (Thread thread : threads) {
                    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
                }
            }
            assertThat(Peek.ringCapacity(queue)).as("memory of an idle queue").isZero();
        }
    }

    /** With no idle time at all each burst has its own worker, and none is left after it. */
    @Test
    void workers_withoutIdleTime_serveAndGo() throws Exception {
        Kernwork runtime = engines.runtime(2, builder -> builder.idleTimeout(Duration.ZERO));
        WorkQueue queue = engines.queue(runtime, "short-lived");
        AtomicInteger runs = new AtomicInteger();
        Work work = Work.of("one", runs::incrementAndGet);
        for (int i = 1; i <= 50; i++) {
            queue.enqueue(work);
            work.flush();
            assertThat(runs).hasValue(i);
        }
        Bounded.until(() -> runtime.workers() == 0, "no worker is left");
    }

    /** The longest idle time there is does not overflow into none. */
    @Test
    void workers_withAnAbsurdIdleTime_stay() throws Exception {
        Kernwork runtime = engines.runtime(1, builder -> builder.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        WorkQueue queue = engines.queue(runtime, "long-lived");
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20; i++) {
            queue.enqueue(Work.of("one", () -> threads.add(Thread.currentThread())));
            queue.flush();
            untilAllIdle(runtime);
        }
        assertThat(threads).hasSize(1);
    }
}
