package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.KernworkBuilder;
import io.kernwork.ManualKernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.Ticker;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Defects that the engine once had, each in the interleaving that showed it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineRegressionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final AtomicInteger runs = new AtomicInteger();

    private Work work(String name) {
        return Work.of(name, runs::incrementAndGet);
    }

    private static Thread daemon(Runnable body) {
        return Thread.ofPlatform().daemon().unstarted(body);
    }

    // ---- manual runtimes

    @Test
    @DisplayName("A close beside another stepping thread runs what that thread's step makes ready")
    void manualClose_orderedQueueBesideAStepper_runsTheRest() throws Exception {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        WorkQueue queue = engines.queue(runtime, "ordered", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        queue.enqueue(Work.of("first", gate::pass));
        queue.enqueue(work("second"));
        try (Helpers helpers = new Helpers()) {
            helpers.start("stepper", runtime::step);
            gate.awaitEntered();
            Bounded.untilWaiting(helpers.start("closer", queue::close), "the close waits for the first body");
            gate.open();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("A close without time in a manual runtime runs nothing and reports everything")
    void manualClose_withoutTime_dropsAll() {
        WorkQueue queue = engines.queue(engines.manual(new ManualTicker()), "q");
        for (int i = 0; i < 5; i++) {
            queue.enqueue(work("w" + i));
        }
        CloseReport report = queue.close(Duration.ZERO);
        assertThat(report.neverRan()).hasSize(5);
        assertThat(runs).hasValue(0);
    }

    @Test
    @DisplayName("A step and a close give the caller's interrupt flag back and do not show it to the bodies")
    void manualStepAndClose_interrupted_keepTheFlag() {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        WorkQueue queue = engines.queue(runtime, "q");
        List<Boolean> seen = new ArrayList<>();
        Work work = Work.of("w", () -> seen.add(Thread.currentThread().isInterrupted()));
        queue.enqueue(work);
        Thread.currentThread().interrupt();
        boolean stepped = runtime.step();
        boolean afterStep = Thread.interrupted();
        queue.enqueue(work);
        Thread.currentThread().interrupt();
        queue.close();
        boolean afterClose = Thread.interrupted();
        assertThat(stepped).isTrue();
        assertThat(afterStep).as("flag after the step").isTrue();
        assertThat(afterClose).as("flag after the close").isTrue();
        assertThat(seen).containsExactly(false, false);
    }

    @Test
    @DisplayName("Items that were parked start in the order of their requests, in whatever order their runs ended")
    void parkedItems_handedBack_startOldestFirst() throws Exception {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        WorkQueue first = engines.queue(runtime, "first");
        WorkQueue second = engines.queue(runtime, "second");
        List<String> order = new CopyOnWriteArrayList<>();
        List<Work> works = new ArrayList<>();
        List<Gate> gates = new ArrayList<>();
        try (Helpers helpers = new Helpers()) {
            List<Thread> steppers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Gate gate = new Gate();
                String name = "x" + i;
                AtomicBoolean again = new AtomicBoolean();
                works.add(Work.of(name, () -> {
                    if (again.getAndSet(true)) {
                        order.add(name);
                    } else {
                        gate.pass();
                    }
                }));
                gates.add(gate);
                first.enqueue(works.getLast());
                steppers.add(helpers.start("stepper " + i, runtime::step));
                gate.awaitEntered();
            }
            works.forEach(second::enqueue);
            assertThat(runtime.step()).as("something but parked items").isFalse();
            for (int i : new int[] {1, 2, 0}) {
                gates.get(i).open();
                steppers.get(i).join(LONG.toMillis());
            }
        }
        assertThat(runtime.runUntilIdle()).isEqualTo(3);
        assertThat(order).containsExactly("x0", "x1", "x2");
    }

    // ---- thread factories

    @Test
    @DisplayName("A thread that fails before it reaches its worker is replaced, and the work runs on the next one")
    void threadFactory_threadFailsOnItsWay_laterThreadRunsTheWork() throws Exception {
        AtomicInteger made = new AtomicInteger();
        ThreadFactory factory = body -> {
            boolean bad = made.getAndIncrement() == 0;
            Thread thread = new Thread(body) {
                @Override
                public @Nullable ClassLoader getContextClassLoader() {
                    if (bad) {
                        throw new OutOfMemoryError("planted");
                    }
                    return super.getContextClassLoader();
                }
            };
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((dead, failure) -> {});
            return thread;
        };
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Kernwork runtime = engines.runtime(1, options -> options.threadFactory(factory));
            WorkQueue queue = engines.queue(runtime, "q");
            queue.enqueue(work("w"));
            assertThat(queue.flush(LONG).done()).isTrue();
            assertThat(runtime.workers()).isEqualTo(1);
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(made).hasValue(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("A thread that its factory has started, and that comes late, ends at once; another one runs the work")
    void threadFactory_startsTheThreadWhichComesLate_countsStayRight() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch heard = new CountDownLatch(1);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ThreadFactory factory = body -> {
            if (made.getAndIncrement() > 0) {
                return daemon(body);
            }
            return Thread.ofPlatform().daemon().start(() -> {
                Bounded.until(() -> heard.getCount() == 0, "the failed start is reported");
                body.run();
                ended.complete(null);
            });
        };
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Kernwork runtime = engines.runtime(
                    1,
                    options -> options.threadFactory(factory).listener(new KernworkListener() {
                        @Override
                        public void workerStartFailed(String name, Throwable failure, Duration retryIn) {
                            heard.countDown();
                        }
                    }));
            WorkQueue queue = engines.queue(runtime, "q");
            queue.enqueue(work("w"));
            assertThat(queue.flush(LONG).done()).isTrue();
            ended.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(runtime.workers()).isEqualTo(1);
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(made).hasValue(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("A thread that its factory has started, and that has run the work already, is counted as it is")
    void threadFactory_startsTheThreadWhichComesEarly_countsStayRight() throws Exception {
        AtomicInteger made = new AtomicInteger();
        ThreadFactory factory = body -> {
            Thread thread = daemon(body);
            if (made.getAndIncrement() == 0) {
                thread.start();
                Bounded.until(() -> runs.get() >= 1, "the work has run"); // the second run may come before this looks
            }
            return thread;
        };
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Kernwork runtime = engines.runtime(1, options -> options.threadFactory(factory));
            WorkQueue queue = engines.queue(runtime, "q");
            queue.enqueue(work("w"));
            assertThat(queue.flush(LONG).done()).isTrue();
            Engine engine = EngineAccess.of(runtime);
            Bounded.until(() -> Peek.allWorkersIdle(engine) && runtime.workers() == 1, "one idle worker");
            queue.enqueue(work("w2"));
            assertThat(queue.flush(LONG).done()).isTrue();
            assertThat(runtime.workers()).isEqualTo(1);
            assertThat(log.entries()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("A builder may be used again: what it is told then does not reach the runtime that it made")
    void builder_usedAgain_firstRuntimeKeepsItsOptions() {
        KernworkBuilder builder = Kernwork.builder().name("one").cpus(1).daemon(true);
        Kernwork one = engines.watch(builder.build());
        try (Kernwork two = builder.name("two").daemon(false).build()) {
            CompletableFuture<Thread> worker = new CompletableFuture<>();
            engines.queue(one, "q").enqueue(Work.of("w", () -> worker.complete(Thread.currentThread())));
            Thread thread = worker.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(thread.getName()).startsWith("kernwork-one-worker");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(two.name()).isEqualTo("two");
        }
    }

    // ---- closing

    @Test
    @DisplayName("Two completions that close the runtime on two workers do not wait for each other's thread")
    void runtimeClose_byTwoCompletions_bothReturn() throws Exception {
        Kernwork runtime = engines.runtime(2);
        CyclicBarrier both = new CyclicBarrier(2);
        List<Gate> gates = List.of(new Gate(), new Gate());
        List<CompletableFuture<Void>> closes = new ArrayList<>();
        for (Gate gate : gates) {
            WorkQueue queue = engines.queue(runtime, "q" + closes.size());
            queue.enqueue(Work.of("w", gate::pass));
            gate.awaitEntered();
            closes.add(queue.flushAsync()
                    .thenRun(() -> meetAndClose(both, runtime))
                    .toCompletableFuture());
        }
        gates.forEach(Gate::open);
        for (CompletableFuture<Void> close : closes) {
            close.orTimeout(20, TimeUnit.SECONDS).join();
        }
        assertThat(runtime.isClosed()).isTrue();
    }

    private static void meetAndClose(CyclicBarrier both, Kernwork runtime) {
        try {
            Bounded.await(both, "both completions");
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
        runtime.close();
    }

    @Test
    @DisplayName("A listener that waits or closes on the service thread is refused, and the runtime goes on")
    void listener_closesOnTheServiceThread_isRefusedAndTheRuntimeGoesOn() throws Exception {
        AtomicReference<@Nullable WorkQueue> queue = new AtomicReference<>();
        AtomicReference<@Nullable Kernwork> closing = new AtomicReference<>();
        List<Throwable> refusals = new CopyOnWriteArrayList<>();
        AtomicInteger made = new AtomicInteger();
        KernworkListener listener = new KernworkListener() {
            @Override
            public void workerStartFailed(String name, Throwable failure, Duration retryIn) {
                WorkQueue own = Objects.requireNonNull(queue.get());
                refused(() -> Objects.requireNonNull(closing.get()).close(), refusals);
                refused(own::close, refusals);
                refused(() -> own.close(Duration.ZERO), refusals);
                refused(own::flush, refusals);
            }
        };
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Kernwork runtime = engines.runtime(
                    1,
                    options -> options.listener(listener).threadFactory(body -> {
                        if (made.getAndIncrement() == 0) {
                            throw new IllegalStateException("planted");
                        }
                        return daemon(body);
                    }));
            closing.set(runtime);
            WorkQueue own = engines.queue(runtime, "q");
            queue.set(own);
            own.enqueue(work("w"));
            assertThat(own.flush(LONG).done()).as("the runtime still serves").isTrue();
            assertThat(runtime.isClosed()).isFalse();
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(refusals).hasSize(4).allSatisfy(thrown -> assertThat(thrown).isInstanceOf(SelfWaitException.class));
    }

    private static void refused(Helpers.Task wait, List<Throwable> refusals) {
        try {
            wait.run();
        } catch (Exception e) {
            refusals.add(e);
        }
    }

    @Test
    @DisplayName(
            "A bounded close that drops a parked item lets a worker at what is behind it, for which a completion waits")
    void boundedClose_dropsAParkedItem_freesItsSlotForTheRest() throws Exception {
        Kernwork runtime = engines.runtime(3);
        WorkQueue first = engines.queue(runtime, "first");
        WorkQueue second = engines.queue(runtime, "second", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        Work parked = Work.of("parked", gate::pass);
        Work behind = work("behind");
        first.enqueue(parked);
        gate.awaitEntered();
        second.enqueue(parked);
        second.enqueue(behind);
        Bounded.until(() -> second.depth() == 1, "the item is parked");
        CompletableFuture<WaitResult> flushed =
                parked.flushAsync().thenApply(ignored -> flush(behind)).toCompletableFuture();
        try (Helpers helpers = new Helpers()) {
            helpers.start("closer", () -> second.close(Duration.ZERO));
            assertThat(flushed.orTimeout(40, TimeUnit.SECONDS).join().done()).isTrue();
        } finally {
            gate.open();
        }
        assertThat(runs).hasValue(1);
    }

    private static WaitResult flush(Work work) {
        try {
            return work.flush(LONG);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    @DisplayName("The listener hears of a bounded close once when nothing is left after the drop")
    void boundedClose_nothingLeft_isReportedOnce() throws Exception {
        List<CloseReport> heard = new CopyOnWriteArrayList<>();
        Gate gate = new Gate();
        Kernwork runtime = engines.runtime(
                1,
                options -> options.listener(new KernworkListener() {
                            @Override
                            public void queueClosed(CloseReport report) {
                                heard.add(report);
                            }
                        })
                        .threadFactory(body -> {
                            pass(gate);
                            return daemon(body);
                        }));
        WorkQueue queue = engines.queue(runtime, "q");
        queue.enqueue(work("w"));
        gate.awaitEntered();
        CloseReport report = queue.close(Duration.ZERO);
        gate.open();
        assertThat(report.neverRan()).hasSize(1);
        assertThat(heard).containsExactly(report);
        assertThat(runs).hasValue(0);
    }

    private static void pass(Gate gate) {
        try {
            gate.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("Bounded closes of a queue whose body does not end leave one waiter, however many they are")
    void boundedClose_repeatedWhileABodyRuns_leavesOneWaiter() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "stuck");
        Gate gate = new Gate();
        queue.enqueue(Work.of("stuck", gate::pass));
        gate.awaitEntered();
        for (int i = 0; i < 20; i++) {
            assertThat(queue.close(Duration.ZERO).stillRunning()).hasSize(1);
        }
        assertThat(Peek.waiters(queue)).isEqualTo(1);
        gate.open();
    }

    @Test
    @DisplayName("A closed queue can be collected when its worker has gone, though the worker's earlier items live on")
    void closedQueue_workerHasGone_isCollectable() throws Exception {
        Kernwork runtime = engines.runtime(1, options -> options.idleTimeout(Duration.ofMillis(1)));
        Work longLived = collectClosedQueue(runtime, () -> runtime.workers() == 0);
        assertThat(longLived.isPending()).isFalse(); // and reachable until now
    }

    @Test
    @DisplayName("A closed queue can be collected while the worker that served it is idle")
    void closedQueue_workerIsIdle_isCollectable() throws Exception {
        Kernwork runtime = engines.runtime(1);
        Engine engine = EngineAccess.of(runtime);
        Work longLived = collectClosedQueue(runtime, () -> Peek.allWorkersIdle(engine));
        assertThat(runtime.workers()).isEqualTo(1);
        assertThat(longLived.isPending()).isFalse(); // and reachable until now
    }

    /** The one worker runs the item that lives on, then the only item of the queue; returns the former. */
    private Work collectClosedQueue(Kernwork runtime, BooleanSupplier over) throws InterruptedException {
        AtomicBoolean go = new AtomicBoolean();
        CountDownLatch inside = new CountDownLatch(1);
        Work longLived = Work.of("long-lived", () -> {
            inside.countDown();
            while (!go.get()) {
                Thread.onSpinWait(); // one that blocked would be replaced by another worker
            }
        });
        engines.queue(runtime, "lasting").enqueue(longLived);
        Bounded.await(inside, "the worker");
        WeakReference<WorkQueue> closed = closedQueue(runtime, go);
        Bounded.until(over, "the worker has left the queue");
        untilCollected(closed);
        return longLived;
    }

    private static WeakReference<WorkQueue> closedQueue(Kernwork runtime, AtomicBoolean go) {
        WorkQueue queue = WorkQueue.builder("closed").runtime(runtime).build();
        queue.enqueue(Work.of("w", () -> {}));
        go.set(true);
        queue.close();
        return new WeakReference<>(queue);
    }

    private static void untilCollected(WeakReference<?> reference) {
        Bounded.until(
                () -> {
                    System.gc();
                    return reference.refersTo(null);
                },
                "the closed queue is collected");
    }

    @Test
    @DisplayName("The close of a runtime returns when its threads have ended, those of retired workers, too")
    void runtimeClose_retiredWorkerLingers_waitsForItsThread() throws Exception {
        AtomicReference<@Nullable Thread> closer = new AtomicReference<>();
        AtomicReference<@Nullable Thread> dispatcher = new AtomicReference<>();
        AtomicBoolean early = new AtomicBoolean();
        CountDownLatch lingering = new CountDownLatch(1);
        ThreadFactory factory = body -> daemon(() -> {
            body.run();
            lingering.countDown();
            Bounded.until(() -> joins(closer.get(), dispatcher.get()), "the close waits for this thread");
            early.set(Objects.requireNonNull(closer.get()).getState() == Thread.State.TERMINATED);
        });
        Seams seams = new Seams(Ticker.system(), Parking.SYSTEM, factory, Item[]::new);
        Engine engine = new Engine("lingering", 1, Duration.ZERO, seams, null, null, false);
        dispatcher.set(daemon(Objects.requireNonNull(engine.dispatcher())));
        Objects.requireNonNull(dispatcher.get()).start();
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        engines.queue(runtime, "q").enqueue(work("w"));
        Bounded.await(lingering, "the worker's end");
        try (Helpers helpers = new Helpers()) {
            closer.set(helpers.start("closer", runtime::close));
        }
        assertThat(early).as("the close returned before the thread had ended").isFalse();
    }

    /** Whether the close has nothing left to wait for but the thread that asks, or has returned. */
    private static boolean joins(@Nullable Thread closer, @Nullable Thread dispatcher) {
        return closer != null
                && dispatcher != null
                && (closer.getState() == Thread.State.TERMINATED
                        || (!dispatcher.isAlive() && closer.getState() == Thread.State.WAITING));
    }
}
