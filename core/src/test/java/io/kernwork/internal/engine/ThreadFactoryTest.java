package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread factory that fails is asked again, after longer and longer pauses, and no work is lost meanwhile. */
@Timeout(60)
final class ThreadFactoryTest {
    private static final int FAILURES = 4;

    private final List<Failed> failed = new CopyOnWriteArrayList<>();
    private final KernworkListener listener = new KernworkListener() {
        @Override
        public void workerStartFailed(String runtime, Throwable failure, Duration retryIn) {
            failed.add(new Failed(runtime, failure, retryIn));
        }
    };

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private record Failed(String runtime, Throwable failure, Duration retryIn) {}

    /** How a factory can fail. */
    enum Failure {
        THROWS,
        RETURNS_NULL,
        OUT_OF_MEMORY,
        VIRTUAL,
        STARTED_ALREADY;

        @SuppressWarnings("NullAway") // what a bad factory returns
        @Nullable
        Thread fail() {
            return switch (this) {
                case THROWS -> throw new IllegalStateException("planted");
                case RETURNS_NULL -> null;
                case OUT_OF_MEMORY -> throw new OutOfMemoryError("planted: unable to create native thread");
                case VIRTUAL -> Thread.ofVirtual().unstarted(() -> {});
                case STARTED_ALREADY -> Thread.ofPlatform().daemon().start(() -> {});
            };
        }
    }

    /** Fails so often, then makes daemon threads. */
    @SuppressWarnings("NullAway")
    private static ThreadFactory failing(Failure how, int times) {
        AtomicInteger calls = new AtomicInteger();
        return body -> calls.getAndIncrement() < times
                ? how.fail()
                : Thread.ofPlatform().daemon().unstarted(body);
    }

    @ParameterizedTest
    @EnumSource
    void factory_failsAFewTimes_workRunsAndTheListenerHears(Failure how) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Kernwork runtime = engines.runtime(
                    1, builder -> builder.threadFactory(failing(how, FAILURES)).listener(listener));
            WorkQueue queue = engines.queue(runtime, "waiting");
            for (int i = 0; i < 10; i++) {
                assertThat(queue.enqueue(Work.of("work-" + i, runs::incrementAndGet)))
                        .isEqualTo(Admission.QUEUED);
            }
            queue.flush();
            assertThat(runs).hasValue(10);
            assertThat(runtime.workers()).isEqualTo(1);
            assertThat(log.entries())
                    .filteredOn(entry -> entry.message().contains("could not start a worker"))
                    .hasSize(FAILURES)
                    .allMatch(entry -> entry.message().contains("'checked'") && entry.thrown() != null);
        }
        assertThat(failed).hasSize(FAILURES).allMatch(one -> one.runtime().equals("checked"));
        for (int i = 1; i < FAILURES; i++) {
            assertThat(failed.get(i).retryIn())
                    .isEqualTo(failed.get(i - 1).retryIn().multipliedBy(2));
        }
        if (how == Failure.RETURNS_NULL || how == Failure.VIRTUAL) {
            assertThat(failed.getFirst().failure()).hasMessageContaining("thread factory of runtime 'checked'");
        }
    }

    /** A factory that never comes round holds up neither a bounded close nor, after it, that of the runtime. */
    @Test
    void factory_failsForEver_closeStillEnds() {
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.threadFactory(failing(Failure.THROWS, Integer.MAX_VALUE))
                        .listener(listener));
        WorkQueue queue = engines.queue(runtime, "waiting");
        Work work = Work.of("never", () -> {});
        queue.enqueue(work);
        Bounded.until(() -> failed.size() >= 2, "two failures");
        CloseReport report = queue.close(Duration.ofMillis(1));
        assertThat(report.neverRan()).containsExactly(new CloseReport.NeverRan(work, 1));
        runtime.close();
        assertThat(runtime.workers()).isZero();
    }

    /** A request that nobody needs any more is dropped, and a later one is made anew. */
    @Test
    void factory_failsAndTheWorkIsCancelled_laterWorkRuns() throws Exception {
        Kernwork runtime = engines.runtime(
                1, builder -> builder.threadFactory(failing(Failure.THROWS, 2)).listener(listener));
        WorkQueue queue = engines.queue(runtime, "waiting");
        Work cancelled = Work.of("cancelled", () -> {});
        AtomicInteger runs = new AtomicInteger();
        queue.enqueue(cancelled);
        Bounded.until(() -> !failed.isEmpty(), "a failure");
        cancelled.cancel();
        queue.flush();
        queue.enqueue(Work.of("later", runs::incrementAndGet));
        queue.flush();
        assertThat(runs).hasValue(1);
    }

    /** Once a thread has come, a later failure is a first one again. */
    @Test
    void factory_failsAgainAfterASuccess_isAskedAgainSoon() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.idleTimeout(Duration.ZERO).listener(listener).threadFactory(body -> {
                    if (!works.get()) {
                        throw new IllegalStateException("planted");
                    }
                    return Thread.ofPlatform().daemon().unstarted(body);
                }));
        WorkQueue queue = engines.queue(runtime, "waiting");
        for (int episode = 0; episode < 2; episode++) {
            failed.clear();
            works.set(false);
            queue.enqueue(Work.of("work", () -> {}));
            Bounded.until(() -> failed.size() >= 3, "three failures");
            works.set(true);
            queue.flush();
            Bounded.until(() -> runtime.workers() == 0, "the worker has gone");
            assertThat(failed.getFirst().retryIn()).isEqualTo(Duration.ofMillis(1));
            assertThat(failed.get(2).retryIn()).isEqualTo(Duration.ofMillis(4));
        }
    }

    /** A listener that throws has no effect but a line in the log. */
    @Test
    void factory_failsAndTheListenerThrows_workRuns() throws Exception {
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.threadFactory(failing(Failure.THROWS, 2)).listener(new KernworkListener() {
                    @Override
                    public void workerStartFailed(String name, Throwable failure, Duration retryIn) {
                        throw new AssertionError("planted");
                    }
                }));
        WorkQueue queue = engines.queue(runtime, "waiting");
        AtomicInteger runs = new AtomicInteger();
        queue.enqueue(Work.of("work", runs::incrementAndGet));
        queue.flush();
        assertThat(runs).hasValue(1);
    }

    /** The factory's thread is used as it comes: its name, its being a daemon, its group. */
    @Test
    void factory_thread_keepsWhatTheFactoryGaveIt() throws Exception {
        ThreadGroup group = new ThreadGroup("mine");
        Kernwork runtime = engines.runtime(
                1,
                builder -> builder.threadFactory(body ->
                        Thread.ofPlatform().group(group).daemon().name("mine-1").unstarted(body)));
        WorkQueue queue = engines.queue(runtime, "using");
        AtomicReference<String> found = new AtomicReference<>();
        queue.enqueue(Work.of("looks", () -> {
            Thread self = Thread.currentThread();
            ThreadGroup own = self.getThreadGroup();
            found.set(self.getName() + " " + self.isDaemon() + " " + (own == null ? "none" : own.getName()));
        }));
        queue.flush();
        assertThat(found).hasValue("mine-1 true mine");
    }

    /** The runtime's own threads are daemons if and only if it was asked for them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thread_ofTheRuntime_isADaemonOnRequest(boolean daemon) throws Exception {
        Kernwork runtime = engines.runtime(1, builder -> builder.daemon(daemon));
        WorkQueue queue = engines.queue(runtime, "using");
        AtomicReference<Boolean> found = new AtomicReference<>();
        queue.enqueue(Work.of("looks", () -> found.set(Thread.currentThread().isDaemon())));
        queue.flush();
        assertThat(found).hasValue(daemon);
    }
}
