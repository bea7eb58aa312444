package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Peek;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many threads bodies take that block and do not say so. Each look is the test's, and comes when everybody who is inside is blocked. */
@Timeout(60)
final class GrowthTest {
    private static final int CPUS = 2;
    private static final int BODIES = 100;
    private static final int MANY_LOOKS = 200;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final List<Integer> threads = new ArrayList<>();

    @TempDir
    Path empty;

    /** Without /proc: looks that follow each other at once find a body that computes stopped three times where it is stopped for a moment. */
    private DrivenLooks looks() {
        return new DrivenLooks(engines, CPUS, empty);
    }

    /** Looks begin when those that run first are blocked, since nothing waits before. */
    private void fill(DrivenLooks looks, WorkQueue queue) {
        enqueue(queue, CPUS);
        looks.await(() -> looks.runtime.workers() == CPUS && allBlocked(looks), "the first bodies are blocked");
        enqueue(queue, BODIES - CPUS);
    }

    private void enqueue(WorkQueue queue, int bodies) {
        for (int i = 0; i < bodies; i++) {
            queue.enqueue(Work.of("blocks", () -> {
                begun.incrementAndGet();
                Bounded.await(end, "the end of the blocks");
                ran.incrementAndGet();
            }));
        }
    }

    /** Who has begun waits for nothing but the end; who has not may wait for a moment for a lock of the library. */
    private boolean allBlocked(DrivenLooks looks) {
        int inside = begun.get(); // before the number of workers: who begins has asked for the next one
        return inside == looks.runtime.workers()
                && looks.pool().copyWorkers(new ArrayList<>()).stream()
                        .map(Worker::thread)
                        .allMatch(thread -> thread != null && thread.getState() == Thread.State.TIMED_WAITING);
    }

    private void look(DrivenLooks looks, int times) {
        for (int i = 0; i < times; i++) {
            looks.await(() -> allBlocked(looks), "all workers are blocked");
            looks.look(1);
            looks.await(() -> allBlocked(looks), "those that came are blocked");
            threads.add(looks.runtime.workers());
        }
    }

    @Test
    @DisplayName("while all block their number doubles with every other look, until all are inside")
    void workers_whileAllBlock_double() {
        DrivenLooks looks = looks();
        fill(looks, engines.queue(looks.runtime, "blocks"));
        look(looks, 16);
        assertThat(threads).containsExactly(4, 4, 8, 8, 14, 14, 24, 24, 42, 42, 76, 76, BODIES, BODIES, BODIES, BODIES);
        end.countDown();
        looks.until(() -> ran.get() == BODIES, "all bodies have run");
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("a queue never gets more threads than its limit")
    void workers_ofALimitedQueue_areNoMore() {
        DrivenLooks looks = looks();
        fill(looks, engines.queue(looks.runtime, "limited", builder -> builder.maxActive(5)));
        look(looks, MANY_LOOKS);
        assertThat(threads).endsWith(5);
        end.countDown();
        looks.until(() -> ran.get() == BODIES, "all bodies have run");
        looks.untilAllIdle();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    @DisplayName(
            "once all that blocked is done, no more bodies that compute begin than there are CPUs, however often somebody looks")
    void bodies_thatComputeAfterwards_areNoMoreThanCpus(int times) {
        DrivenLooks looks = looks();
        WorkQueue queue = engines.queue(looks.runtime, "blocks");
        fill(looks, queue);
        look(looks, 10);
        assertThat(threads).endsWith(42);
        end.countDown();
        Bounded.until(() -> ran.get() == BODIES && Peek.allWorkersIdle(looks.engine), "all bodies have run");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < BODIES; i++) {
            queue.enqueue(Work.of("computes", () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                while (!over.get()) {
                    Thread.onSpinWait();
                }
                inside.decrementAndGet();
            }));
        }
        looks.until(
                () -> inside.get() >= CPUS,
                "bodies that compute have begun"); // what is left to a worker is looked after
        looks.look(times);
        // One that was called and finds nothing that it may begin is awake until it has parked again.
        Bounded.until(() -> Peek.awake(looks.engine) == CPUS, "as many workers are awake as there are CPUs");
        over.set(true);
        looks.untilAllIdle();
        assertThat(most.get()).isEqualTo(CPUS);
    }
}
