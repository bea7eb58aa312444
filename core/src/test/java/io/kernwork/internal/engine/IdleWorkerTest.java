package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker without work sleeps, whatever is done to its thread. */
@Timeout(60)
final class IdleWorkerTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** Parks as ever, and sees in what state a worker goes to sleep. */
    private static final class Watched implements Parking {
        private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
        private final AtomicInteger sleeps = new AtomicInteger();
        private final AtomicBoolean sleepless = new AtomicBoolean();

        @Override
        public void park(Object blocker) {
            SYSTEM.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            Thread self = Thread.currentThread();
            if (self.getName().equals("worker")) {
                sleepless.set(self.isInterrupted());
                worker.set(self);
                sleeps.incrementAndGet();
            }
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            SYSTEM.unpark(thread);
        }
    }

    /** An interrupt while it sleeps wakes it once; a thread with its flag set could not sleep any more. */
    @Test
    void interrupt_ofASleepingWorker_letsItSleepAgain() throws Exception {
        Watched parking = new Watched();
        Seams seams = new Seams(
                Ticker.system(),
                parking,
                body -> Thread.ofPlatform().daemon().name("worker").unstarted(body),
                Item[]::new);
        Engine engine = new Engine("seamed", 1, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().name("dispatcher").start(Objects.requireNonNull(engine.dispatcher()));
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        WorkQueue queue = engines.queue(runtime, "queue");
        queue.enqueue(Work.of("one", () -> {}));
        queue.flush();
        Bounded.until(() -> parking.sleeps.get() > 0, "the worker goes to sleep");
        Thread worker = Objects.requireNonNull(parking.worker.get());
        for (int i = 0; i < 5; i++) {
            Bounded.until(() -> LockSupport.getBlocker(worker) != null, "the worker sleeps");
            int sleeps = parking.sleeps.get();
            worker.interrupt();
            Bounded.until(() -> parking.sleeps.get() > sleeps, "the worker goes to sleep again");
            assertThat(parking.sleepless).isFalse();
        }
    }

    /** Of workers beyond the CPUs one goes at a time, although the idle time of all is over; none of the others goes early. */
    @Test
    void workers_beyondTheCpus_goOneByOne() throws Exception {
        int many = 4;
        Duration idleTime = Duration.ofHours(many);
        ManualTicker ticker = new ManualTicker();
        AtomicInteger looks = new AtomicInteger();
        Parking restless = new Parking() {
            @Override
            public void park(Object blocker) {
                SYSTEM.park(blocker);
            }

            @Override
            public void parkNanos(Object blocker, long nanos) {
                looks.incrementAndGet();
                SYSTEM.parkNanos(blocker, Math.min(nanos, 500_000)); // the clock is the test's
            }

            @Override
            public void unpark(Thread thread) {
                SYSTEM.unpark(thread);
            }
        };
        Seams seams =
                new Seams(ticker, restless, body -> Thread.ofPlatform().daemon().unstarted(body), Item[]::new);
        Engine engine = new Engine("paced", 1, idleTime, seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        WorkQueue queue = engines.queue(runtime, "queue");
        CountDownLatch together = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            queue.enqueue(Work.of("member-" + i, () -> {
                together.countDown();
                Bounded.await(together, "the other bodies");
            }));
        }
        Bounded.until(
                () -> {
                    ticker.advance(Duration.ofMillis(1)); // lets the blocked ones be seen
                    return together.getCount() == 0;
                },
                "all bodies are inside");
        queue.flush();
        Bounded.until(() -> Peek.allWorkersIdle(engine), "every worker is idle");
        assertThat(runtime.workers()).isEqualTo(many);
        ticker.advance(idleTime);
        for (int left = many - 1; left >= 1; left--) {
            int expected = left;
            Bounded.until(() -> runtime.workers() <= expected, "a worker has gone");
            if (left > 1) {
                int before = looks.get();
                Bounded.until(() -> looks.get() > before + 10 * many, "the others have looked again");
                assertThat(runtime.workers()).isEqualTo(left);
                ticker.advance(idleTime.dividedBy(many));
            }
        }
    }
}
