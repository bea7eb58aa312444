package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicContextException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.softirq.Softirqs;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Parts of bodies that declare that they block. */
@Timeout(60)
class BlockingRegionTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1);
    private final WorkQueue queue = engines.queue(runtime, "blocking");
    private final WorkQueue other = engines.queue(runtime, "other");
    private volatile boolean open;

    /** Computes, so that no look at its thread tells that it blocks. */
    private String spin() {
        while (!open) {
            Thread.onSpinWait();
        }
        return "answer";
    }

    private void awaitRun(WorkQueue where) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        where.enqueue(Work.of("beside", ran::countDown));
        Bounded.await(ran, "another work has run beside the region");
    }

    @Test
    @DisplayName("While a body is in a region what waits begins, also what comes later")
    void region_othersWait_begin() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        queue.enqueue(Work.of("region", () -> {
            begun.countDown();
            assertThat(Kernwork.blocking(this::spin)).isEqualTo("answer");
        }));
        Bounded.await(begun, "the region has begun");
        awaitRun(other);
        awaitRun(queue);
        open = true;
        queue.flush();
    }

    @Test
    @DisplayName("Behind the region the body counts again: when it has ended one worker is awake at most")
    void region_hasEnded_countsAgain() throws Exception {
        Gate gate = new Gate();
        queue.enqueue(Work.of("region", () -> {
            open = true;
            Kernwork.blocking(() -> Kernwork.blocking(this::spin)); // nested
            gate.pass();
        }));
        gate.awaitEntered();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        gate.open();
        queue.flush();
        for (int i = 0; i < 2_000; i++) {
            other.enqueue(Work.of("w" + i, () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
            }));
        }
        other.flush();
        assertThat(most.get()).isOne();
        Bounded.until(() -> Peek.allWorkersIdle(EngineAccess.of(runtime)), "all workers are idle");
    }

    @Test
    @DisplayName("What a region throws comes out, and the worker counts again")
    void region_throws_countsAgain() throws Exception {
        AtomicInteger caught = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            queue.enqueue(Work.of("throws", () -> {
                assertThatThrownBy(() -> Kernwork.blocking(() -> {
                            throw new IOException("planted");
                        }))
                        .isInstanceOf(IOException.class);
                caught.incrementAndGet();
            }));
            queue.flush();
        }
        assertThat(caught.get()).isEqualTo(100);
        assertThat(runtime.workers()).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("Outside a body, and in bodies that nobody counts, it just runs")
    void region_outsideABody_runs() throws Exception {
        assertThat(Kernwork.<String, RuntimeException>blocking(() -> "here")).isEqualTo("here");
        WorkQueue unbound = engines.queue(runtime, "unbound", WorkQueueBuilder::unbound);
        open = true;
        CountDownLatch ran = new CountDownLatch(1);
        unbound.enqueue(Work.of("region", () -> {
            Kernwork.blocking(this::spin);
            ran.countDown();
        }));
        Bounded.await(ran, "the body has run");
        unbound.flush();
    }

    @Test
    @DisplayName("In atomic context it is refused, and has not run")
    void region_atomicContext_isRefused() {
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            assertThatThrownBy(() -> Kernwork.blocking(this::spin))
                    .isInstanceOf(AtomicContextException.class)
                    .hasMessageContaining("Kernwork.blocking()");
        }
    }
}
