package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker's thread is named after what it is inside for long. Real workers; all looks are the test's, in virtual time. */
@Timeout(60)
final class NamingTest {
    private static final long NEARLY_LONG = Naming.LONG_NANOS - 1_000_000;
    private static final int LOOKS_TO_A_HOG = 11;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final AtomicReference<@Nullable String> began = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @TempDir
    Path empty;

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private DrivenLooks looks() {
        return new DrivenLooks(engines, 1, empty);
    }

    private Work stuck(String name, Runnable first) {
        return Work.of(name, () -> {
            began.set(Thread.currentThread().getName());
            worker.set(Thread.currentThread());
            first.run();
            inside.countDown();
            Bounded.await(go, "the test lets the body go");
        });
    }

    private void awaitInside(DrivenLooks looks) {
        looks.await(() -> inside.getCount() == 0, "the body has begun");
    }

    /** The first look finds the body, the second one finds it again after that time. */
    private static void twoLooks(DrivenLooks looks, long nanos) {
        looks.engine.watchdog().lookAt(looks.engine.clock());
        looks.advance(Duration.ofNanos(nanos));
        looks.engine.watchdog().lookAt(looks.engine.clock());
    }

    private String own() {
        return Objects.requireNonNull(began.get());
    }

    private String name() {
        return Objects.requireNonNull(worker.get()).getName();
    }

    @Test
    @DisplayName(
            "a body that is found again after 10 ms, not sooner, names its thread until it ends; the next body, and who waited for it, find the thread's own name")
    void body_long_namesItsThread() throws Exception {
        DrivenLooks looks = looks();
        WorkQueue queue = engines.queue(looks.runtime, "mail", WorkQueueBuilder::ordered);
        Work work = stuck("send-42", () -> {});
        AtomicReference<@Nullable String> released = new AtomicReference<>();
        AtomicReference<@Nullable String> next = new AtomicReference<>();
        queue.enqueue(work);
        awaitInside(looks);
        work.flushAsync()
                .whenComplete(
                        (ran, failure) -> released.set(Thread.currentThread().getName()));
        queue.enqueue(Work.of("next", () -> next.set(Thread.currentThread().getName())));
        twoLooks(looks, NEARLY_LONG);
        assertThat(name()).isEqualTo(own());
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo(own() + " (mail/send-42)");
        assertThat(looks.runtime.snapshot().busy())
                .singleElement()
                .satisfies(seen -> assertThat(seen.thread()).isEqualTo(own()));
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo(own() + " (mail/send-42)");
        go.countDown();
        work.flush();
        assertThat(name()).isEqualTo(own());
        queue.flush();
        assertThat(released.get()).isEqualTo(own());
        assertThat(next.get()).isEqualTo(own());
    }

    @Test
    @DisplayName("a body that names its thread keeps that name, whether it does so before it is found or after")
    void body_namesItsThread_keepsIt() throws Exception {
        DrivenLooks looks = looks();
        WorkQueue queue = engines.queue(looks.runtime, "mail");
        CountDownLatch again = new CountDownLatch(1);
        CountDownLatch renamed = new CountDownLatch(1);
        Work work = stuck("before", () -> Thread.currentThread().setName("mine"));
        queue.enqueue(work);
        awaitInside(looks);
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo("mine");
        assertThat(looks.runtime.snapshot().busy().getFirst().thread()).isEqualTo("mine");
        go.countDown();
        queue.flush();
        assertThat(name()).isEqualTo(own());
        queue.enqueue(Work.of("after", () -> {
            Bounded.await(again, "the thread is named");
            Thread.currentThread().setName("mine, too");
            renamed.countDown();
        }));
        looks.await(() -> !looks.runtime.snapshot().busy().isEmpty(), "the second body has begun");
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo(own() + " (mail/after)");
        again.countDown();
        Bounded.await(renamed, "the body has named its thread");
        queue.flush();
        assertThat(name()).isEqualTo(own());
    }

    @Test
    @DisplayName("long names of queues and items are cut, not within a character")
    void names_long_areCut() {
        DrivenLooks looks = looks();
        WorkQueue queue = engines.queue(looks.runtime, "q".repeat(39) + "\uD83D\uDE80" + "q".repeat(500));
        queue.enqueue(stuck("i".repeat(500), () -> {}));
        awaitInside(looks);
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo(own() + " (" + "q".repeat(39) + ".../" + "i".repeat(40) + "...)");
    }

    @Test
    @DisplayName("the monitor names the thread of a body as soon as it finds it computing for 10 ms")
    void hog_isNamedByTheMonitor() {
        DrivenLooks looks = looks();
        CountDownLatch spins = new CountDownLatch(1);
        engines.queue(looks.runtime, "hogs").enqueue(Work.of("hog", () -> {
            began.set(Thread.currentThread().getName());
            worker.set(Thread.currentThread());
            spins.countDown();
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
        }));
        looks.await(() -> spins.getCount() == 0, "the body has begun");
        engines.queue(looks.runtime, "other").enqueue(Work.of("other", () -> {}));
        looks.look(LOOKS_TO_A_HOG - 1);
        assertThat(name()).isEqualTo(own());
        looks.look(1);
        assertThat(name()).isEqualTo(own() + " (hogs/hog)");
        go.countDown();
        looks.untilAllIdle();
        assertThat(name()).isEqualTo(own());
    }

    @Test
    @DisplayName(
            "a thread that steps a runtime without threads keeps its name, and so does a worker of another runtime")
    void thread_ofSomebodyElse_keepsItsName() {
        DrivenLooks looks = looks();
        ManualTicker ticker = new ManualTicker();
        Engine stepped = new Engine("stepped", 1, Duration.ZERO, Seams.of(ticker, Seams.NO_THREADS), null, null, true);
        WorkQueue here = engines.queue(engines.watch(SeamedKernwork.of(stepped)), "here");
        AtomicReference<List<String>> names = new AtomicReference<>(List.of());
        Work pumped = Work.of("pumped", () -> {
            String before = Thread.currentThread().getName();
            stepped.watchdog().lookAt(stepped.clock());
            ticker.advance(Duration.ofSeconds(1));
            stepped.watchdog().lookAt(stepped.clock());
            names.set(List.of(before, Thread.currentThread().getName()));
        });
        here.enqueue(pumped);
        stepped.step();
        String self = Thread.currentThread().getName();
        assertThat(names.get()).containsExactly(self, self);
        here.enqueue(pumped);
        engines.queue(looks.runtime, "there").enqueue(stuck("steps", stepped::step));
        awaitInside(looks);
        assertThat(names.get()).containsExactly(own(), own());
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).isEqualTo(own() + " (there/steps)");
    }

    @Test
    @DisplayName("what the worker had taken beyond a body that its thread was named after runs once, in order")
    void taken_beyond_runsInOrder() throws Exception {
        DrivenLooks looks = looks();
        WorkQueue queue = engines.queue(looks.runtime, "mail", WorkQueueBuilder::ordered);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        queue.enqueue(stuck("first", () -> {}));
        for (int i = 0; i < 20; i++) {
            int number = i;
            queue.enqueue(Work.of("next", () -> ran.add(number)));
        }
        awaitInside(looks);
        twoLooks(looks, Watchdog.TICK_NANOS);
        assertThat(name()).endsWith(" (mail/first)");
        go.countDown();
        queue.flush();
        assertThat(ran).isSorted().hasSize(20).doesNotHaveDuplicates();
    }
}
