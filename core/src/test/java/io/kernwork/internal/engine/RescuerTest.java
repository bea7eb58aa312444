package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.ItemRef;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.fixtures.ScarceThreads.Mode;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a rescuer runs items, and when it leaves them to the workers. */
@Timeout(60)
class RescuerTest {
    private static final int ITEMS = 40;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ScarceThreads threads = new ScarceThreads();
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();

    private Kernwork runtime(int cpus) {
        return engines.runtime(cpus, builder -> builder.threadFactory(threads));
    }

    private static long rescued(WorkQueue queue) {
        return EngineAccess.of(queue.runtime()).rescued(Peek.lane(queue));
    }

    private Work work(String name) {
        return Work.of(name, () -> {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            ran.add(name);
            Thread.onSpinWait();
            inside.decrementAndGet();
        });
    }

    private static void block(Gate gate, boolean declared) throws InterruptedException {
        if (!declared) {
            gate.pass();
            return;
        }
        Kernwork.<Boolean, InterruptedException>blocking(() -> {
            gate.pass();
            return true;
        });
    }

    private List<String> enqueue(WorkQueue queue, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = queue.name() + "-" + i;
            names.add(name);
            assertThat(queue.enqueue(work(name)).accepted()).isTrue();
        }
        return names;
    }

    @ParameterizedTest
    @EnumSource(
            names = {"MAKES", "SWALLOWS"},
            mode = EnumSource.Mode.EXCLUDE)
    @DisplayName(
            "while no thread can be made items run one at a time and in order, those of other queues only when one can")
    void factory_failsFromTheStart_itemsRun(Mode how) throws InterruptedException {
        Kernwork runtime = runtime(1);
        WorkQueue plain = engines.queue(runtime, "plain");
        WorkQueue queue = engines.queue(runtime, "rescued", WorkQueueBuilder::memReclaim);
        threads.set(how);
        plain.enqueue(work("plain"));
        List<String> names = enqueue(queue, ITEMS);
        queue.flush();
        assertThat(ran).containsExactlyElementsOf(names);
        assertThat(mostInside).hasValue(1);
        assertThat(rescued(queue)).isEqualTo(ITEMS);
        assertThat(plain.depth()).isEqualTo(1);

        threads.set(Mode.MAKES);
        plain.flush();
        assertThat(ran).hasSize(ITEMS + 1).endsWith("plain");
        enqueue(queue, ITEMS);
        queue.flush();
        assertThat(rescued(queue)).isEqualTo(ITEMS);
        assertThat(rescued(plain)).isZero();
    }

    @Test
    @DisplayName("a factory that fails later: the only worker is blocked, and items run all the same")
    void factory_failsLater_itemsRun() throws InterruptedException {
        Kernwork runtime = runtime(1);
        WorkQueue plain = engines.queue(runtime, "plain");
        WorkQueue queue = engines.queue(runtime, "rescued", WorkQueueBuilder::memReclaim);
        plain.enqueue(work("first"));
        plain.flush(); // a worker is there
        enqueue(queue, ITEMS);
        queue.flush();
        assertThat(rescued(queue)).isZero();

        threads.set(Mode.THROWS);
        Gate gate = new Gate();
        plain.enqueue(Work.of("blocked", gate::pass));
        gate.awaitEntered();
        enqueue(queue, ITEMS);
        queue.flush();
        assertThat(rescued(queue)).isEqualTo(ITEMS);
        gate.open();
        plain.flush();
        enqueue(queue, ITEMS);
        queue.flush();
        assertThat(rescued(queue)).isEqualTo(ITEMS);
        threads.set(Mode.MAKES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("as many workers as may be are blocked, and items run all the same, until one comes back")
    void workers_allBlockedAtTheLimit_itemsRun(boolean declared) throws InterruptedException {
        Seams seams = Seams.of(Ticker.system(), threads).withMostWorkers(3);
        Kernwork runtime = runtime(new Engine("checked", 1, Duration.ofMinutes(1), seams, null, null, false));
        WorkQueue plain = engines.queue(runtime, "plain");
        WorkQueue queue = engines.queue(runtime, "rescued", WorkQueueBuilder::memReclaim);
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Gate gate = new Gate();
            gates.add(gate);
            plain.enqueue(Work.of("blocked", () -> block(gate, declared)));
        }
        for (Gate gate : gates) {
            gate.awaitEntered();
        }
        plain.enqueue(work("plain"));
        enqueue(queue, ITEMS);
        queue.flush();
        assertThat(rescued(queue)).isEqualTo(ITEMS);
        assertThat(plain.depth()).isEqualTo(1);
        assertThat(runtime.workers()).isEqualTo(3);
        gates.forEach(Gate::open);
        plain.flush();
        assertThat(ran).hasSize(ITEMS + 1);
        assertThat(threads.refusals()).isZero();
    }

    @Test
    @DisplayName("as many workers as may be are there, and some are idle: one of these stands in for a blocked one")
    void workers_someIdleAtTheLimit_replaceABlockedOne() throws InterruptedException {
        Seams seams = Seams.of(Ticker.system(), threads).withMostWorkers(2);
        Kernwork runtime = runtime(new Engine("checked", 1, Duration.ofMinutes(1), seams, null, null, false));
        WorkQueue plain = engines.queue(runtime, "plain");
        for (int round = 0; round < 2; round++) { // the second one finds both workers idle
            Gate gate = new Gate();
            plain.enqueue(Work.of("blocked", gate::pass));
            gate.awaitEntered();
            Work next = work("next");
            plain.enqueue(next);
            assertThat(next.flush(Duration.ofSeconds(20)).done()).isTrue();
            gate.open();
            plain.flush();
        }
        assertThat(runtime.workers()).isEqualTo(2);
    }

    @Test
    @DisplayName("while the factory holds the dispatcher up for one pool items of another one run all the same")
    void factory_blocksForAnotherPool_itemsRun() throws InterruptedException {
        Engine engine =
                new Engine("checked", 1, Duration.ofMinutes(1), Seams.of(Ticker.system(), threads), null, null, false);
        Kernwork runtime = runtime(engine);
        WorkQueue plain = engines.queue(runtime, "plain");
        Pool second = engine.openPool(PoolSpec.single("second"));
        Lane lane = engine.openSorted(() -> "rescued", engine.errors(), 1, Lane.NO_CPU, second);
        engine.openRescuer(lane);
        threads.set(Mode.BLOCKS);
        plain.enqueue(work("plain"));
        Bounded.until(() -> threads.refusals() == 1, "the dispatcher is inside the factory");
        CountDownLatch done = new CountDownLatch(1);
        engine.submission().enqueue(lane, new Done(done));
        Bounded.await(done, "the rescuer");
        Bounded.until(() -> engine.rescued(lane) == 1, "it is counted");
        assertThat(plain.depth()).isEqualTo(1);
        threads.set(Mode.MAKES);
        plain.flush();
    }

    private static final class Done extends Item {
        private final CountDownLatch done;

        Done(CountDownLatch done) {
            super(false);
            this.done = done;
        }

        @Override
        public ItemRef ref() {
            return () -> "done";
        }

        @Override
        public void body(int requests) {
            done.countDown();
        }
    }

    private Kernwork runtime(Engine engine) {
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        return engines.watch(SeamedKernwork.of(engine));
    }

    @Test
    @DisplayName("not before a requested thread has not come for 10 ms, and then at once")
    void factory_fails_firstItemRunsAfterTenMilliseconds() throws InterruptedException {
        ManualTicker ticker = new ManualTicker();
        AtomicInteger pauses = new AtomicInteger(); // which have begun; a refusal is counted before its pause begins
        KernworkListener listener = new KernworkListener() {
            @Override
            public void workerStartFailed(String runtime, Throwable failure, Duration retryIn) {
                pauses.incrementAndGet();
            }
        };
        Seams seams = Seams.of(ticker, threads);
        Kernwork runtime = runtime(new Engine("checked", 1, Duration.ofMinutes(1), seams, null, listener, false));
        WorkQueue queue = engines.queue(runtime, "rescued", WorkQueueBuilder::memReclaim);
        threads.set(Mode.THROWS);
        CountDownLatch done = new CountDownLatch(1);
        queue.enqueue(Work.of("first", done::countDown));
        Bounded.until(() -> pauses.get() == 1, "the factory was asked");
        ticker.advance(Duration.ofNanos(9_999_999));
        Bounded.until(() -> pauses.get() == 2, "the factory was asked again");
        assertThat(queue.depth()).isEqualTo(1);
        ticker.advance(Duration.ofNanos(1));
        Bounded.until(
                () -> {
                    ticker.advance(Duration.ofMillis(1)); // the pause after a refusal may have begun just now
                    return done.getCount() == 0 && rescued(queue) == 1;
                },
                "the rescuer has run it");
        threads.set(Mode.MAKES);
        Engine engine = EngineAccess.of(runtime);
        Bounded.until(
                () -> {
                    ticker.advance(Duration.ofSeconds(1)); // the same
                    return Peek.allWorkersIdle(engine);
                },
                "the factory makes threads again");
        queue.close();
    }

    @Test
    @DisplayName("queues that wait for each other's items get on while no thread can be made")
    void twoQueues_dependOnEachOther_getOn() throws InterruptedException {
        Kernwork runtime = runtime(1);
        WorkQueue one = engines.queue(runtime, "one", WorkQueueBuilder::memReclaim);
        WorkQueue other = engines.queue(runtime, "other", WorkQueueBuilder::memReclaim);
        threads.set(Mode.OUT_OF_MEMORY);
        for (int round = 0; round < 3; round++) {
            Work inner = work("inner");
            Work outer = Work.of("outer", () -> {
                other.enqueue(inner);
                inner.flush();
                ran.add("outer");
            });
            one.enqueue(outer);
            one.flush();
        }
        assertThat(ran).containsExactly("inner", "outer", "inner", "outer", "inner", "outer");
        assertThat(rescued(one)).isEqualTo(3);
        assertThat(rescued(other)).isEqualTo(3);
        threads.set(Mode.MAKES);
    }

    @Test
    @DisplayName("a body that throws or leaves its thread changed has no effect on the next one")
    void body_throws_nextOneRuns() throws InterruptedException {
        Kernwork runtime = runtime(1);
        List<String> failed = Collections.synchronizedList(new ArrayList<>());
        WorkQueue queue = engines.queue(
                runtime,
                "rescued",
                builder -> builder.memReclaim().onError((item, on, failure) -> {
                    failed.add(item.name() + " on " + on.name() + ": " + failure.getMessage());
                    throw new IllegalStateException("the handler throws, too");
                }));
        threads.set(Mode.THROWS);
        queue.enqueue(Work.of("bad", () -> {
            Thread.currentThread().setName("changed");
            Thread.currentThread().interrupt();
            throw new StackOverflowError("planted");
        }));
        queue.enqueue(Work.of("looks", () -> {
            Thread self = Thread.currentThread();
            Work current = Objects.requireNonNull(Work.current());
            ran.add(current.name() + " " + self.getName().startsWith("scarce-") + " " + self.isInterrupted());
        }));
        queue.flush();
        assertThat(ran).containsExactly("looks true false");
        assertThat(failed).containsExactly("bad on rescued: planted");
        assertThat(rescued(queue)).isEqualTo(2);
        threads.set(Mode.MAKES);
    }

    @Test
    @DisplayName("what is paused, cancelled or over the limit does not run here either")
    void rules_ofTheQueue_hold() throws InterruptedException {
        Kernwork runtime = runtime(1);
        WorkQueue plain = engines.queue(runtime, "plain");
        WorkQueue queue = engines.queue(
                runtime, "rescued", builder -> builder.memReclaim().ordered());
        plain.enqueue(Work.of("first", () -> {}));
        plain.flush(); // a worker is there, so the rescuer is not called
        Gate gate = new Gate();
        queue.enqueue(Work.of("blocked", gate::pass)); // on the worker
        gate.awaitEntered();
        threads.set(Mode.THROWS);
        Work disabled = work("disabled");
        Work cancelled = work("cancelled");
        Work waits = work("waits");
        queue.enqueue(disabled);
        queue.enqueue(cancelled);
        queue.enqueue(waits);
        plain.enqueue(work("plain"));
        Bounded.until(() -> threads.refusals() >= 3, "distress");
        assertThat(disabled.disable()).isEqualTo(1);
        assertThat(cancelled.cancel()).isEqualTo(1);
        assertThat(queue.flush(Duration.ofMillis(50)).done()).isFalse();
        assertThat(ran).isEmpty();
        gate.open();
        queue.flush();
        threads.set(Mode.MAKES);
        plain.flush();
        assertThat(ran).containsExactlyInAnyOrder("waits", "plain");
        assertThat(waits.isPending()).isFalse();
    }

    @Test
    @DisplayName("in a manual runtime the queue is as any other")
    void manualRuntime_needsNoThread() {
        try (var runtime = Kernwork.manual(new ManualTicker())) {
            WorkQueue queue =
                    WorkQueue.builder("rescued").runtime(runtime).memReclaim().build();
            queue.enqueue(work("one"));
            assertThat(runtime.runUntilIdle()).isEqualTo(1);
            assertThat(rescued(queue)).isZero();
        }
    }

    @Test
    @DisplayName("a bottom-half queue cannot have a rescuer")
    void bottomHalf_isRefused() {
        WorkQueueBuilder builder = WorkQueue.builder("both").bottomHalf().memReclaim();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'both'")
                .hasMessageContaining("bottomHalf()")
                .hasMessageContaining("memReclaim()");
    }
}
