package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What follows for others when a body computes for long on a queue whose bodies were short before. */
@Timeout(60)
class StuckWorkerTest {
    private static final int ROUNDS = 50;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Parks parking = new Parks();

    private Engine engine() {
        Seams seams = new Seams(Ticker.system(), parking, Parks::worker, Item[]::new);
        Engine engine = new Engine("stuck", 2, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        return engine;
    }

    @Test
    @DisplayName(
            "once the monitor has found it, every enqueue calls the idle worker at once and leaves nothing to the stuck one")
    void enqueue_whileAHastyWorkerIsStuck_callsAnother() throws InterruptedException {
        Engine engine = engine();
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        WorkQueue stuck = engines.queue(runtime, "stuck");
        WorkQueue brisk = engines.queue(runtime, "brisk");
        startTwoWorkers(stuck, brisk);
        int attempts = 0;
        boolean leftToTheStuckOne = false;
        while (!leftToTheStuckOne) {
            assertThat(++attempts)
                    .as("attempts until a worker was taken for one that comes by soon")
                    .isLessThan(20_000);
            AtomicBoolean over = new AtomicBoolean();
            compute(stuck, over);
            try {
                leftToTheStuckOne = !calls(engine, brisk);
                for (int round = 0; leftToTheStuckOne && round < ROUNDS; round++) {
                    assertThat(calls(engine, brisk)).as("round %d", round).isTrue();
                }
            } finally {
                over.set(true);
            }
            stuck.flush();
        }
        System.out.printf("stuck worker: left to it at attempt %d, then to others %d times%n", attempts, ROUNDS);
    }

    private static void startTwoWorkers(WorkQueue one, WorkQueue other) throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        for (WorkQueue queue : List.of(one, other)) {
            queue.enqueue(Work.of("meets", () -> {
                both.countDown();
                while (both.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }));
        }
        one.flush();
        other.flush();
    }

    /** Short bodies, so that the queue is known for them, and then one that computes until it is told to stop. */
    private static void compute(WorkQueue queue, AtomicBoolean over) throws InterruptedException {
        for (int i = 0; i < 64; i++) {
            Work work = Work.of("short", () -> {});
            queue.enqueue(work);
            queue.flush();
        }
        CountDownLatch inside = new CountDownLatch(1);
        queue.enqueue(Work.of("computes", () -> {
            inside.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
        }));
        Bounded.await(inside, "the body that computes");
    }

    /** Whether the enqueue itself wakes a worker that is free. None is on its way for something else: it would take the work uncalled. */
    private boolean calls(Engine engine, WorkQueue queue) throws InterruptedException {
        Bounded.until(() -> isFree(engine.normal().look()), "all workers but the stuck one are idle");
        CountDownLatch ran = new CountDownLatch(1);
        int before = parking.byCaller.get();
        queue.enqueue(Work.of("short", ran::countDown));
        boolean called = parking.byCaller.get() > before;
        Bounded.await(ran, "the work");
        return called;
    }

    private static boolean isFree(PoolLook pool) {
        return pool.starting() == 0 && pool.live() - pool.idle() == 1;
    }

    /** The real way of parking; it counts which workers the test wakes. */
    private static final class Parks implements Parking {
        private static final String WORKER = "worker";

        private final Thread caller = Thread.currentThread();
        private final AtomicInteger byCaller = new AtomicInteger();

        static Thread worker(Runnable body) {
            return Thread.ofPlatform().daemon().name(WORKER).unstarted(body);
        }

        @Override
        public void park(Object blocker) {
            SYSTEM.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            SYSTEM.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            if (Thread.currentThread().equals(caller) && thread.getName().equals(WORKER)) {
                byCaller.incrementAndGet();
            }
            SYSTEM.unpark(thread);
        }
    }
}
