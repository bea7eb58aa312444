package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wait for oneself is refused: the message names item, queue and remedy, and nothing has changed. */
@Timeout(60)
final class SelfWaitTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualKernwork runtime = engines.manual(new ManualTicker());
    private @Nullable Throwable thrown;

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    /** A waiting verb, as it is called from a body. */
    record Call(String text, Form form) {
        @FunctionalInterface
        interface Form {
            void run(WorkQueue queue, Work work) throws Exception;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final Duration LONG = Duration.ofMinutes(1);

    static Stream<Call> itemVerbs() {
        return Stream.of(
                new Call("cancelSync()", (queue, work) -> work.cancelSync()),
                new Call("cancelSync(Duration)", (queue, work) -> work.cancelSync(LONG)),
                new Call("disableSync()", (queue, work) -> work.disableSync()),
                new Call("disableSync(Duration)", (queue, work) -> work.disableSync(LONG)),
                new Call("flush()", (queue, work) -> work.flush()),
                new Call("flush(Duration)", (queue, work) -> work.flush(LONG)));
    }

    static Stream<Call> queueVerbs() {
        return Stream.of(
                new Call("flush()", (queue, work) -> queue.flush()),
                new Call("flush(Duration)", (queue, work) -> queue.flush(LONG)),
                new Call("drain()", (queue, work) -> queue.drain()),
                new Call("drain(Duration)", (queue, work) -> queue.drain(LONG)),
                new Call("close()", (queue, work) -> queue.close()),
                new Call("close(Duration)", (queue, work) -> queue.close(LONG)),
                new Call("close() of runtime", (queue, work) -> queue.runtime().close()));
    }

    static Stream<Arguments> queueVerbsAndPendingElsewhere() {
        return queueVerbs().flatMap(call -> Stream.of(Arguments.of(call, false), Arguments.of(call, true)));
    }

    private Work catching(Attempt attempt) {
        return Work.of("waiter", () -> thrown = catchThrowable(attempt::run));
    }

    private static void assertNothingChanged(WorkQueue queue, Work work) {
        assertThat(queue.isClosed()).isFalse();
        assertThat(queue.runtime().isClosed()).isFalse();
        assertThat(work.isDisabled()).isFalse();
        assertThat(queue.enqueue(Work.of("probe", () -> {}))).isEqualTo(Admission.QUEUED);
    }

    /** A body cannot wait for its own item, also when that is queued again already; the queued request stays. */
    @ParameterizedTest
    @MethodSource("itemVerbs")
    void itemVerb_fromTheOwnBody_isRefused(Call call) {
        WorkQueue queue = engines.queue(runtime, "own-queue");
        AtomicInteger runs = new AtomicInteger();
        Work work = Work.of("waiter", () -> {
            Work self = Objects.requireNonNull(Work.current());
            if (runs.incrementAndGet() == 1) {
                queue.enqueue(self);
                thrown = catchThrowable(() -> call.form.run(queue, self));
            }
        });
        queue.enqueue(work);
        runtime.runUntilIdle();
        assertThat(thrown)
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContaining(call.text)
                .hasMessageContaining("'waiter'")
                .hasMessageContaining("async form");
        assertThat(runs).hasValue(2);
        assertNothingChanged(queue, work);
    }

    /** A body cannot wait for its queue, nor for another one on which its work is pending. */
    @ParameterizedTest(name = "{0}, pending elsewhere: {1}")
    @MethodSource("queueVerbsAndPendingElsewhere")
    void queueVerb_fromTheOwnBody_isRefused(Call call, boolean elsewhere) {
        WorkQueue own = engines.queue(runtime, "own-queue");
        WorkQueue other = engines.queue(runtime, "other-queue");
        WorkQueue target = elsewhere ? other : own;
        AtomicInteger runs = new AtomicInteger();
        Work work = Work.of("waiter", () -> {
            Work self = Objects.requireNonNull(Work.current());
            if (runs.incrementAndGet() == 1) {
                if (elsewhere) {
                    other.enqueue(self);
                }
                thrown = catchThrowable(() -> call.form.run(target, self));
                assertNothingChanged(target, self);
            }
        });
        own.enqueue(work);
        runtime.runUntilIdle();
        boolean ofRuntime = call.text.endsWith("runtime");
        assertThat(thrown)
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContaining(call.text)
                .hasMessageContaining("'waiter'")
                .hasMessageContaining(ofRuntime ? "'manual'" : "'" + target.name() + "'")
                .hasMessageContaining("async form");
        assertThat(runs).hasValue(elsewhere ? 2 : 1);
        assertNothingChanged(target, work);
    }

    /** The whole stack of runs counts: a body that steps the runtime is still inside. */
    @ParameterizedTest
    @MethodSource("queueVerbs")
    void queueVerb_fromABodyThatAnotherBodyStepped_isRefusedForTheOuterQueue(Call call) {
        WorkQueue outer = engines.queue(runtime, "outer-queue");
        WorkQueue inner = engines.queue(runtime, "inner-queue");
        Work stepped = catching(() -> call.form.run(outer, Work.of("unused", () -> {})));
        outer.enqueue(Work.of("stepper", () -> {
            inner.enqueue(stepped);
            runtime.step();
        }));
        runtime.runUntilIdle();
        assertThat(thrown).isInstanceOf(SelfWaitException.class).hasMessageContaining("'stepper'");
    }

    /** An item that waits behind its flusher on an ordered queue cannot be waited for; raised to two slots it could. */
    @Test
    void flush_ofAnItemBehindOneself_isRefused() {
        WorkQueue ordered = engines.queue(runtime, "own-queue", WorkQueueBuilder::ordered);
        AtomicInteger runs = new AtomicInteger();
        Work behind = Work.of("behind", runs::incrementAndGet);
        ordered.enqueue(catching(behind::flush));
        ordered.enqueue(behind);
        runtime.runUntilIdle();
        assertThat(thrown)
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContaining("'behind'")
                .hasMessageContaining("'own-queue'")
                .hasMessageContaining("maxActive");
        assertThat(runs).hasValue(1);
    }

    /** The same for a work that is armed for the queue, which the flush would fire. */
    @Test
    void flush_ofAnArmedItemForTheOwnOrderedQueue_isRefusedAndStaysArmed() {
        WorkQueue ordered = engines.queue(runtime, "own-queue", WorkQueueBuilder::ordered);
        DelayedWork armed = DelayedWork.of("armed", () -> {});
        ordered.enqueue(catching(() -> {
            ordered.enqueueAfter(armed, Duration.ofDays(1));
            armed.flush(LONG);
        }));
        runtime.runUntilIdle();
        assertThat(thrown).isInstanceOf(SelfWaitException.class).hasMessageContaining("'armed'");
        assertThat(armed.isArmed()).isTrue();
        assertThat(armed.cancel()).isEqualTo(1);
    }

    /** With a slot to spare the same wait is legal. */
    @Test
    void flush_ofAnItemBehindOneselfWithTwoSlots_returns() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "wide-queue", builder -> builder.maxActive(2));
        AtomicInteger runs = new AtomicInteger();
        Work behind = Work.of("behind", runs::incrementAndGet);
        Work flusher = Work.of("flusher", () -> {
            queue.enqueue(behind);
            behind.flush();
            runs.addAndGet(10);
        });
        queue.enqueue(flusher);
        queue.flush();
        flusher.flush();
        assertThat(runs).hasValue(11);
    }

    /** Waiting for somebody else's item or queue is nobody's self. */
    @Test
    void waits_fromABodyForOthers_areLegal() throws Exception {
        var threaded = engines.runtime(1);
        WorkQueue own = engines.queue(threaded, "own-queue", WorkQueueBuilder::ordered);
        WorkQueue other = engines.queue(threaded, "other-queue", WorkQueueBuilder::ordered);
        AtomicInteger runs = new AtomicInteger();
        Work foreign = Work.of("foreign", runs::incrementAndGet);
        Work waiter = catching(() -> {
            other.enqueue(foreign);
            foreign.flush();
            other.enqueue(foreign);
            other.flush();
            foreign.cancelSync();
            foreign.disableSync();
            foreign.enable();
            other.enqueue(foreign);
            other.drain();
            other.close();
        });
        own.enqueue(waiter);
        waiter.flush();
        assertThat(thrown).isNull();
        assertThat(runs).hasValue(3);
    }
}
