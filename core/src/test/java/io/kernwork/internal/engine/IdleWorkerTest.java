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
import java.util.Objects;
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
}
