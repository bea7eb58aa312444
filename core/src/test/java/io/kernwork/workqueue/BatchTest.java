package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker that has met fast bodies takes several works in one visit. Whatever one of them does then, and whatever is done to
 * the queue meanwhile, nobody can tell but by the speed.
 */
@Timeout(60)
final class BatchTest {
    /** Enough for the worker to have taken several at once before. */
    private static final int FAST = 400;

    private static final int BEHIND = 100;
    private static final int PROBES = 64;
    private static final int TURNS = 300;
    private static final long MOST_NANOS = 20_000_000_000L;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final AtomicBoolean over = new AtomicBoolean();

    private WorkQueue queue(int cpus, UnaryOperator<WorkQueueBuilder> options) {
        Kernwork runtime = engines.runtime(cpus);
        return engines.queue(runtime, "queue", options);
    }

    private WorkQueue queue(int cpus) {
        return queue(cpus, UnaryOperator.identity());
    }

    /** A queue full of works: many fast ones, the one in question, and some behind it; they begin together. */
    private static final class Convoy {
        final AtomicInteger fast = new AtomicInteger();
        final List<Probe> behind = new ArrayList<>();
        final CountDownLatch allBehind = new CountDownLatch(BEHIND);
        private final List<Probe> ahead = new ArrayList<>();

        Convoy() {
            for (int i = 0; i < FAST; i++) {
                ahead.add(new Probe("ahead-" + i, fast::incrementAndGet));
            }
            for (int i = 0; i < BEHIND; i++) {
                behind.add(new Probe("behind-" + i, allBehind::countDown));
            }
        }

        /** The gate keeps every worker from the queue until all is in it. */
        void start(WorkQueue queue, Work middle, int workers) throws InterruptedException {
            List<Gate> gates = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Gate gate = new Gate();
                gates.add(gate);
                queue.enqueue(Work.of("gate-" + i, gate::pass));
            }
            gates.getFirst().awaitEntered();
            ahead.forEach(queue::enqueue);
            queue.enqueue(middle);
            behind.forEach(queue::enqueue);
            gates.forEach(Gate::open);
        }

        void awaitBehind() throws InterruptedException {
            Bounded.await(allBehind, "what was enqueued behind the body, " + allBehind.getCount() + " are missing");
        }
    }

    private static void enqueueLater(WorkQueue queue) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            assertThat(queue.enqueue(Work.of("later-" + i, ran::countDown))).isEqualTo(Admission.QUEUED);
            Bounded.await(ran, "a work that came later, the " + i + "th");
        }
    }

    // ---- a body that takes its time

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    @DisplayName("a body that blocks after fast ones holds up neither what was taken behind it nor what comes later")
    void body_thatBlocks_holdsNothingUp(int cpus) throws Exception {
        WorkQueue queue = queue(cpus);
        Gate gate = new Gate();
        Convoy convoy = new Convoy();
        try {
            convoy.start(queue, Work.of("blocks", gate::pass), 1);
            gate.awaitEntered();
            convoy.awaitBehind();
            enqueueLater(queue);
        } finally {
            gate.open();
        }
        queue.flush();
        assertThat(convoy.fast).hasValue(FAST);
    }

    @Test
    @DisplayName("a body that computes after fast ones holds up neither what was taken behind it nor what comes later")
    void body_thatComputes_holdsNothingUp() throws Exception {
        WorkQueue queue = queue(2);
        Convoy convoy = new Convoy();
        try {
            convoy.start(queue, Work.of("computes", this::compute), 1);
            convoy.awaitBehind();
            enqueueLater(queue);
        } finally {
            over.set(true);
        }
        queue.flush();
        assertThat(convoy.fast).hasValue(FAST);
    }

    private void compute() {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("on an ordered queue what is behind a blocked body waits for it and keeps its order")
    void body_thatBlocksOnAnOrderedQueue_isWaitedFor() throws Exception {
        WorkQueue queue = queue(2, WorkQueueBuilder::ordered);
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        Gate first = new Gate();
        Gate middle = new Gate();
        queue.enqueue(Work.of("first", first::pass));
        first.awaitEntered();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FAST; i++) {
            String name = "work-" + i;
            expected.add(name);
            boolean blocks = i == FAST / 2;
            queue.enqueue(Work.of(name, () -> {
                order.add(name);
                if (blocks) {
                    middle.pass();
                }
            }));
        }
        first.open();
        middle.awaitEntered();
        assertThat(order).hasSize(FAST / 2 + 1);
        assertThat(queue.depth()).isEqualTo(FAST - FAST / 2 - 1);
        middle.open();
        queue.flush();
        assertThat(order).containsExactlyElementsOf(expected);
    }

    // ---- a body that waits with our own verbs

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    @DisplayName("a body that flushes a work behind it in the same queue goes on after its run")
    void flush_ofWhatIsBehind_ends(int cpus) throws Exception {
        WorkQueue queue = queue(cpus);
        Convoy convoy = new Convoy();
        Probe target = convoy.behind.get(3);
        AtomicInteger runs = new AtomicInteger(-1);
        CountDownLatch through = new CountDownLatch(1);
        convoy.start(
                queue,
                Work.of("waits", () -> {
                    target.flush();
                    runs.set(target.runs());
                    through.countDown();
                }),
                1);
        Bounded.await(through, "the body that flushes what is behind it");
        assertThat(runs).hasValue(1);
        convoy.awaitBehind();
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    @DisplayName(
            "a body that cancels works behind it and waits for them finds each removed or run, and they do not run later")
    void cancelSync_ofWhatIsBehind_ends(int cpus) throws Exception {
        WorkQueue queue = queue(cpus);
        Convoy convoy = new Convoy();
        AtomicInteger removed = new AtomicInteger();
        AtomicInteger disabled = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch through = new CountDownLatch(1);
        convoy.start(
                queue,
                Work.of("waits", () -> {
                    for (int i = 0; i < BEHIND; i += 10) {
                        Probe target = convoy.behind.get(i);
                        int requests = i % 20 == 0 ? target.cancelSync() : target.disableSync();
                        (i % 20 == 0 ? removed : disabled).addAndGet(requests);
                        ran.addAndGet(target.runs());
                    }
                    through.countDown();
                }),
                1);
        Bounded.await(through, "the body that cancels what is behind it");
        assertThat(removed.get() + disabled.get() + ran.get()).isEqualTo(BEHIND / 10);
        if (cpus == 1) {
            assertThat(removed).as("nobody else could have run them").hasValue(BEHIND / 20);
            assertThat(disabled).hasValue(BEHIND / 20);
        }
        queue.flush();
        int runs = convoy.behind.stream().mapToInt(Probe::runs).sum();
        assertThat(runs + removed.get() + disabled.get()).isEqualTo(BEHIND);
    }

    // ---- a body that interrupts or throws

    @Test
    @DisplayName("an interrupt and a throwable of one body reach neither the next one nor the books")
    void body_thatThrowsOrInterrupts_concernsNobodyElse() throws Exception {
        ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        WorkQueue queue = queue(1, builder -> builder.onError((item, where, failure) -> thrown.add(failure)));
        AtomicInteger disturbed = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Gate gate = new Gate();
        queue.enqueue(Work.of("gate", gate::pass));
        gate.awaitEntered();
        for (int i = 0; i < FAST; i++) {
            int kind = i % 4;
            queue.enqueue(Work.of("work-" + i, () -> {
                ran.incrementAndGet();
                if (Thread.currentThread().isInterrupted()) {
                    disturbed.incrementAndGet();
                }
                if (kind == 1) {
                    Thread.currentThread().interrupt();
                }
                if (kind == 2) {
                    throw new AssertionError("planted");
                }
            }));
        }
        gate.open();
        queue.flush();
        assertThat(ran).hasValue(FAST);
        assertThat(disturbed).hasValue(0);
        assertThat(thrown).hasSize(FAST / 4);
    }

    // ---- verbs against a queue that is being served

    /** What a verb does while the queue is served; gives how many requests it took away. */
    @FunctionalInterface
    private interface Disturbance {
        int apply(WorkQueue queue, Probe probe, int turn) throws Exception;
    }

    /** Feeds a queue with works that begin as fast as they can, while the verb is used until it has met enough of them. */
    private static void serveAnd(WorkQueue queue, int leastRemoved, Disturbance disturbance) throws Exception {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            probes.add(new Probe("probe-" + i));
        }
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        try (Helpers helpers = new Helpers()) {
            helpers.start("feeder", () -> {
                while (!enough.get()) {
                    for (Probe probe : probes) {
                        accepted.addAndGet(queue.enqueue(probe).accepted() ? 1 : 0);
                    }
                    letOthersRun();
                }
            });
            helpers.start("verb", () -> {
                long end = System.nanoTime() + MOST_NANOS;
                try {
                    for (int turn = 0; turn < TURNS || removed.get() < leastRemoved; turn++) {
                        removed.addAndGet(disturbance.apply(queue, probes.get((turn * 7) % PROBES), turn));
                        assertThat(System.nanoTime() - end)
                                .as("time over at turn %d with %d removed", turn, removed.get())
                                .isNegative();
                    }
                } finally {
                    enough.set(true);
                }
            });
        }
        queue.flush();
        long saturated = EngineAccess.of(queue.runtime()).saturations();
        long delivered = probes.stream().mapToLong(Probe::delivered).sum();
        assertThat(delivered + removed.get() + saturated)
                .as("delivered and removed and, if any, not counted")
                .isEqualTo(accepted.get());
        assertThat(probes.stream().mapToInt(Probe::overlaps).sum()).isZero();
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // with one CPU the queue would only be filled, and never met while it is served
    private static void letOthersRun() {
        Thread.yield();
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    void cancel_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        serveAnd(queue(cpus), TURNS / 10, (queue, probe, turn) -> probe.cancel());
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    void disableSync_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        serveAnd(queue(cpus), TURNS / 10, (queue, probe, turn) -> {
            int requests = turn % 2 == 0 ? probe.disableSync() : probe.disable();
            int runs = probe.runs();
            if (turn % 2 == 0) {
                assertThat(probe.isRunning()).isFalse();
                assertThat(probe.runs()).isEqualTo(runs);
            }
            probe.enable();
            return requests;
        });
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    void flush_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        serveAnd(queue(cpus), 0, (queue, probe, turn) -> {
            Probe own = new Probe("own", () -> {});
            queue.enqueue(own);
            if (turn % 2 == 0) {
                queue.flush();
            } else {
                own.flush();
            }
            assertThat(own.plainRuns()).isEqualTo(1);
            return 0;
        });
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    void drain_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        serveAnd(queue(cpus), 0, (queue, probe, turn) -> {
            queue.drain();
            return 0;
        });
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    void setMaxActive_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        serveAnd(queue(cpus), 0, (queue, probe, turn) -> {
            queue.setMaxActive(1 + turn % 3);
            return turn % 5 == 0 ? probe.cancel() : 0;
        });
    }

    @ParameterizedTest(name = "{0} CPUs")
    @ValueSource(ints = {1, 2})
    @DisplayName("a close runs what is queued; a bounded one reports what it dropped of it, and nothing is in neither")
    void close_ofWhatIsBeingServed_losesNothing(int cpus) throws Exception {
        Kernwork runtime = engines.runtime(cpus);
        for (int round = 0; round < 40; round++) {
            WorkQueue queue = engines.queue(runtime, "closing-" + round);
            List<Probe> probes = new ArrayList<>();
            int accepted = 0;
            for (int i = 0; i < FAST; i++) {
                Probe probe = new Probe("probe-" + i);
                probes.add(probe);
                accepted += queue.enqueue(probe).accepted() ? 1 : 0;
            }
            int dropped = 0;
            if (round % 2 == 0) {
                queue.close();
            } else {
                CloseReport report = queue.close(Duration.ZERO);
                dropped = report.neverRan().stream()
                        .mapToInt(CloseReport.NeverRan::requests)
                        .sum();
            }
            queue.close();
            int delivered = probes.stream().mapToInt(Probe::delivered).sum();
            assertThat(delivered + dropped).isEqualTo(accepted);
            assertThat(queue.enqueue(probes.getFirst())).isEqualTo(Admission.CLOSED);
        }
    }
}
