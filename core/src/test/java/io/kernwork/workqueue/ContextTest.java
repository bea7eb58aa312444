package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.KernworkBuilder;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.ContextPropagator;
import io.kernwork.base.ContextPropagator.Merged;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose context a body sees, and what a propagator can break, which is nothing. */
@Timeout(60)
class ContextTest {
    private static final ThreadLocal<@Nullable Object> CONTEXT = new ThreadLocal<>();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final LogCapture log = new LogCapture("io.kernwork");
    private final List<@Nullable Object> seen = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void clear() {
        CONTEXT.remove();
    }

    @AfterEach
    void release() {
        CONTEXT.remove();
        log.close();
    }

    private static class Carrier implements ContextPropagator {
        @Override
        public @Nullable Object capture() {
            return CONTEXT.get();
        }

        @Override
        public void run(Object captured, Body body) throws Exception {
            CONTEXT.set(captured);
            try {
                body.run();
            } finally {
                CONTEXT.remove();
            }
        }
    }

    private WorkQueue queue(Merged merged) {
        return queue(new Carrier(), merged);
    }

    private WorkQueue queue(ContextPropagator carrier, Merged merged) {
        Kernwork runtime = engines.runtime(1, builder -> builder.context(carrier, merged));
        WorkQueue queue = engines.queue(runtime, "mail", WorkQueueBuilder::ordered);
        queue.enqueue(Work.of("gate", () -> Bounded.await(go, "the test lets the queue go on")));
        return queue;
    }

    private Work noting() {
        return Work.of("noting", () -> seen.add(CONTEXT.get()));
    }

    private void enqueue(WorkQueue queue, Work work, @Nullable Object context) {
        CONTEXT.set(context);
        assertThat(queue.enqueue(work).accepted()).isTrue();
        CONTEXT.remove();
    }

    private void finish(WorkQueue queue) throws InterruptedException {
        go.countDown();
        queue.flush();
    }

    @Test
    @DisplayName("each body sees the context of its own request, and one that had none sees none")
    void bodies_seeTheirOwn() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        enqueue(queue, noting(), "a");
        enqueue(queue, noting(), null);
        enqueue(queue, noting(), "c");
        finish(queue);
        assertThat(seen).containsExactly("a", null, "c");
    }

    @Test
    @DisplayName("a merged run sees the last request's context by default, also when the last one had none")
    void merged_seesTheLast() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        Work work = noting();
        enqueue(queue, work, "a");
        enqueue(queue, work, "b");
        Work other = noting();
        enqueue(queue, other, "c");
        enqueue(queue, other, null);
        finish(queue);
        assertThat(seen).containsExactly("b", null);
        enqueue(queue, work, "again");
        queue.flush();
        assertThat(seen).containsExactly("b", null, "again");
    }

    @Test
    @DisplayName("a merged run sees the first request's context where that is chosen")
    void merged_seesTheFirst() throws Exception {
        WorkQueue queue = queue(Merged.FIRST);
        Work work = noting();
        enqueue(queue, work, "a");
        enqueue(queue, work, "b");
        finish(queue);
        assertThat(seen).containsExactly("a");
    }

    @Test
    @DisplayName("a work that is enqueued by its own body sees the context of that body, and so on")
    void body_enqueuesItself() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        AtomicInteger runs = new AtomicInteger();
        AtomicReference<Work> self = new AtomicReference<>();
        self.set(Work.of("again", () -> {
            seen.add(CONTEXT.get());
            if (runs.incrementAndGet() < 3) {
                queue.enqueue(self.get());
            }
        }));
        enqueue(queue, self.get(), "a");
        finish(queue);
        queue.drain();
        assertThat(seen).containsExactly("a", "a", "a");
    }

    @Test
    @DisplayName(
            "what is armed carries the context of the arming, of a re-arming, and of a request that merges into it")
    void armed_carries() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        DelayedWork first = DelayedWork.of("first", () -> seen.add(CONTEXT.get()));
        DelayedWork second = DelayedWork.of("second", () -> seen.add(CONTEXT.get()));
        DelayedWork third = DelayedWork.of("third", () -> seen.add(CONTEXT.get()));
        DelayedWork fourth = DelayedWork.of("fourth", () -> seen.add(CONTEXT.get()));
        CONTEXT.set("a");
        queue.enqueueAfter(first, Duration.ofHours(1));
        queue.enqueueAfter(second, Duration.ofHours(1));
        queue.enqueueAfter(third, Duration.ofHours(1));
        queue.enqueue(fourth);
        CONTEXT.set("b");
        assertThat(queue.rearm(second, Duration.ofHours(2))).isEqualTo(Admission.REARMED);
        assertThat(queue.enqueue(third)).isEqualTo(Admission.COALESCED);
        assertThat(queue.rearm(fourth, Duration.ofHours(1))).isEqualTo(Admission.ARMED);
        CONTEXT.remove();
        go.countDown();
        first.flush();
        second.flush();
        third.flush();
        fourth.flush();
        assertThat(seen).containsExactly("a", "b", "b", "b");
    }

    @Test
    @DisplayName("tasks of task queues carry it, too")
    void tasks_carry() throws Exception {
        Kernwork runtime = engines.runtime(1, builder -> builder.context(new Carrier()));
        try (TaskQueue queue = TaskQueue.builder("rx").runtime(runtime).build()) {
            CONTEXT.set("task");
            queue.enqueue(Task.of("ring", 3, pending -> seen.add(CONTEXT.get())));
            CONTEXT.remove();
            queue.drainAll();
        }
        assertThat(seen).containsExactly("task");
    }

    @Test
    @DisplayName("a refused enqueue leaves no trace: the waiting request keeps its context")
    void refused_leavesNoTrace() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        Work work = noting();
        enqueue(queue, work, "a");
        WorkQueue closed = engines.queue(engines.runtime(1), "closed");
        closed.close();
        CONTEXT.set("b");
        assertThat(closed.enqueue(Work.of("x", () -> {}))).isEqualTo(Admission.CLOSED);
        Work disabled = noting();
        disabled.disable();
        assertThat(queue.enqueue(disabled)).isEqualTo(Admission.DISABLED);
        CONTEXT.remove();
        disabled.enable();
        enqueue(queue, disabled, null);
        finish(queue);
        assertThat(seen).containsExactly("a", null);
    }

    @Test
    @DisplayName("a cancelled request's context is not kept")
    void cancelled_isForgotten() throws Exception {
        WorkQueue queue = queue(Merged.LAST);
        Work work = noting();
        DelayedWork armed = DelayedWork.of("armed", () -> {});
        WeakReference<Object> context = enqueueAndCancel(queue, work, armed);
        Bounded.until(
                () -> {
                    System.gc();
                    return context.get() == null;
                },
                "the context is collected");
        finish(queue);
        assertThat(work.isPending() || armed.isPending()).isFalse();
    }

    private WeakReference<Object> enqueueAndCancel(WorkQueue queue, Work work, DelayedWork armed) {
        Object context = new Object();
        enqueue(queue, work, context);
        CONTEXT.set(context);
        queue.enqueueAfter(armed, Duration.ofHours(1));
        CONTEXT.remove();
        assertThat(work.cancel() + armed.cancel()).isEqualTo(2);
        return new WeakReference<>(context);
    }

    // ---- propagators that misbehave

    private void runWith(ContextPropagator broken, String message) throws Exception {
        WorkQueue queue = queue(broken, Merged.LAST);
        AtomicInteger runs = new AtomicInteger();
        enqueue(queue, Work.of("body", runs::incrementAndGet), "a");
        finish(queue);
        assertThat(runs).hasValue(1);
        assertThat(log.entries())
                .anyMatch(entry -> entry.message().contains(message)
                        || (entry.thrown() != null
                                && String.valueOf(entry.thrown().getMessage()).contains(message)));
    }

    @Test
    @DisplayName("a capture that throws is logged, and the body runs without a context")
    void capture_throws() throws Exception {
        runWith(
                new Carrier() {
                    @Override
                    public Object capture() {
                        throw new IllegalStateException("no context today");
                    }
                },
                "the capture of a context");
    }

    @Test
    @DisplayName("a propagator that throws before the body is logged, and the body runs")
    void run_throwsBefore() throws Exception {
        runWith(
                new Carrier() {
                    @Override
                    public void run(Object captured, Body body) {
                        throw new IllegalStateException("before");
                    }
                },
                "before");
    }

    @Test
    @DisplayName("a propagator that throws after the body is logged, and the body has run once")
    void run_throwsAfter() throws Exception {
        runWith(
                new Carrier() {
                    @Override
                    public void run(Object captured, Body body) throws Exception {
                        body.run();
                        throw new IllegalStateException("after");
                    }
                },
                "after");
    }

    @Test
    @DisplayName("a propagator that does not run the body does not lose it, and that is logged")
    void run_forgets() throws Exception {
        runWith(
                new Carrier() {
                    @Override
                    public void run(Object captured, Body body) {}
                },
                "did not run the body");
    }

    @Test
    @DisplayName("a propagator that runs the body twice is refused the second time")
    void run_twice() throws Exception {
        runWith(
                new Carrier() {
                    @Override
                    public void run(Object captured, Body body) throws Exception {
                        body.run();
                        body.run();
                    }
                },
                "run twice");
    }

    @Test
    @DisplayName("what a body throws reaches the handler also when the propagator swallows it")
    void body_throws() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        ContextPropagator swallows = new Carrier() {
            @Override
            public void run(Object captured, Body body) {
                try {
                    body.run();
                } catch (Exception e) {
                    // swallowed
                }
            }
        };
        Kernwork runtime = engines.runtime(
                1, builder -> builder.context(swallows).onError((item, queue, failure) -> failures.add(failure)));
        WorkQueue queue = engines.queue(runtime, "mail");
        enqueue(
                queue,
                Work.of("bad", () -> {
                    throw new java.io.IOException("on purpose");
                }),
                "a");
        queue.flush();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("on purpose"));
    }

    @SuppressWarnings("NullAway") // what a caller without a checker may do
    private static ContextPropagator nothing() {
        return null;
    }

    @Test
    @DisplayName("a missing propagator is refused")
    void propagator_null() {
        KernworkBuilder builder = Kernwork.builder();
        assertThatThrownBy(() -> builder.context(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("context propagator");
    }
}
