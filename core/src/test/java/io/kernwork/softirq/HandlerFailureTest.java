package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.ErrorHandler;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What handlers throw, Errors too, reaches the error handler and costs nobody anything. */
@Timeout(60)
class HandlerFailureTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final ErrorHandler keep = (item, queue, failure) -> handled.add(
            item.name() + " on " + queue.name() + ": " + failure.getClass().getSimpleName());
    private final Kernwork runtime = engines.runtime(1, builder -> builder.onError(keep));
    private final Softirqs softirqs = unhurried(runtime);

    /** Or on a busy machine ksoftirqd goes on. */
    private static Softirqs unhurried(Kernwork runtime) {
        Softirqs softirqs = Softirqs.of(runtime);
        softirqs.setBudget(100, LONG);
        return softirqs;
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new Exception("checked"),
                new IllegalStateException("unchecked"),
                new InterruptedException("interrupted"),
                new OutOfMemoryError("no memory"),
                new StackOverflowError("no stack"),
                new LinkageError("no class"),
                new Throwable("bare"));
    }

    private static Body throwing(Throwable failure) {
        return () -> HandlerFailureTest.<RuntimeException>sneak(failure);
    }

    @SuppressWarnings("unchecked") // the cast is erased: so a body throws what it cannot declare
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    @ParameterizedTest
    @MethodSource("throwables")
    @DisplayName(
            "A vector, a tasklet, a bottom half and a work that throw: the handler hears of each, and all others run")
    void handlers_throw_costNothing(Throwable failure) throws Exception {
        SoftirqVector vector = softirqs.open("vector", throwing(failure));
        SoftirqVector next = softirqs.open("next", () -> log.add("next vector"));
        Tasklet tasklet = softirqs.tasklet("tasklet", throwing(failure));
        BottomHalves halves = BottomHalves.of(runtime);
        halves.init(0, "half", throwing(failure));
        halves.init(1, () -> log.add("next half"));
        WorkQueue queue = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
        Work work = Work.of("work", throwing(failure));
        for (int turn = 1; turn <= 2; turn++) {
            Throwable thrown = catchThrowable(() -> {
                try (var _ = softirqs.enterInterrupt()) {
                    vector.raise();
                    next.raise();
                    halves.mark(0);
                    halves.mark(1);
                    tasklet.schedule();
                    softirqs.tasklet("next", () -> log.add("next tasklet")).schedule();
                    queue.enqueue(work);
                    queue.enqueue(Work.of("next", () -> log.add("next work")));
                }
            });
            assertThat(thrown).as("gets out of the section").isNull();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(log).hasSize(4 * turn);
        }
        assertThat(log.subList(0, 4)).containsExactly("next half", "next vector", "next work", "next tasklet");
        assertThat(handled.subList(0, 4))
                .containsExactly(
                        "half on bottom halves: " + name(failure),
                        "vector on softirqs: " + name(failure),
                        "work on bh: " + name(failure),
                        "tasklet on tasklets: " + name(failure));
        tasklet.kill(); // it is not running, as far as anybody can tell
        halves.remove(0);
        assertThat(work.cancelSync()).isZero();
    }

    @ParameterizedTest
    @MethodSource("throwables")
    @DisplayName("In ksoftirqd, too: it goes on")
    void handlers_throwInKsoftirqd_costNothing(Throwable failure) throws Exception {
        SoftirqVector vector = softirqs.open("vector", throwing(failure));
        Tasklet tasklet = softirqs.tasklet("tasklet", throwing(failure));
        for (int turn = 1; turn <= 3; turn++) {
            vector.raise();
            assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
            assertThat(tasklet.kill(LONG).done()).isTrue();
        }
        assertThat(handled).filteredOn(line -> line.startsWith("tasklet")).hasSize(3);
        assertThat(handled)
                .filteredOn(line -> line.startsWith("vector"))
                .as("before the tasklet, each time")
                .hasSize(3);
    }

    @Test
    @DisplayName("A bottom-half queue with a handler of its own tells that one")
    void work_throws_itsQueuesHandlerHears() throws Exception {
        List<String> own = new CopyOnWriteArrayList<>();
        WorkQueue queue = engines.queue(
                runtime, "bh", builder -> builder.bottomHalf().onError((item, on, failure) -> own.add(item.name())));
        queue.enqueue(Work.of("w", throwing(new Exception("of w"))));
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(own).containsExactly("w");
        assertThat(handled).isEmpty();
    }

    @Test
    @DisplayName("An error handler that throws is logged, and the pass goes on")
    void errorHandler_throws_isLogged() {
        Kernwork other = engines.runtime(
                1,
                builder -> builder.onError((item, queue, failure) -> {
                    throw new IllegalStateException("the handler's own");
                }));
        Softirqs others = unhurried(other);
        SoftirqVector vector = others.open("vector", throwing(new Exception("of the vector")));
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            try (var _ = others.enterInterrupt()) {
                vector.raise();
                others.tasklet("next", () -> log.add("next")).schedule();
            }
            assertThat(logs.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.message()).contains("the error handler of item 'vector'"));
        }
        assertThat(log).containsExactly("next");
    }

    @Test
    @DisplayName("What a handler does to its thread is undone")
    void handler_changesItsThread_isUndone() {
        Thread self = Thread.currentThread();
        String name = self.getName();
        ClassLoader loader = self.getContextClassLoader();
        SoftirqVector litters = softirqs.open("litters", () -> {
            self.setName("litter");
            self.setContextClassLoader(null);
        });
        SoftirqVector looks = softirqs.open("looks", () -> log.add(self.getName()));
        try (var _ = softirqs.enterInterrupt()) {
            litters.raise();
            looks.raise();
        }
        assertThat(self.getName()).isEqualTo(name);
        assertThat(self.getContextClassLoader()).isSameAs(loader);
        assertThat(log).containsExactly(name);
    }

    /** When the thread of a loop is interrupted, which runs softirqs at the end of its section. */
    enum Moment {
        BEFORE,
        IN_A_HANDLER,
        IN_A_BODY
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "An interrupt is the thread's, whenever it comes: no handler or body sees one from before it, and none is lost")
    void interrupt_ofTheLoop_isGivenBack(Moment moment) {
        Thread self = Thread.currentThread();
        SoftirqVector first = softirqs.open("first", () -> interrupted(moment == Moment.IN_A_HANDLER, self));
        SoftirqVector second = softirqs.open("second", () -> interrupted(false, self));
        Tasklet third = softirqs.tasklet("third", () -> interrupted(moment == Moment.IN_A_BODY, self));
        Tasklet fourth = softirqs.tasklet("fourth", () -> interrupted(false, self));
        if (moment == Moment.BEFORE) {
            self.interrupt();
        }
        try (var _ = softirqs.enterInterrupt()) {
            first.raise();
            second.raise();
            third.schedule();
            fourth.schedule();
        }
        assertThat(Thread.interrupted()).as("by somebody else meanwhile").isTrue();
        assertThat(log).hasSize(4).containsOnly("interrupted at its begin: false");
        assertThat(handled).isEmpty();
        try (var _ = softirqs.enterInterrupt()) {
            second.raise();
        }
        assertThat(Thread.interrupted()).as("it was given back once").isFalse();
    }

    private void interrupted(boolean now, Thread loop) {
        log.add("interrupted at its begin: " + Thread.currentThread().isInterrupted());
        if (now) {
            Thread.ofPlatform().name("shuts the loop down").start(loop::interrupt);
            Bounded.until(loop::isInterrupted, "the interrupt has come");
        }
    }

    @Test
    @DisplayName("A cancel with interrupt of a task that runs on a loop's thread is the task's, and not the loop's")
    void cancelTrue_ofATaskOnTheLoop_isNotGivenBack() {
        WorkQueue queue = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
        QueueExecutor view = QueueExecutor.of(queue);
        List<QueueFuture<?>> futures = new CopyOnWriteArrayList<>();
        try (var _ = softirqs.enterInterrupt()) {
            futures.add(view.submit(() -> {
                futures.getFirst().cancel(true);
                log.add("interrupted: " + Thread.currentThread().isInterrupted());
            }));
        }
        assertThat(log).containsExactly("interrupted: true");
        assertThat(Thread.interrupted()).isFalse();
        view.shutdown();
    }
}
