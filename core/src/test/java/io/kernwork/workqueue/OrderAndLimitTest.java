package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of an ordered queue, and the limit of the others, with real workers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderAndLimitTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Kernwork runtime =
            Kernwork.builder().name("order").cpus(4).daemon(true).build();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("M6: many producers, one total order: the works run one at a time, in the order of their enqueuing")
    void ordered_manyProducers_totalOrder() throws Exception {
        WorkQueue queue = WorkQueue.builder("q").runtime(runtime).ordered().build();
        Object order = new Object();
        List<Probe> enqueued = new ArrayList<>();
        List<Probe> ran = new ArrayList<>(); // plain: one at a time, each after the one before
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        try (Helpers helpers = new Helpers()) {
            for (int i = 0; i < 4; i++) {
                helpers.start("producer " + i, () -> {
                    for (int k = 0; k < 2_000; k++) {
                        Probe work = new Probe("w");
                        work.script(() -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            ran.add(work);
                            inside.decrementAndGet();
                        });
                        synchronized (order) {
                            enqueued.add(work);
                            queue.enqueue(work);
                        }
                    }
                });
            }
        }
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(ran).hasSize(8_000);
        assertThat(ran.equals(enqueued))
                .as("the order of the runs is that of the requests")
                .isTrue();
    }

    @Test
    @DisplayName("An ordered queue keeps its place in the order for a work that still runs on another queue")
    void ordered_workRunsElsewhere_othersWait() throws Exception {
        WorkQueue elsewhere = WorkQueue.builder("elsewhere").runtime(runtime).build();
        WorkQueue queue = WorkQueue.builder("q").runtime(runtime).ordered().build();
        Gate gate = new Gate();
        Probe first = new Probe("first", gate::pass);
        Probe second = new Probe("second");
        elsewhere.enqueue(first);
        gate.awaitEntered();
        queue.enqueue(first);
        queue.enqueue(second);
        Probe witness = new Probe("witness");
        elsewhere.enqueue(witness);
        assertThat(witness.flush(LONG).done()).isTrue();
        assertThat(queue.flush(Duration.ZERO).done()).isFalse();
        assertThat(second.runs()).isZero();
        gate.open();
        assertThat(second.flush(LONG).done()).isTrue();
        assertThat(first.runs()).isEqualTo(2);
        assertThat(first.overlaps()).isZero();
    }

    @Test
    @DisplayName("A raised limit starts what waits at once; a lowered one stops nothing and takes effect as bodies end")
    void setMaxActive_live_upAndDown() throws Exception {
        WorkQueue queue = WorkQueue.builder("q").runtime(runtime).maxActive(1).build();
        AtomicInteger begun = new AtomicInteger();
        List<Gate> gates = new ArrayList<>();
        List<Probe> works = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Gate gate = new Gate();
            gates.add(gate);
            works.add(new Probe("w" + i, () -> {
                begun.incrementAndGet();
                gate.pass();
            }));
            queue.enqueue(works.get(i));
        }
        gates.get(0).awaitEntered();
        assertBegun(begun, 1);

        queue.setMaxActive(4);
        gates.get(3).awaitEntered();
        assertBegun(begun, 4);

        queue.setMaxActive(2);
        assertThat(queue.maxActive()).isEqualTo(2);
        assertThat(works.subList(0, 4)).allMatch(Work::isRunning);
        end(gates, works, 0);
        end(gates, works, 1);
        assertBegun(begun, 4);
        end(gates, works, 2);
        gates.get(4).awaitEntered();
        assertBegun(begun, 5);

        queue.setMaxActive(256);
        gates.get(9).awaitEntered();
        assertBegun(begun, 10);
        gates.forEach(Gate::open);
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(works).allMatch(work -> work.runs() == 1);
    }

    private static void end(List<Gate> gates, List<Probe> works, int index) throws InterruptedException {
        gates.get(index).open();
        assertThat(works.get(index).flush(LONG).done()).isTrue();
    }

    /** That none too many has begun is seen after a work of another queue, enqueued later, has run through the pool. */
    private void assertBegun(AtomicInteger begun, int expected) throws InterruptedException {
        Bounded.until(() -> begun.get() >= expected, expected + " bodies have begun");
        try (WorkQueue witness = WorkQueue.builder("witness").runtime(runtime).build()) {
            for (int i = 0; i < 20; i++) {
                Probe work = new Probe("witness");
                witness.enqueue(work);
                assertThat(work.flush(LONG).done()).isTrue();
            }
        }
        assertThat(begun).hasValue(expected);
    }

    @Test
    @DisplayName("While the limit changes all the time never more run than the highest, and everything runs")
    void setMaxActive_changingUnderLoad_holdsTheHighest() throws Exception {
        WorkQueue queue = WorkQueue.builder("q").runtime(runtime).maxActive(1).build();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Probe> works = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            works.add(new Probe("w" + i, () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                for (int k = 0; k < 50; k++) {
                    Thread.onSpinWait();
                }
                inside.decrementAndGet();
            }));
        }
        try (Helpers helpers = new Helpers()) {
            helpers.start("producer", () -> works.forEach(queue::enqueue));
            helpers.start("limits", () -> {
                for (int i = 0; i < 2_000; i++) {
                    queue.setMaxActive(1 + i % 3);
                }
            });
        }
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(works).allMatch(work -> work.runs() == 1);
        assertThat(most.get()).isBetween(1, 3);
    }
}
