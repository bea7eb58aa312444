package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Peek;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.fixtures.ScarceThreads.Mode;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the thread of a rescuer begins and ends, and that nothing of it is left. */
@Timeout(60)
class RescuerLifeTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ScarceThreads scarce = new ScarceThreads();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final ThreadFactory threads = body -> {
        Thread thread = scarce.newThread(body);
        if (thread != null) {
            made.add(thread);
        }
        return thread;
    };

    private Kernwork runtime() {
        return engines.runtime(1, builder -> builder.threadFactory(threads));
    }

    private WorkQueue rescued(Kernwork runtime) {
        return engines.queue(runtime, "rescued", WorkQueueBuilder::memReclaim);
    }

    /** Of the queue that was built last. */
    private Thread rescuer() {
        return made.getLast();
    }

    @Test
    @DisplayName(
            "the thread is there when the queue is, is parked without an end, and has ended when the queue is closed")
    void close_endsTheThread() {
        Kernwork runtime = runtime();
        WorkQueue queue = rescued(runtime);
        Thread rescuer = rescuer();
        Bounded.until(() -> rescuer.getState() == Thread.State.WAITING, "the rescuer is parked");
        assertThat(runtime.workers()).isZero();
        queue.close();
        assertThat(rescuer.isAlive()).isFalse();
        queue.close();
        WorkQueue second = rescued(runtime);
        assertThat(second.close(Duration.ofSeconds(20)).neverRan()).isEmpty();
        assertThat(rescuer().isAlive()).isFalse();
        rescued(runtime);
        runtime.close();
        assertThat(made).hasSize(3).noneMatch(Thread::isAlive);
    }

    @Test
    @DisplayName(
            "closed without waiting its thread ends soon, and that of a queue whose bounded close gave up with its body")
    void closeAsync_endsTheThread() throws Exception {
        Kernwork runtime = runtime();
        WorkQueue queue = rescued(runtime);
        Thread rescuer = rescuer();
        queue.closeAsync().toCompletableFuture().get();
        Bounded.until(() -> !rescuer.isAlive(), "the rescuer has ended");

        WorkQueue stuck = rescued(runtime);
        Thread second = rescuer();
        Gate gate = new Gate();
        scarce.set(Mode.THROWS);
        stuck.enqueue(Work.of("stuck", gate::pass));
        gate.awaitEntered();
        Work never = Work.of("never", () -> {});
        stuck.enqueue(never);
        CloseReport report = stuck.close(Duration.ofMillis(1));
        assertThat(report.neverRan()).containsExactly(new CloseReport.NeverRan(never, 1));
        assertThat(report.stillRunning())
                .singleElement()
                .satisfies(held -> assertThat(held.thread()).isEqualTo(second.getName()));
        gate.open();
        Bounded.until(() -> !second.isAlive(), "the rescuer has ended");
        scarce.set(Mode.MAKES);
    }

    @Test
    @DisplayName("while an item runs on the rescuer the verbs do as they always do")
    void verbs_anItemRunsOnTheRescuer() throws Exception {
        Kernwork runtime = runtime();
        WorkQueue queue = rescued(runtime);
        scarce.set(Mode.THROWS);
        for (boolean drain : new boolean[] {false, true}) {
            Gate gate = new Gate();
            Work held = Work.of("held", gate::pass);
            Work next = Work.of("next", () -> {});
            queue.enqueue(held);
            gate.awaitEntered();
            assertThat(held.isRunning()).isTrue();
            assertThat(held.cancel()).isZero();
            queue.enqueue(next);
            assertThat(next.cancel()).isEqualTo(1);
            queue.enqueue(next);
            assertThat(queue.flush(Duration.ofMillis(1)).done()).isFalse();
            assertThat(held.disableSync(Duration.ofMillis(1)).done()).isFalse();
            held.enable();
            try (Helpers helpers = new Helpers()) {
                Thread waiter = helpers.start("waits", drain ? queue::drain : held::cancelSync);
                Bounded.untilWaiting(waiter, "the helper waits");
                gate.open();
            }
            queue.flush();
            assertThat(next.isPending()).isFalse();
        }
        Gate gate = new Gate();
        queue.enqueue(Work.of("last", gate::pass));
        gate.awaitEntered();
        Thread rescuer = made.getFirst();
        try (Helpers helpers = new Helpers()) {
            Thread closer = helpers.start("closes", () -> {
                queue.close();
                assertThat(rescuer.isAlive()).isFalse();
            });
            Bounded.untilWaiting(closer, "the closer waits");
            gate.open();
        }
        scarce.set(Mode.MAKES);
    }

    @Test
    @DisplayName(
            "a body on the rescuer that closes its own queue is refused; without waiting, and from a completion, it may")
    void close_fromTheRescuer_ends() throws Exception {
        Kernwork runtime = runtime();
        WorkQueue queue = rescued(runtime);
        Thread rescuer = rescuer();
        scarce.set(Mode.THROWS);
        AtomicReference<Throwable> refused = new AtomicReference<>();
        queue.enqueue(Work.of("closes", () -> {
            try {
                queue.close();
            } catch (SelfWaitException e) {
                refused.set(e);
            }
            queue.closeAsync().thenRun(runtime::close);
        }));
        Bounded.until(() -> !rescuer.isAlive(), "the rescuer has ended");
        assertThat(refused.get()).hasMessageContaining("'closes'").hasMessageContaining("'rescued'");
        assertThat(runtime.isClosed()).isTrue();
        assertThat(queue.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "OUT_OF_MEMORY", "NULL", "VIRTUAL", "SWALLOWS"})
    @DisplayName("a queue whose thread cannot be made is not created, and nothing of it is left")
    void build_factoryFails_leavesNothing(Mode how) {
        Kernwork runtime = runtime();
        scarce.set(how);
        for (boolean perCpu : new boolean[] {false, true}) {
            WorkQueueBuilder builder =
                    WorkQueue.builder("rescued").runtime(runtime).memReclaim();
            assertThatThrownBy(perCpu ? builder.perCpu()::build : builder::build)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'rescued'")
                    .hasMessageContaining("memReclaim()")
                    .hasCauseInstanceOf(how == Mode.OUT_OF_MEMORY ? Error.class : IllegalStateException.class);
        }
        assertThat(Peek.lanes(EngineAccess.of(runtime))).isZero();
        scarce.set(Mode.MAKES);
        rescued(runtime).close();
        assertThat(made).noneMatch(Thread::isAlive);
    }

    @Test
    @DisplayName("a closed runtime makes no thread, and one that closes while the factory makes it ends it")
    void build_runtimeCloses_leavesNoThread() throws InterruptedException {
        Kernwork runtime = runtime();
        scarce.set(Mode.BLOCKS);
        try (Helpers helpers = new Helpers()) {
            WorkQueueBuilder builder =
                    WorkQueue.builder("rescued").runtime(runtime).memReclaim();
            helpers.start(
                    "builds",
                    () -> assertThatThrownBy(builder::build)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("closed"));
            Bounded.until(() -> scarce.refusals() == 1, "the factory is called");
            runtime.close();
            scarce.set(Mode.MAKES);
        }
        assertThat(made)
                .singleElement()
                .satisfies(thread -> assertThat(thread.getState()).isEqualTo(Thread.State.NEW));
        WorkQueueBuilder late = WorkQueue.builder("late").runtime(runtime).memReclaim();
        assertThatThrownBy(late::build).isInstanceOf(IllegalStateException.class);
        assertThat(made).hasSize(1);
    }

    @Test
    @DisplayName("while all is well nobody wakes the rescuer, whatever the workers do")
    void rescuer_allIsWell_isNotWoken() throws InterruptedException {
        Unparks parking = new Unparks();
        Seams seams = new Seams(Ticker.system(), parking, threads, Item[]::new);
        Engine engine = new Engine("checked", 1, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        WorkQueue queue = rescued(runtime);
        parking.watched = rescuer();
        AtomicInteger runs = new AtomicInteger();
        queue.enqueue(Work.of("first", runs::incrementAndGet)); // a worker comes
        queue.flush();
        Bounded.until(() -> parking.watched.getState() == Thread.State.WAITING, "the rescuer is parked");
        int before = parking.count.get();
        for (int i = 0; i < 1_000; i++) {
            queue.enqueue(Work.of("next", runs::incrementAndGet));
            if (i % 10 == 0) {
                queue.flush();
            }
        }
        queue.flush();
        assertThat(runs).hasValue(1_001);
        assertThat(parking.count.get() - before).isZero();
        assertThat(parking.watched.getState()).isEqualTo(Thread.State.WAITING);
    }

    private static final class Unparks implements Parking {
        private final AtomicInteger count = new AtomicInteger();
        private volatile Thread watched = Thread.currentThread();

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
            if (thread.equals(watched)) {
                count.incrementAndGet();
            }
            SYSTEM.unpark(thread);
        }
    }
}
