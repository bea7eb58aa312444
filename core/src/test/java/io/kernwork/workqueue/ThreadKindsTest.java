package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues whose works have threads of their own kind. */
@Timeout(60)
class ThreadKindsTest {
    private static final int MANY = 40;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1);

    enum Kind {
        UNBOUND,
        UNBOUND_HIGH,
        VIRTUAL;

        WorkQueueBuilder of(WorkQueueBuilder builder) {
            return switch (this) {
                case UNBOUND -> builder.unbound();
                case UNBOUND_HIGH -> builder.unbound().highPriority();
                case VIRTUAL -> builder.virtualThreads();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("As many bodies wait at the same time as the limit allows, on one CPU")
    void unbound_bodiesWaitForEachOther_allRun(Kind kind) throws Exception {
        WorkQueue queue = engines.queue(runtime, "kind", builder -> kind.of(builder.maxActive(MANY)));
        CyclicBarrier together = new CyclicBarrier(MANY);
        AtomicInteger met = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            queue.enqueue(Work.of("w" + i, () -> {
                Bounded.await(together, "all bodies of the limit run");
                met.incrementAndGet();
            }));
        }
        queue.flush();
        assertThat(met.get()).isEqualTo(MANY);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("No more run than the limit allows, and an ordered one keeps its order")
    void ordered_manyWorks_inOrder(Kind kind) throws Exception {
        WorkQueue queue = engines.queue(runtime, "ordered", builder -> kind.of(builder.ordered()));
        List<Integer> order = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            queue.enqueue(Work.of("w" + i, () -> order.add(number)));
        }
        queue.flush();
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    @DisplayName("Virtual threads are virtual, and the queue's verbs work there")
    void virtual_bodies_runOnVirtualThreads() throws Exception {
        WorkQueue queue = engines.queue(runtime, "virtual", WorkQueueBuilder::virtualThreads);
        Set<Boolean> kinds = ConcurrentHashMap.newKeySet();
        Work work = Work.of("w", () -> kinds.add(Thread.currentThread().isVirtual()));
        queue.enqueue(work);
        work.flush();
        assertThat(kinds).containsExactly(true);
        assertThat(work.cancelSync()).isZero();
        queue.drain();
    }

    @Test
    @DisplayName("The close of the runtime ends all of these threads")
    void close_allKinds_noWorkerIsLeft() {
        Kernwork own = engines.runtime(2);
        for (Kind kind : Kind.values()) {
            engines.queue(own, kind.name(), kind::of).enqueue(Work.of("w", () -> {}));
        }
        WorkQueue high = engines.queue(own, "high", WorkQueueBuilder::highPriority);
        high.enqueue(Work.of("w", () -> {}));
        own.close();
        assertThat(own.workers()).isZero();
    }

    @Test
    @DisplayName("High priority has workers of its own: it runs although all others are busy with bodies that compute")
    void high_allOthersCompute_runs() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        WorkQueue normal = engines.queue(runtime, "normal");
        normal.enqueue(Work.of("hog", () -> {
            begun.countDown();
            while (ran.getCount() > 0) {
                Thread.onSpinWait();
            }
        }));
        Bounded.await(begun, "the hog computes");
        WorkQueue high = engines.queue(runtime, "high", WorkQueueBuilder::highPriority);
        high.enqueue(Work.of("high", ran::countDown));
        Bounded.await(ran, "the work of high priority has run");
        normal.flush();
        high.flush();
    }

    @Test
    @DisplayName("CPU-intensive bodies hold nobody up, and are not held up by each other")
    void intensive_bodiesCompute_othersRun() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(3);
        WorkQueue intensive = engines.queue(runtime, "intensive", WorkQueueBuilder::cpuIntensive);
        for (int i = 0; i < 3; i++) {
            intensive.enqueue(Work.of("hog" + i, () -> {
                begun.countDown();
                while (over.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }));
        }
        Bounded.await(begun, "all hogs compute");
        WorkQueue normal = engines.queue(runtime, "normal");
        normal.enqueue(Work.of("normal", over::countDown));
        Bounded.await(over, "a normal work has run");
        intensive.flush();
        normal.flush();
    }

    @Test
    @DisplayName("The scope of a queue that is not unbound, or is closed, cannot be changed")
    void setAffinityScope_notUnbound_isRefused() {
        WorkQueue plain = engines.queue(runtime, "plain");
        assertThatThrownBy(() -> plain.setAffinityScope(AffinityScope.CPU))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'plain' is not unbound");
        WorkQueue unbound = engines.queue(runtime, "unbound", WorkQueueBuilder::unbound);
        unbound.setAffinityScope(AffinityScope.CPU);
        unbound.close();
        assertThatThrownBy(() -> unbound.setAffinityScope(AffinityScope.SMT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'unbound' is closed");
    }
}
