package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service thread sleeps without an end when nothing is due, and nobody wakes it for nothing. */
@Timeout(60)
final class DispatcherTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** Parks as ever, and knows how the dispatcher sleeps and how often it was woken. */
    private static final class Watched implements Parking {
        private static final long AWAKE = -1;
        private static final long WITHOUT_END = Long.MAX_VALUE;

        private volatile @Nullable Thread dispatcher;
        private final AtomicLong sleep = new AtomicLong(AWAKE);
        private volatile boolean sleepless;
        private final AtomicInteger sleeps = new AtomicInteger();
        private final AtomicInteger unparks = new AtomicInteger();

        @Override
        public void park(Object blocker) {
            sleeping(WITHOUT_END);
            LockSupport.park(blocker);
            awake();
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            sleeping(nanos);
            LockSupport.parkNanos(blocker, nanos);
            awake();
        }

        @Override
        public void unpark(Thread thread) {
            if (thread.equals(dispatcher)) {
                unparks.incrementAndGet();
            }
            LockSupport.unpark(thread);
        }

        private void sleeping(long nanos) {
            if (Thread.currentThread().equals(dispatcher)) {
                sleepless = Thread.currentThread().isInterrupted();
                sleeps.incrementAndGet();
                sleep.set(nanos);
            }
        }

        private void awake() {
            if (Thread.currentThread().equals(dispatcher)) {
                sleep.set(AWAKE);
            }
        }

        void untilSleepsWithoutEnd() {
            Bounded.until(() -> sleep.get() == WITHOUT_END, "the dispatcher sleeps without an end");
        }
    }

    private final Watched parking = new Watched();

    private Kernwork runtime(Duration idleTime) {
        return runtime(idleTime, Ticker.system());
    }

    private Kernwork runtime(Duration idleTime, Ticker ticker) {
        Seams seams = new Seams(
                ticker,
                parking,
                body -> Thread.ofPlatform().daemon().name("worker").unstarted(body),
                Item[]::new);
        Engine engine = new Engine("seamed", 1, idleTime, seams, null, null, false);
        engine.watchdog().setLimit(0); // else it looks while there are workers
        Thread dispatcher =
                Thread.ofPlatform().daemon().name("dispatcher").unstarted(Objects.requireNonNull(engine.dispatcher()));
        parking.dispatcher = dispatcher;
        dispatcher.start();
        return engines.watch(SeamedKernwork.of(engine));
    }

    /** A runtime that is closed right after it was made leaves no thread behind that begins later. */
    @Test
    void close_beforeTheDispatcherHasBegun_waitsForIt() throws Exception {
        Seams seams = new Seams(Ticker.system(), parking, body -> new Thread(body), Item[]::new);
        Engine engine = new Engine("late", 1, Duration.ZERO, seams, null, null, false);
        Runnable dispatcher = Objects.requireNonNull(engine.dispatcher());
        CountDownLatch begin = new CountDownLatch(1);
        Thread late = Thread.ofPlatform().daemon().name("late").unstarted(() -> {
            try {
                Bounded.await(begin, "the dispatcher may begin");
                dispatcher.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        engine.startDispatcher(late);
        try (Helpers helpers = new Helpers()) {
            Thread closer = helpers.start("closer", SeamedKernwork.of(engine)::close);
            Bounded.until(
                    () -> !closer.isAlive() || closer.getState() == Thread.State.WAITING, "the closer waits or ends");
            boolean waits = closer.isAlive();
            begin.countDown();
            assertThat(waits)
                    .as("the close waits for a thread that has not begun")
                    .isTrue();
        }
        assertThat(late.isAlive()).isFalse();
    }

    /** At rest there is no time-out that could wake it: before any work, and after all workers have gone. */
    @Test
    void dispatcher_atRest_sleepsWithoutEnd() throws Exception {
        Kernwork runtime = runtime(Duration.ofMillis(1));
        parking.untilSleepsWithoutEnd();
        WorkQueue queue = engines.queue(runtime, "bursts");
        DelayedWork delayed = DelayedWork.of("delayed", () -> {});
        for (int i = 0; i < 20; i++) {
            queue.enqueueAfter(delayed, Duration.ofNanos(100));
            delayed.flush();
            queue.enqueue(Work.of("one", () -> {}));
            queue.flush();
            Bounded.until(() -> runtime.workers() == 0, "no worker is left");
        }
        parking.untilSleepsWithoutEnd();
    }

    /** An enqueue that an idle worker can serve is none of the dispatcher's business. */
    @Test
    void enqueue_withAnIdleWorker_doesNotWakeTheDispatcher() throws Exception {
        Kernwork runtime = runtime(Duration.ofMinutes(1));
        Engine engine = EngineAccess.of(runtime);
        WorkQueue queue = engines.queue(runtime, "busy");
        Work work = Work.of("one", () -> {});
        queue.enqueue(work);
        work.flush();
        Bounded.until(() -> Peek.allWorkersIdle(engine), "the worker is idle");
        parking.untilSleepsWithoutEnd();
        int unparks = parking.unparks.get();
        int sleeps = parking.sleeps.get();
        for (int i = 0; i < 1_000; i++) {
            queue.enqueue(work);
            work.flush();
            Bounded.until(() -> Peek.allWorkersIdle(engine), "the worker is idle");
        }
        assertThat(parking.unparks).hasValue(unparks);
        assertThat(parking.sleep).hasValue(Watched.WITHOUT_END);
        assertThat(parking.sleeps.get() - sleeps).as("spurious wake-ups").isLessThan(3);
    }

    /**
     * Arming behind the earliest deadline, coalescing and re-arming leave it asleep; an earlier deadline wakes it, and so does
     * the first of a second's disarmings, after which it forgets what was disarmed.
     */
    @Test
    void arming_behindTheEarliestDeadline_doesNotWakeTheDispatcher() {
        Kernwork runtime = runtime(Duration.ofMinutes(1));
        WorkQueue queue = engines.queue(runtime, "armed");
        DelayedWork first = DelayedWork.of("first", () -> {});
        DelayedWork second = DelayedWork.of("second", () -> {});
        parking.untilSleepsWithoutEnd();
        queue.enqueueAfter(first, Duration.ofHours(1));
        Bounded.until(
                () -> parking.sleep.get() > Watched.AWAKE && parking.sleep.get() < Watched.WITHOUT_END,
                "the dispatcher sleeps until the deadline");
        int unparks = parking.unparks.get();
        for (int i = 0; i < 100; i++) {
            queue.enqueueAfter(second, Duration.ofHours(2));
            queue.enqueueAfter(first, Duration.ofMinutes(1));
            queue.rearm(second, Duration.ofHours(3));
        }
        assertThat(parking.unparks).hasValue(unparks);
        second.cancel();
        assertThat(parking.unparks).hasValue(unparks + 1);
        Bounded.until(() -> EngineAccess.of(runtime).wheel().size() == 1, "the disarmed node is forgotten");
        Bounded.until(() -> parking.sleep.get() > TimeUnit.MINUTES.toNanos(1), "it sleeps until the deadline again");
        queue.enqueueAfter(second, Duration.ofSeconds(30));
        assertThat(parking.unparks).hasValue(unparks + 2);
    }

    /** What a drain has held up is fired at its end by the dispatcher, which nothing else would wake. */
    @Test
    void drain_thatHeldAnExpiryUp_wakesTheDispatcherAtItsEnd() throws Exception {
        Kernwork runtime = runtime(Duration.ofMinutes(1));
        Engine engine = EngineAccess.of(runtime);
        WorkQueue queue = engines.queue(runtime, "draining");
        Gate gate = new Gate();
        CountDownLatch ran = new CountDownLatch(1);
        queue.enqueue(Work.of("busy", gate::pass));
        gate.awaitEntered();
        queue.enqueueAfter(DelayedWork.of("delayed", ran::countDown), Duration.ofMillis(100));
        queue.drainAsync();
        Bounded.until(
                () -> engine.wheel().earliest() == Wheel.NEVER && engine.wheel().size() == 1, "the expiry is held up");
        parking.untilSleepsWithoutEnd();
        gate.open();
        Bounded.await(ran, "the held work");
    }

    /** An arming that falls between any two steps of a look is found by that look or causes another one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void arming_duringALook_isFired(int step) throws Exception {
        AtomicInteger readings = new AtomicInteger(Integer.MIN_VALUE); // of the clock, between the steps of a look
        AtomicReference<Runnable> arming = new AtomicReference<>(() -> {});
        Kernwork runtime = runtime(Duration.ofMinutes(1), () -> {
            if (Thread.currentThread().equals(parking.dispatcher) && readings.incrementAndGet() == step) {
                arming.get().run();
            }
            return System.nanoTime();
        });
        Engine engine = EngineAccess.of(runtime);
        WorkQueue queue = engines.queue(runtime, "queue");
        queue.enqueue(Work.of("calls the worker", () -> {}));
        queue.flush();
        Bounded.until(() -> Peek.allWorkersIdle(engine), "the worker is idle");
        parking.untilSleepsWithoutEnd();
        CountDownLatch ran = new CountDownLatch(1);
        DelayedWork during = DelayedWork.of("during", ran::countDown);
        arming.set(() -> queue.enqueueAfter(during, Duration.ofNanos(1)));
        readings.set(0);
        DelayedWork cause = DelayedWork.of("causes a look", () -> {});
        Bounded.until(
                () -> {
                    if (readings.get() < step && parking.sleep.get() == Watched.WITHOUT_END) {
                        queue.enqueueAfter(cause, Duration.ofNanos(1));
                    }
                    return ran.getCount() == 0;
                },
                "the work that was armed at reading " + step + " of the clock has run");
    }

    /** A clock that goes back to before the runtime was made stands still for it. */
    @Test
    void clock_thatGoesBack_startsWorkersAllTheSame() throws Exception {
        AtomicLong now = new AtomicLong(Duration.ofHours(2).toNanos());
        Kernwork runtime = runtime(Duration.ofMinutes(1), now::get);
        now.set(0);
        WorkQueue queue = engines.queue(runtime, "queue");
        queue.enqueue(Work.of("one", () -> {}));
        assertThat(queue.flush(Duration.ofSeconds(20)).done()).isTrue();
    }

    /** An interrupt, which nobody has a right to, neither ends the dispatcher nor keeps it awake. */
    @Test
    void interrupt_ofTheDispatcher_changesNothing() throws Exception {
        Kernwork runtime = runtime(Duration.ofMinutes(1));
        parking.untilSleepsWithoutEnd();
        Thread dispatcher = Objects.requireNonNull(parking.dispatcher);
        Bounded.until(() -> LockSupport.getBlocker(dispatcher) != null, "the dispatcher sleeps");
        int sleeps = parking.sleeps.get();
        dispatcher.interrupt();
        Bounded.until(() -> parking.sleeps.get() > sleeps, "the dispatcher sleeps again");
        assertThat(parking.sleepless).as("it went to sleep with its flag set").isFalse();
        parking.untilSleepsWithoutEnd();
        WorkQueue queue = engines.queue(runtime, "served");
        Work work = Work.of("one", () -> {});
        queue.enqueue(work);
        assertThat(work.flush(Duration.ofSeconds(20)).done()).isTrue();
    }
}
