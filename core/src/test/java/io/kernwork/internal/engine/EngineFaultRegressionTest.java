package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Defects that the engine once had and that only a stand-in for what it takes from outside can show. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineFaultRegressionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final AtomicInteger runs = new AtomicInteger();
    private final Outside outside = new Outside();

    /** What the dispatcher calls. */
    enum Fault {
        TICKER,
        PARK,
        RING,
        FACTORY,
        LISTENER
    }

    /** The real things; a call of one kind fails when so many of its kind have gone before, and the dispatcher is counted. */
    private static final class Outside implements Parking, Ticker, KernworkListener {
        private static final long WITHOUT_END = Long.MAX_VALUE;

        private volatile @Nullable Thread dispatcher;
        private volatile @Nullable Fault fault;
        private final AtomicInteger countdown = new AtomicInteger();
        private final AtomicInteger thrown = new AtomicInteger();
        private final AtomicInteger unparks = new AtomicInteger();
        private volatile long sleep;

        void plan(Fault kind, int after) {
            countdown.set(after);
            fault = kind;
        }

        private void maybe(Fault kind) {
            if (kind == fault && Thread.currentThread().equals(dispatcher) && countdown.getAndDecrement() == 0) {
                thrown.incrementAndGet();
                throw new OutOfMemoryError("planted");
            }
        }

        private void sleeps(long nanos) {
            if (Thread.currentThread().equals(dispatcher)) {
                sleep = nanos;
            }
        }

        @Override
        public long nanos() {
            maybe(Fault.TICKER);
            return System.nanoTime();
        }

        @Override
        public void park(Object blocker) {
            maybe(Fault.PARK);
            sleeps(WITHOUT_END);
            LockSupport.park(blocker);
            sleeps(0);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            maybe(Fault.PARK);
            sleeps(nanos);
            LockSupport.parkNanos(blocker, nanos);
            sleeps(0);
        }

        @Override
        public void unpark(Thread thread) {
            if (thread.equals(dispatcher)) {
                unparks.incrementAndGet();
            }
            LockSupport.unpark(thread);
        }

        Item[] ring(int size) {
            maybe(Fault.RING);
            return new Item[size];
        }

        Thread thread(Runnable body) {
            maybe(Fault.FACTORY);
            if (fault == Fault.LISTENER && thrown.get() == 0) {
                throw new IllegalStateException("planted");
            }
            return Thread.ofPlatform().daemon().name("worker").unstarted(body);
        }

        @Override
        public void workerStartFailed(String runtime, Throwable failure, Duration retryIn) {
            maybe(Fault.LISTENER);
        }

        void untilDispatcherSleepsWithoutEnd() {
            Bounded.until(() -> sleep == WITHOUT_END, "the dispatcher sleeps without an end");
        }
    }

    /** What a logger cannot print. */
    private static final class Unprintable extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final transient AtomicInteger shown;

        Unprintable(AtomicInteger shown) {
            this.shown = shown;
        }

        @Override
        public String getMessage() {
            shown.incrementAndGet();
            throw new OutOfMemoryError("planted");
        }
    }

    private Kernwork runtime(int cpus, Parking parking, ThreadFactory threads) {
        Seams seams = new Seams(outside, parking, threads, outside::ring);
        Engine engine = new Engine("seamed", cpus, Duration.ofMinutes(1), seams, null, outside, false);
        engine.watchdog().setLimit(0); // else it looks while there are workers
        Thread dispatcher =
                Thread.ofPlatform().daemon().name("dispatcher").unstarted(Objects.requireNonNull(engine.dispatcher()));
        dispatcher.setUncaughtExceptionHandler((thread, failure) -> {});
        outside.dispatcher = dispatcher;
        dispatcher.start();
        return engines.watch(SeamedKernwork.of(engine));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "The dispatcher survives an error thrown by whatever it calls: timers fire and workers start afterwards")
    void dispatcher_anythingItCallsThrows_goesOn(Fault fault) throws Exception {
        try (LogCapture log = new LogCapture("io.kernwork")) {
            for (int after = 0; after < (fault == Fault.TICKER ? 8 : 1); after++) {
                Kernwork runtime = runtime(1, outside, outside::thread);
                outside.thrown.set(0);
                WorkQueue queue = engines.queue(runtime, "q");
                DelayedWork delayed = DelayedWork.of("delayed", runs::incrementAndGet);
                outside.plan(fault, after);
                if (fault == Fault.TICKER) {
                    pokeUntilThrown(queue); // while it starts nothing, so that every count of its looks is hit
                }
                queue.enqueueAfter(delayed, Duration.ofMillis(1));
                Bounded.until(() -> outside.thrown.get() == 1, "the planted error");
                int expected = after + 1;
                Bounded.until(() -> runs.get() == expected, "the timer has fired and a worker has run it");
                outside.fault = null;
                runs.set(expected);
                queue.enqueueAfter(delayed, Duration.ofMillis(1));
                Bounded.until(() -> runs.get() == expected + 1, "a timer fires afterwards");
                runs.set(expected);
                runtime.close();
            }
            assertThat(log.entries())
                    .allSatisfy(entry -> assertThat(entry.thrown()).isNotNull());
        }
    }

    /** Each deadline that is earlier by a slot of the wheel makes the dispatcher look again. */
    private void pokeUntilThrown(WorkQueue queue) {
        DelayedWork far = DelayedWork.of("far", () -> {});
        AtomicInteger pokes = new AtomicInteger();
        Bounded.until(
                () -> {
                    queue.rearm(far, Duration.ofHours(1_000).dividedBy(1L << Math.min(16, pokes.getAndIncrement())));
                    return outside.thrown.get() == 1;
                },
                "the dispatcher reads the clock so often");
        far.cancel();
    }

    @Test
    @DisplayName("The dispatcher survives a logger that throws an error: the work runs on the next thread")
    void dispatcher_loggerThrows_goesOn() throws Exception {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger shown = new AtomicInteger();
        Kernwork runtime = runtime(1, outside, body -> {
            if (made.getAndIncrement() == 0) {
                throw new Unprintable(shown);
            }
            return outside.thread(body);
        });
        WorkQueue queue = engines.queue(runtime, "q");
        queue.enqueue(Work.of("w", runs::incrementAndGet));
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(shown.get()).as("attempts to log the failure").isPositive();
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("While a body is blocked, requests that find a free worker do not wake the dispatcher")
    void enqueue_besideABlockedBody_leavesTheDispatcherAlone() throws Exception {
        Kernwork runtime = runtime(1, outside, outside::thread);
        Engine engine = EngineAccess.of(runtime);
        Gate gate = new Gate();
        engines.queue(runtime, "blocked").enqueue(Work.of("blocked", gate::pass));
        gate.awaitEntered();
        WorkQueue queue = engines.queue(runtime, "q");
        Work work = Work.of("w", runs::incrementAndGet);
        queue.enqueue(work);
        assertThat(work.flush(LONG).done()).isTrue();
        untilOneIdle(engine);
        outside.untilDispatcherSleepsWithoutEnd();
        int before = outside.unparks.get();
        for (int i = 0; i < 200; i++) {
            queue.enqueue(work);
            assertThat(work.flush(LONG).done()).isTrue();
            untilOneIdle(engine);
        }
        assertThat(outside.unparks.get() - before)
                .as("wake-ups of the dispatcher")
                .isZero();
        assertThat(runtime.workers()).isEqualTo(2);
        gate.open();
    }

    private static void untilOneIdle(Engine engine) {
        Bounded.until(() -> Peek.pool(engine).contains(" idle=1 "), "one of the two workers is idle");
    }

    /**
     * The flush whose time runs out had been taken out by the end of the body, which is still busy waking another one: that is
     * where its flag is not set yet.
     */
    @Test
    @DisplayName("A timed flush that gives up while it is being released is done, or names what it waits for")
    void timedFlush_givesUpWhileItIsReleased_isDone() throws Exception {
        AtomicReference<@Nullable Thread> first = new AtomicReference<>();
        Gate waking = new Gate();
        Parking parking = new Parking() {
            @Override
            public void park(Object blocker) {
                LockSupport.park(blocker);
            }

            @Override
            public void parkNanos(Object blocker, long nanos) {
                LockSupport.parkNanos(blocker, nanos);
            }

            @Override
            public void unpark(Thread thread) {
                if (thread.equals(first.get())) {
                    pass(waking);
                }
                LockSupport.unpark(thread);
            }
        };
        WorkQueue queue = engines.queue(runtime(1, parking, outside::thread), "q");
        Gate gate = new Gate();
        queue.enqueue(Work.of("w", gate::pass));
        gate.awaitEntered();
        AtomicReference<@Nullable WaitResult> result = new AtomicReference<>();
        try (Helpers helpers = new Helpers()) {
            first.set(helpers.start("first", queue::flush));
            Bounded.until(() -> Peek.waiters(queue) == 1, "the first waits");
            helpers.start("timed", () -> result.set(queue.flush(Duration.ofMillis(300))));
            Bounded.until(() -> Peek.waiters(queue) == 2 || result.get() != null, "both wait");
            gate.open();
            waking.awaitEntered();
            Bounded.until(() -> result.get() != null, "the time runs out");
            waking.open();
        }
        check(Objects.requireNonNull(result.get()));
    }

    /** The body ends between the decision to give up and the look at its stack. */
    @Test
    @DisplayName("A timed flush whose body ends while the report is made is done, or names what it waits for")
    void timedFlush_bodyEndsDuringTheReport_isDone() throws Exception {
        Gate gate = new Gate();
        ThreadFactory factory = body -> {
            Thread thread = new Thread(body) {
                @Override
                public StackTraceElement[] getStackTrace() {
                    gate.open();
                    Bounded.until(() -> runs.get() == 1 && getState() == State.TIMED_WAITING, "the worker is idle");
                    return super.getStackTrace();
                }
            };
            thread.setDaemon(true);
            return thread;
        };
        WorkQueue queue = engines.queue(runtime(1, outside, factory), "q");
        queue.enqueue(Work.of("w", () -> {
            gate.pass();
            runs.incrementAndGet();
        }));
        gate.awaitEntered();
        check(queue.flush(Duration.ZERO));
    }

    private static void check(WaitResult result) {
        assertThat(result.done() || !result.waitingFor().isEmpty())
                .as("done, or names something: %s", result)
                .isTrue();
    }

    private static void pass(Gate gate) {
        try {
            gate.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
