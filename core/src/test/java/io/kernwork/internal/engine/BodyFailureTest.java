package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a body throws reaches the handler inside the run, and costs neither the worker nor a slot nor a waiter. */
@Timeout(60)
final class BodyFailureTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** Everything that can be thrown. */
    enum Kind {
        CHECKED,
        UNCHECKED,
        INTERRUPTED,
        ERROR,
        OUT_OF_MEMORY,
        STACK_OVERFLOW,
        THREAD_DEATH,
        SNEAKY;

        @SuppressWarnings("removal") // ThreadDeath, as long as there is one
        void fail() throws Exception {
            switch (this) {
                case CHECKED -> throw new IOException("planted");
                case UNCHECKED -> throw new IllegalStateException("planted");
                case INTERRUPTED -> throw new InterruptedException("planted");
                case ERROR -> throw new AssertionError("planted");
                case OUT_OF_MEMORY -> throw new OutOfMemoryError("planted");
                case STACK_OVERFLOW -> throw new IllegalStateException("impossible at depth " + deeper(1));
                case THREAD_DEATH -> throw new ThreadDeath();
                case SNEAKY -> BodyFailureTest.<RuntimeException>sneak(new Throwable("planted"));
            }
        }

        @SuppressWarnings("InfiniteRecursion") // that is the test
        private static long deeper(long depth) {
            return depth + deeper(depth + 1) * 3;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    private record Handled(
            ItemRef item,
            QueueRef queue,
            Throwable failure,
            Thread thread,
            @Nullable Work current,
            boolean running) {}

    /** The handler hears it with item and queue, on the worker, inside the run; then the worker serves the next item. */
    @ParameterizedTest
    @EnumSource
    void throwable_ofAnyKind_reachesTheHandlerInsideTheRun(Kind kind) throws Exception {
        List<Handled> handled = new CopyOnWriteArrayList<>();
        WorkQueue queue = engines.queue(
                engines.runtime(1),
                "failing",
                builder -> builder.ordered().onError((item, of, failure) -> {
                    Thread self = Thread.currentThread();
                    Work current = Work.current();
                    handled.add(new Handled(item, of, failure, self, current, ((Work) item).isRunning()));
                }));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Thread> worker = new AtomicReference<>();
        Work work = Work.of("fails", () -> {
            worker.set(Thread.currentThread());
            try {
                kind.fail();
            } catch (Throwable failure) {
                thrown.set(failure);
                throw failure;
            }
        });
        AtomicReference<Thread> next = new AtomicReference<>();
        queue.enqueue(work);
        queue.enqueue(Work.of("next", () -> next.set(Thread.currentThread())));
        work.flush();
        assertThat(handled)
                .as("what was handled when the flush returned")
                .containsExactly(new Handled(
                        work,
                        queue,
                        Objects.requireNonNull(thrown.get()),
                        Objects.requireNonNull(worker.get()),
                        work,
                        true));
        queue.flush();
        assertThat(next.get()).isSameAs(worker.get());
        assertThat(work.isRunning()).isFalse();
    }

    /** A queue without a handler of its own uses the runtime's. */
    @Test
    void handler_ofTheRuntime_servesQueuesWithoutOne() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Kernwork runtime = engines.runtime(
                2, builder -> builder.onError((item, queue, failure) -> heard.add("runtime " + queue.name())));
        WorkQueue plain = engines.queue(runtime, "plain");
        WorkQueue own = engines.queue(
                runtime, "own", builder -> builder.onError((item, queue, failure) -> heard.add("own " + queue.name())));
        for (WorkQueue queue : List.of(plain, own)) {
            queue.enqueue(Work.of("fails", Kind.UNCHECKED::fail));
            queue.flush();
        }
        assertThat(heard).containsExactly("runtime plain", "own own");
    }

    /** A handler that throws is logged, and the run ends all the same. */
    @ParameterizedTest
    @EnumSource
    void handler_thatThrows_isLoggedAndCostsNothing(Kind kind) throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        AtomicReference<Throwable> second = new AtomicReference<>();
        try (LogCapture log = new LogCapture("io.kernwork")) {
            WorkQueue queue = engines.queue(
                    engines.runtime(1),
                    "failing",
                    builder -> builder.ordered().onError((item, where, failure) -> {
                        try {
                            kind.fail();
                        } catch (Throwable thrown) {
                            second.set(thrown);
                            BodyFailureTest.<RuntimeException>sneak(thrown);
                        }
                    }));
            Work work = Work.of("fails", Kind.ERROR::fail);
            queue.enqueue(work);
            work.flush();
            queue.enqueue(Work.of("next", () -> ran.set(true)));
            queue.flush();
            assertThat(log.entries()).singleElement().satisfies(entry -> {
                assertThat(entry.level()).isEqualTo("SEVERE");
                assertThat(entry.message()).contains("error handler", "'fails'", "'failing'");
                assertThat(entry.thrown()).isSameAs(second.get());
            });
        }
        assertThat(ran).isTrue();
    }

    /** Without any handler the failure goes to the log, with the names of item and queue. */
    @ParameterizedTest
    @EnumSource
    void throwable_withoutAHandler_isLogged(Kind kind) throws Exception {
        AtomicInteger ran = new AtomicInteger();
        try (LogCapture log = new LogCapture("io.kernwork")) {
            WorkQueue queue = engines.queue(engines.runtime(1), "failing", WorkQueueBuilder::ordered);
            queue.enqueue(Work.of("fails", kind::fail));
            queue.enqueue(Work.of("next", ran::incrementAndGet));
            queue.flush();
            assertThat(log.entries()).singleElement().satisfies(entry -> {
                assertThat(entry.level()).isEqualTo("WARNING");
                assertThat(entry.message()).contains("body", "'fails'", "'failing'");
                assertThat(entry.thrown()).isNotNull();
            });
        }
        assertThat(ran).hasValue(1);
    }

    /** The handler may ask for another attempt. */
    @Test
    void handler_thatEnqueuesAgain_getsAnotherRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkQueue queue = engines.queue(
                engines.runtime(1),
                "failing",
                builder -> builder.onError((item, of, failure) -> ((WorkQueue) of).enqueue((Work) item)));
        Work work = Work.of("third-time-lucky", () -> {
            if (runs.incrementAndGet() < 3) {
                throw new IOException("planted");
            }
        });
        queue.enqueue(work);
        queue.drain();
        assertThat(runs).hasValue(3);
    }

    /** A thousand failures in a row cost no slot of a queue that has two. */
    @Test
    void throwables_inARow_loseNoSlot() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        WorkQueue queue = engines.queue(
                engines.runtime(2),
                "failing",
                builder -> builder.maxActive(2).onError((item, of, failure) -> heard.incrementAndGet()));
        for (int i = 0; i < 1_000; i++) {
            queue.enqueue(Work.of("fails-" + i, Kind.ERROR::fail));
        }
        queue.flush();
        assertThat(heard).hasValue(1_000);
    }
}
