package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.base.Holdup;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Peek;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A close refuses, runs what is queued, drops what is armed and says so, and is not to be hurried. */
@Timeout(60)
final class CloseTest {
    private final List<CloseReport> heard = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private Kernwork listened(int cpus) {
        return engines.runtime(
                cpus,
                builder -> builder.listener(new KernworkListener() {
                    @Override
                    public void queueClosed(CloseReport report) {
                        heard.add(report);
                    }
                }));
    }

    private enum Closing {
        QUEUE,
        QUEUE_TIMED,
        RUNTIME
    }

    /** An interrupt does not end the wait, and the flag is there afterwards; from both kinds of thread. */
    @ParameterizedTest
    @ValueSource(strings = {"QUEUE", "QUEUE_TIMED", "RUNTIME"})
    void close_interrupted_waitsOnAndRestoresTheFlag(String how) throws Exception {
        BusyWork busy = new BusyWork(engines, 2);
        AtomicBoolean flag = new AtomicBoolean();
        AtomicBoolean returned = new AtomicBoolean();
        Runnable close = () -> {
            switch (Closing.valueOf(how)) {
                case QUEUE -> busy.queue.close();
                case QUEUE_TIMED ->
                    assertThat(busy.queue.close(Duration.ofMinutes(5)).complete())
                            .isTrue();
                case RUNTIME -> busy.runtime.close();
            }
            flag.set(Thread.currentThread().isInterrupted());
            returned.set(true);
        };
        Thread virtual = Thread.ofVirtual().start(close);
        busy.awaitWaiters(1);
        virtual.interrupt();
        Bounded.until(() -> !virtual.isInterrupted(), "the closing thread has seen the interrupt");
        assertThat(returned).isFalse();
        assertThat(Peek.waiters(busy.queue)).isEqualTo(1);
        assertThat(busy.queue.enqueue(Work.of("late", () -> {}))).isEqualTo(Admission.CLOSED);
        busy.gate.open();
        assertThat(virtual.join(Duration.ofSeconds(20))).isTrue();
        assertThat(returned).isTrue();
        assertThat(flag).isTrue();
        assertThat(busy.runs).hasValue(2);
        assertThat(busy.delivered).hasValue(3);
    }

    /** A thread that arrives with its flag set closes as any other, and still has it. */
    @Test
    void close_entryWithFlagSet_waitsAndKeepsTheFlag() throws Exception {
        BusyWork busy = new BusyWork(engines, 0);
        AtomicBoolean flag = new AtomicBoolean();
        try (Helpers helpers = new Helpers()) {
            helpers.start("closer", () -> {
                Thread.currentThread().interrupt();
                busy.queue.close();
                flag.set(Thread.currentThread().isInterrupted());
            });
            busy.awaitWaiters(1);
            busy.gate.open();
        }
        assertThat(flag).isTrue();
        assertThat(busy.runs).hasValue(1);
    }

    /** Each dropped request is counted, each running body is shown, and the listener hears the same. */
    @Test
    void boundedClose_outOfTime_reportsWhatNeverRanAndWhatStillRuns() throws Exception {
        WorkQueue queue = engines.queue(listened(1), "closing", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        AtomicInteger runs = new AtomicInteger();
        Work running = Work.of("running", gate::pass);
        queue.enqueue(running);
        gate.awaitEntered();
        Work queued = Work.of("queued", runs::incrementAndGet);
        DelayedWork armed = DelayedWork.of("armed", runs::incrementAndGet);
        queue.enqueue(running);
        queue.enqueue(running);
        queue.enqueue(queued);
        queue.enqueueAfter(armed, Duration.ofDays(1));
        queue.enqueueAfter(armed, Duration.ofDays(1));
        queue.enqueueAfter(armed, Duration.ofDays(1));

        CloseReport report = queue.close(Duration.ofMillis(1));

        assertThat(report.complete()).isFalse();
        assertThat(report.queue()).isSameAs(queue);
        assertThat(report.neverRan())
                .containsExactlyInAnyOrder(new NeverRan(running, 2), new NeverRan(queued, 1), new NeverRan(armed, 3));
        assertThat(report.stillRunning()).singleElement().satisfies(holdup -> {
            assertThat(holdup.item()).isSameAs(running);
            assertThat(holdup.state()).isEqualTo(Holdup.State.RUNNING);
            assertThat(holdup.stack()).anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()));
        });
        assertThat(report.toString())
                .contains("'closing'", "never ran: item 'armed' with 3 requests", "RUNNING item 'running'");
        assertThat(heard).containsExactly(report);
        assertThat(running.isPending() || queued.isPending() || armed.isPending())
                .isFalse();

        gate.open();
        Bounded.until(() -> heard.size() == 2, "the listener hears of the last body's end");
        assertThat(heard.getLast().stillRunning()).isEmpty();
        assertThat(heard.getLast().neverRan()).containsExactlyInAnyOrderElementsOf(report.neverRan());
        assertThat(runs).hasValue(0);
        assertThat(queue.enqueue(queued)).isEqualTo(Admission.CLOSED);
        assertThat(queue.close(Duration.ZERO).stillRunning()).isEmpty();
        assertThat(heard).hasSize(2);
    }

    /** A close that found the time says so, and is told once. */
    @Test
    void boundedClose_inTime_isCompleteAndToldOnce() throws Exception {
        WorkQueue queue = engines.queue(listened(2), "closing");
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            queue.enqueue(Work.of("queued-" + i, runs::incrementAndGet));
        }
        CloseReport report = queue.close(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(report.complete()).isTrue();
        assertThat(runs).hasValue(100);
        queue.close();
        assertThat(queue.close(Duration.ZERO).complete()).isTrue();
        assertThat(heard).containsExactly(report);
    }

    /** A removed request is woken for, also by a close that drops it. */
    @Test
    void boundedClose_dropsARequest_wakesWhoWaitsForIt() throws Exception {
        WorkQueue queue = engines.queue(listened(1), "closing", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        queue.enqueue(Work.of("running", gate::pass));
        gate.awaitEntered();
        Work queued = Work.of("queued", () -> {});
        queue.enqueue(queued);
        try (Helpers helpers = new Helpers()) {
            helpers.start("flusher", queued::flush);
            Bounded.until(() -> Peek.waiters(queue) == 1, "the flusher waits");
            queue.close(Duration.ZERO);
            helpers.join();
        }
        gate.open();
    }

    /** A second closer waits like the first, and each is told what there was. */
    @Test
    void close_byTwo_bothReturnAfterTheLastBody() throws Exception {
        BusyWork busy = new BusyWork(engines, 1);
        AtomicInteger runs = new AtomicInteger();
        try (Helpers helpers = new Helpers()) {
            for (int i = 0; i < 2; i++) {
                helpers.start("closer-" + i, () -> {
                    busy.queue.close();
                    runs.addAndGet(busy.runs.get());
                });
            }
            busy.awaitWaiters(2);
            busy.gate.open();
        }
        assertThat(runs).hasValue(4);
    }

    /** The runtime's close closes all queues before it waits for any, drops what is armed, and ends the threads. */
    @Test
    void runtimeClose_severalQueues_closesAllAndEndsTheThreads() throws Exception {
        Kernwork runtime = listened(2);
        WorkQueue first = engines.queue(runtime, "first");
        WorkQueue second = engines.queue(runtime, "second", WorkQueueBuilder::ordered);
        Gate gate = new Gate();
        AtomicInteger runs = new AtomicInteger();
        Work running = Work.of("running", gate::pass);
        first.enqueue(running);
        gate.awaitEntered();
        DelayedWork armed = DelayedWork.of("armed", runs::incrementAndGet);
        second.enqueueAfter(armed, Duration.ofDays(1));
        second.enqueue(Work.of("queued", runs::incrementAndGet));
        try (Helpers helpers = new Helpers()) {
            helpers.start("closer", runtime::close);
            Bounded.until(second::isClosed, "the second queue is closed");
            Bounded.until(first::isClosed, "the first queue is closed");
            assertThat(runtime.isClosed()).isTrue();
            assertThatThrownBy(() -> WorkQueue.builder("late").runtime(runtime).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("checked")
                    .hasMessageContaining("late");
            gate.open();
        }
        assertThat(runs).hasValue(1);
        assertThat(runtime.workers()).isZero();
        assertThat(heard).hasSize(2);
        assertThat(heard).flatExtracting(CloseReport::neverRan).containsExactly(new NeverRan(armed, 1));
        assertThat(runtime.toString()).endsWith(", closed]");
        runtime.close();
        assertThat(heard).hasSize(2);
    }

    /** A listener that throws is logged and has no other effect. */
    @Test
    void close_listenerThrows_isNotItsBusiness() {
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.listener(new KernworkListener() {
                    @Override
                    public void queueClosed(CloseReport report) {
                        throw new AssertionError("planted");
                    }
                }));
        WorkQueue queue = engines.queue(runtime, "closing");
        queue.enqueue(Work.of("queued", () -> {}));
        queue.close();
        runtime.close();
        assertThat(runtime.workers()).isZero();
    }
}
