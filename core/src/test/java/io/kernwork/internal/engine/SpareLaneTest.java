package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.ItemRef;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lane that a worker takes when it finds nothing else. */
@Timeout(60)
final class SpareLaneTest {
    private static final int MANY = 200;
    private static final int ASKS = 10; // less than the budget of a lane

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private final class LoggingItem extends Item {
        private final String name;
        private final Runnable body;

        LoggingItem(String name, Runnable body) {
            super(false);
            this.name = name;
            this.body = body;
        }

        @Override
        public ItemRef ref() {
            return () -> name;
        }

        @Override
        public void body(int requests) {
            log.add(name);
            body.run();
        }
    }

    private static Lane spare(Engine engine) {
        return engine.openSpare(() -> "spare", engine.errors());
    }

    private Work logging(String name) {
        return Work.of(name, () -> log.add(name));
    }

    @Test
    @DisplayName("A step takes from it when no other lane waits, whatever was asked for first")
    void step_othersWait_takesThemFirst() {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        Engine engine = EngineAccess.of(runtime);
        Lane spare = spare(engine);
        WorkQueue a = engines.queue(runtime, "a");
        WorkQueue b = engines.queue(runtime, "b");
        engine.submission().enqueue(spare, new LoggingItem("spare-1", () -> a.enqueue(logging("a-late"))));
        engine.submission().enqueue(spare, new LoggingItem("spare-2", () -> {}));
        a.enqueue(logging("a-1"));
        a.enqueue(logging("a-2"));
        b.enqueue(logging("b"));
        assertThat(engine.normal().lanesWaiting()).isEqualTo(3);
        assertThat(runtime.runUntilIdle()).isEqualTo(6);
        assertThat(log).containsExactly("a-1", "b", "a-2", "spare-1", "a-late", "spare-2");
    }

    @Test
    @DisplayName("A worker takes from it behind everything else, and looks for something else after each body")
    void worker_othersWait_takesThemFirst() throws Exception {
        Kernwork runtime = engines.runtime(1);
        Engine engine = EngineAccess.of(runtime);
        Lane spare = spare(engine);
        WorkQueue queue = engines.queue(runtime, "queue");
        AtomicBoolean go = new AtomicBoolean();
        CountDownLatch holding = new CountDownLatch(1);
        queue.enqueue(Work.of("holds the worker", () -> {
            holding.countDown();
            while (!go.get()) {
                Thread.onSpinWait(); // one that blocked would be replaced by another worker
            }
        }));
        Bounded.await(holding, "the worker");
        AtomicInteger spares = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            engine.submission().enqueue(spare, new LoggingItem("spare", () -> {
                if (spares.incrementAndGet() == ASKS) {
                    queue.enqueue(logging("late"));
                }
            }));
        }
        for (int i = 0; i < MANY; i++) {
            queue.enqueue(logging("work"));
        }
        go.set(true);
        Bounded.until(() -> log.size() == 2 * MANY + 1, "everything has run");
        assertThat(log.subList(0, MANY)).containsOnly("work");
        assertThat(log.get(MANY + ASKS)).as("after the body that asked for it").isEqualTo("late");
    }

    @Test
    @DisplayName("A worker is called for it while another one is busy with a queue, be that one quick or slow")
    void worker_anotherIsBusy_isCalled() throws Exception {
        Kernwork runtime = engines.runtime(2);
        Engine engine = EngineAccess.of(runtime);
        Lane spare = spare(engine);
        WorkQueue queue = engines.queue(runtime, "queue");
        AtomicBoolean over = new AtomicBoolean();
        List<Work> self = new ArrayList<>();
        self.add(Work.of("hog", () -> {
            if (!over.get()) {
                queue.enqueue(self.getFirst());
            }
        }));
        queue.enqueue(self.getFirst());
        try {
            for (int round = 1; round <= MANY; round++) {
                int expected = round;
                engine.submission().enqueue(spare, new LoggingItem("spare", () -> {}));
                Bounded.until(() -> log.size() == expected, "the other worker takes it, in round " + round);
            }
        } finally {
            over.set(true);
        }
        queue.flush();
    }

    @Test
    @DisplayName("A body that blocks there is replaced like any other one")
    void worker_bodyBlocks_isReplaced() throws Exception {
        Kernwork runtime = engines.runtime(1);
        Engine engine = EngineAccess.of(runtime);
        Lane spare = spare(engine);
        WorkQueue queue = engines.queue(runtime, "queue");
        Gate gate = new Gate();
        engine.submission().enqueue(spare, new LoggingItem("blocks", () -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
        gate.awaitEntered();
        queue.enqueue(logging("work"));
        queue.flush();
        gate.open();
        assertThat(log).containsExactly("blocks", "work");
    }
}
