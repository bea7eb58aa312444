package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.KernworkBuilder;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.CountedBody;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.internal.item.ItemWord;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused at the door, by name, and nothing has changed. */
@Timeout(60)
@SuppressWarnings("NullAway") // null is what is tested
final class BadInputTest {
    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualKernwork runtime = engines.manual(() -> 0);
    private final WorkQueue queue = engines.queue(runtime, "the-queue");
    private final AtomicInteger runs = new AtomicInteger();
    private final Work work = Work.of("the-work", runs::incrementAndGet);
    private final DelayedWork delayed = DelayedWork.of("the-delayed", runs::incrementAndGet);

    static Stream<Arguments> namesOfThings() {
        return Stream.of("work", "delayed work", "counted work", "queue", "runtime")
                .flatMap(kind -> Stream.of("", " ", "\t\n").map(name -> Arguments.of(kind, name)));
    }

    private static void create(String kind, String name) {
        switch (kind) {
            case "work" -> Work.of(name, () -> {});
            case "delayed work" -> DelayedWork.counted(name, requests -> {});
            case "counted work" -> Work.counted(name, requests -> {});
            case "queue" -> WorkQueue.builder(name);
            default -> Kernwork.builder().name(name);
        }
    }

    @ParameterizedTest
    @MethodSource("namesOfThings")
    void name_blank_isRefused(String kind, String name) {
        assertThatThrownBy(() -> create(kind, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank")
                .hasMessageContaining(kind.substring(kind.lastIndexOf(' ') + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"work", "delayed work", "counted work", "queue", "runtime"})
    void name_null_isRefused(String kind) {
        assertThatThrownBy(() -> create(kind, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("name");
    }

    @Test
    void null_anywhere_isRefusedByName() {
        assertThatThrownBy(() -> Work.of("w", (Body) null)).hasMessageContaining("body");
        assertThatThrownBy(() -> Work.counted("w", (CountedBody) null)).hasMessageContaining("body");
        assertThatThrownBy(() -> DelayedWork.of("w", (Body) null)).hasMessageContaining("body");
        assertThatThrownBy(() -> DelayedWork.counted("w", (CountedBody) null)).hasMessageContaining("body");
        Stream.<ThrowingCallable>of(
                        () -> queue.enqueue(null),
                        () -> queue.enqueueAfter(null, Duration.ZERO),
                        () -> queue.rearm(null, Duration.ZERO),
                        () -> queue.enqueueAfter(delayed, (Duration) null),
                        () -> queue.rearm(delayed, (Duration) null),
                        () -> queue.flush(null),
                        () -> queue.drain(null),
                        () -> queue.close(null))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("the-queue"));
        Stream.<ThrowingCallable>of(() -> work.cancelSync(null), () -> work.disableSync(null), () -> work.flush(null))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("the-work"));
        WorkQueueBuilder builder = WorkQueue.builder("built");
        assertThatThrownBy(() -> builder.runtime(null)).hasMessageContaining("'built'");
        assertThatThrownBy(() -> builder.onError(null)).hasMessageContaining("'built'");
        KernworkBuilder runtimes = Kernwork.builder();
        assertThatThrownBy(() -> runtimes.idleTimeout(null)).hasMessageContaining("idle time");
        assertThatThrownBy(() -> runtimes.threadFactory(null)).hasMessageContaining("thread factory");
        assertThatThrownBy(() -> runtimes.onError(null)).hasMessageContaining("error handler");
        assertThatThrownBy(() -> runtimes.listener(null)).hasMessageContaining("listener");
        assertThatThrownBy(() -> Kernwork.manual(null)).hasMessageContaining("ticker");
        assertUntouched();
    }

    @Test
    void duration_negative_isRefusedByNameAndNothingHasChanged() {
        Stream.<ThrowingCallable>of(
                        () -> queue.enqueueAfter(delayed, NEGATIVE),
                        () -> queue.rearm(delayed, NEGATIVE),
                        () -> queue.rearm(delayed, Duration.ofSeconds(Long.MIN_VALUE)))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("negative")
                        .hasMessageContaining("the-queue")
                        .hasMessageContaining("'the-delayed'"));
        Stream.<ThrowingCallable>of(
                        () -> queue.flush(NEGATIVE), () -> queue.drain(NEGATIVE), () -> queue.close(NEGATIVE))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("negative")
                        .hasMessageContaining("the-queue"));
        Stream.<ThrowingCallable>of(
                        () -> work.cancelSync(NEGATIVE), () -> work.disableSync(NEGATIVE), () -> work.flush(NEGATIVE))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("negative")
                        .hasMessageContaining("the-work"));
        assertThatThrownBy(() -> Kernwork.builder().name("the-runtime").idleTimeout(NEGATIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'the-runtime'");
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, WorkQueue.MAX_ACTIVE_LIMIT + 1, Integer.MAX_VALUE})
    void maxActive_outOfRange_isRefusedByName(int limit) {
        assertThatThrownBy(() -> WorkQueue.builder("built").maxActive(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'built'")
                .hasMessageContaining(Integer.toString(limit));
        assertThatThrownBy(() -> queue.setMaxActive(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the-queue")
                .hasMessageContaining(Integer.toString(limit));
        assertThat(queue.maxActive()).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_025, Integer.MAX_VALUE})
    void cpus_outOfRange_isRefusedByName(int cpus) {
        assertThatThrownBy(() -> Kernwork.builder().name("the-runtime").cpus(cpus))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'the-runtime'")
                .hasMessageContaining(Integer.toString(cpus));
    }

    /** One at a time and many at a time exclude each other, in either order and later. */
    @Test
    void ordered_withALimit_isRefusedByName() {
        assertThatThrownBy(() -> WorkQueue.builder("built")
                        .runtime(runtime)
                        .ordered()
                        .maxActive(4)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'built'");
        assertThatThrownBy(() -> WorkQueue.builder("built")
                        .runtime(runtime)
                        .maxActive(4)
                        .ordered()
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'built'");
        WorkQueue ordered = engines.queue(
                runtime, "one-by-one", builder -> builder.maxActive(1).ordered());
        assertThatThrownBy(() -> ordered.setMaxActive(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'one-by-one'")
                .hasMessageContaining("ordered()");
        assertThat(ordered.maxActive()).isEqualTo(1);
        assertThat(ordered.isOrdered()).isTrue();
        assertThat(queue.isOrdered()).isFalse();
    }

    /** An item stays with its first runtime; the message names both, the item, the queue and the remedy. */
    @Test
    void item_ofAnotherRuntime_isRefusedByNameAndStaysWhereItIs() {
        WorkQueue foreign = engines.queue(engines.runtime(1), "foreign-queue");
        queue.enqueue(delayed);
        Stream.<ThrowingCallable>of(
                        () -> foreign.enqueue(delayed),
                        () -> foreign.enqueueAfter(delayed, Duration.ofDays(1)),
                        () -> foreign.rearm(delayed, Duration.ofDays(1)),
                        () -> foreign.rearm(delayed, Duration.ZERO))
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'the-delayed'")
                        .hasMessageContaining("'foreign-queue'")
                        .hasMessageContaining("'manual'")
                        .hasMessageContaining("'checked'")
                        .hasMessageContaining("create another item"));
        assertThat(delayed.isPending()).isTrue();
        assertThat(foreign.depth()).isZero();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThatThrownBy(() -> foreign.enqueue(delayed)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.enqueue(delayed)).isEqualTo(Admission.QUEUED);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    /** After the close every request is answered, and leaves no trace in the item. */
    @Test
    void request_afterClose_isAnsweredClosed() {
        queue.close();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.CLOSED);
        assertThat(queue.enqueueAfter(delayed, Duration.ofSeconds(1))).isEqualTo(Admission.CLOSED);
        assertThat(queue.enqueueAfter(delayed, Duration.ZERO)).isEqualTo(Admission.CLOSED);
        assertThat(queue.rearm(delayed, Duration.ofSeconds(1))).isEqualTo(Admission.CLOSED);
        assertThat(queue.rearm(delayed, Duration.ZERO)).isEqualTo(Admission.CLOSED);
        assertUntouched();
        WorkQueue other = engines.queue(engines.runtime(1), "other");
        assertThat(other.enqueue(work)).as("it belongs to nobody yet").isEqualTo(Admission.QUEUED);
        other.close();
        assertThat(runs).hasValue(1);
    }

    /** A refusing queue comes before a disabled item. */
    @Test
    void request_ofADisabledItemAfterClose_isAnsweredClosed() {
        work.disable();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
        queue.close();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.CLOSED);
    }

    @Test
    void queue_onAClosedRuntime_isRefusedByName() {
        runtime.close();
        assertThatThrownBy(() -> WorkQueue.builder("late").runtime(runtime).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'manual'")
                .hasMessageContaining("'late'");
    }

    /** The depth neither falls below nothing nor rises beyond its field. */
    @Test
    void depth_outOfRange_isRefusedByNameAndUnchanged() {
        assertThatThrownBy(work::enable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the-work")
                .hasMessageContaining("disable()");
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
        assertThat(work.disable()).isEqualTo(1);
        for (int i = 1; i < ItemWord.MAX_DEPTH; i++) {
            work.disable();
        }
        Stream.<ThrowingCallable>of(
                        work::disable,
                        work::disableSync,
                        work::cancelSync,
                        () -> work.disableSync(Duration.ZERO),
                        () -> work.cancelSync(Duration.ZERO),
                        work::disableAsync,
                        work::cancelAsync)
                .forEach(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the-work")
                        .hasMessageContaining("65535"));
        for (int i = 1; i < ItemWord.MAX_DEPTH; i++) {
            assertThat(work.enable()).isFalse();
        }
        assertThat(work.enable()).isTrue();
        assertThatThrownBy(work::enable).isInstanceOf(IllegalStateException.class);
        assertUntouched();
    }

    /** A subclass that forgot its body is told so where failures go. */
    @Test
    void work_withoutABody_saysSo() {
        AtomicInteger told = new AtomicInteger();
        WorkQueue listening = engines.queue(
                runtime,
                "listening",
                builder -> builder.onError((item, of, failure) -> {
                    assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("'bodiless'")
                            .hasMessageContaining("override");
                    told.incrementAndGet();
                }));
        listening.enqueue(new Work("bodiless") {});
        runtime.runUntilIdle();
        assertThat(told).hasValue(1);
    }

    private void assertUntouched() {
        assertThat(work.isPending() || work.isDisabled() || work.isRunning()).isFalse();
        assertThat(delayed.isPending() || delayed.isArmed()).isFalse();
        assertThat(queue.depth()).isZero();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(runs).hasValue(0);
    }
}
