package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one body does to its thread does not reach the next one. */
@Timeout(60)
final class WorkerHygieneTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** What a body can leave behind. */
    enum Litter {
        INTERRUPT {
            @Override
            void leave(Thread self) {
                self.interrupt();
            }
        },
        CLASS_LOADER {
            @Override
            void leave(Thread self) {
                self.setContextClassLoader(new URLClassLoader(new URL[0]));
            }
        },
        NO_CLASS_LOADER {
            @Override
            void leave(Thread self) {
                self.setContextClassLoader(null);
            }
        },
        PRIORITY {
            @Override
            @SuppressWarnings("ThreadPriorityCheck") // that is the test
            void leave(Thread self) {
                self.setPriority(Thread.MIN_PRIORITY);
            }
        },
        NAME {
            @Override
            void leave(Thread self) {
                self.setName("mine");
            }
        },
        ALL_AND_THROW {
            @Override
            void leave(Thread self) {
                for (Litter litter : values()) {
                    if (litter != this) {
                        litter.leave(self);
                    }
                }
                throw new IllegalStateException("planted");
            }
        };

        abstract void leave(Thread self);
    }

    /** A thread as a body finds it. */
    private record Found(
            Thread thread, boolean interrupted, @Nullable ClassLoader loader, int priority, String name) {
        static Found here() {
            Thread self = Thread.currentThread();
            return new Found(
                    self, self.isInterrupted(), self.getContextClassLoader(), self.getPriority(), self.getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void thread_littered_isRestoredForTheNextBody(Litter litter) throws Exception {
        WorkQueue queue = engines.queue(
                engines.runtime(1), "littered", builder -> builder.ordered().onError((item, where, failure) -> {}));
        AtomicReference<Found> before = new AtomicReference<>();
        AtomicReference<Found> after = new AtomicReference<>();
        queue.enqueue(Work.of("looks", () -> before.set(Found.here())));
        queue.enqueue(Work.of("litters", () -> litter.leave(Thread.currentThread())));
        queue.enqueue(Work.of("looks-again", () -> after.set(Found.here())));
        queue.flush();
        Found found = Objects.requireNonNull(after.get());
        assertThat(found).isEqualTo(before.get());
        assertThat(found.interrupted()).isFalse();
        assertThat(found.name()).startsWith("kernwork-checked-worker-");
        assertThat(found.loader()).isSameAs(ClassLoader.getSystemClassLoader());
    }

    /** What an error handler does to the thread does not reach the next body either. */
    @Test
    void thread_litteredByTheHandler_isRestored() throws Exception {
        WorkQueue queue = engines.queue(
                engines.runtime(1),
                "littered",
                builder -> builder.ordered().onError((item, where, failure) -> {
                    Thread.currentThread().setName("mine");
                    Thread.currentThread().interrupt();
                }));
        AtomicReference<Found> after = new AtomicReference<>();
        queue.enqueue(Work.of("throws", () -> {
            throw new IllegalStateException("planted");
        }));
        queue.enqueue(Work.of("looks", () -> after.set(Found.here())));
        queue.flush();
        Found found = Objects.requireNonNull(after.get());
        assertThat(found.name()).startsWith("kernwork-checked-worker-");
        assertThat(found.interrupted()).isFalse();
    }

    /** An interrupt from outside that one body only looks at is not the next one's. */
    @Test
    void interrupt_meantForOneItem_doesNotReachTheNext() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "interrupted", WorkQueueBuilder::ordered);
        AtomicReference<Thread> worker = new AtomicReference<>();
        AtomicReference<Found> after = new AtomicReference<>();
        CountDownLatch entered = new CountDownLatch(1);
        queue.enqueue(Work.of("interrupted", () -> {
            worker.set(Thread.currentThread());
            entered.countDown();
            Bounded.until(() -> Thread.currentThread().isInterrupted(), "the interrupt");
        }));
        queue.enqueue(Work.of("looks", () -> after.set(Found.here())));
        Bounded.await(entered, "the body to begin");
        Objects.requireNonNull(worker.get()).interrupt();
        queue.flush();
        Found found = Objects.requireNonNull(after.get());
        assertThat(found.thread()).isSameAs(worker.get());
        assertThat(found.interrupted()).isFalse();
    }

    /** An idle worker has nobody to be interrupted for: the flag does not wait for the next body. */
    @Test
    void interrupt_ofAnIdleWorker_doesNotReachTheNextBody() throws Exception {
        WorkQueue queue = engines.queue(engines.runtime(1), "interrupted");
        AtomicReference<Thread> worker = new AtomicReference<>();
        AtomicReference<Found> after = new AtomicReference<>();
        queue.enqueue(Work.of("first", () -> worker.set(Thread.currentThread())));
        queue.flush();
        Objects.requireNonNull(worker.get()).interrupt();
        queue.enqueue(Work.of("looks", () -> after.set(Found.here())));
        queue.flush();
        Found found = Objects.requireNonNull(after.get());
        assertThat(found.thread()).isSameAs(worker.get());
        assertThat(found.interrupted()).isFalse();
    }

    /** In a manual runtime the thread is the caller's, and comes back as it was. */
    @Test
    void thread_thatSteps_isRestored() {
        var runtime = engines.manual(() -> 0);
        WorkQueue queue = engines.queue(runtime, "stepped");
        Found before = Found.here();
        queue.enqueue(Work.of("litters", () -> {
            Litter.NAME.leave(Thread.currentThread());
            Litter.CLASS_LOADER.leave(Thread.currentThread());
        }));
        runtime.runUntilIdle();
        assertThat(Found.here()).isEqualTo(before);
    }

    /** For whom an interrupt was nobody knows: the caller gets it back, and no later body sees it. */
    @Test
    void interrupt_ofAThreadThatSteps_isGivenBack() {
        var runtime = engines.manual(() -> 0);
        WorkQueue queue = engines.queue(runtime, "stepped");
        List<Boolean> seen = new ArrayList<>();
        Thread self = Thread.currentThread();
        queue.enqueue(Work.of("meanwhile", () -> {
            seen.add(self.isInterrupted());
            Thread.ofPlatform().name("interrupts").start(self::interrupt);
            Bounded.until(self::isInterrupted, "the interrupt has come");
        }));
        queue.enqueue(Work.of("next", () -> seen.add(self.isInterrupted())));
        self.interrupt();
        runtime.runUntilIdle();
        assertThat(seen).containsExactly(false, false);
        assertThat(Thread.interrupted()).isTrue();
    }
}
