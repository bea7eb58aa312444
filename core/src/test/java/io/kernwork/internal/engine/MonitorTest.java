package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.EngineCheck;
import io.kernwork.internal.sync.ShortLock;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that block on every CPU without saying so are found, in whatever way they block. */
@Timeout(60)
final class MonitorTest {
    private static final int CPUS = 2;
    private static final int MANY_LOOKS = 200;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    @TempDir
    Path empty;

    @ParameterizedTest
    @EnumSource
    @DisplayName("while all workers are blocked further works start, also those of the same queue")
    void work_whileAllWorkersAreBlocked_starts(WayToBlock way) throws Exception {
        DrivenLooks looks = new DrivenLooks(engines, CPUS, DrivenLooks.PROC);
        WorkQueue queue = engines.queue(looks.runtime, "blocked");
        CountDownLatch ran = new CountDownLatch(1);
        try (WayToBlock.Place place = way.open()) {
            AtomicInteger begun = new AtomicInteger();
            block(queue, place, begun);
            looks.await(() -> begun.get() == CPUS, "the bodies that block have begun");
            queue.enqueue(Work.of("other", ran::countDown));
            looks.until(() -> ran.getCount() == 0, "another work of that queue has run");
        }
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("without /proc a body in a system call seems to compute: other queues go on, its own does not")
    void work_inASystemCallWithoutProc_countsAsComputing() throws Exception {
        DrivenLooks looks = new DrivenLooks(engines, CPUS, empty);
        WorkQueue queue = engines.queue(looks.runtime, "blocked");
        WorkQueue other = engines.queue(looks.runtime, "other");
        AtomicBoolean own = new AtomicBoolean();
        CountDownLatch ran = new CountDownLatch(1);
        try (WayToBlock.Place place = WayToBlock.SOCKET_READ.open()) {
            block(queue, place, new AtomicInteger());
            looks.await(() -> allInSystemCalls(looks), "the bodies are blocked");
            queue.enqueue(Work.of("own", () -> own.set(true)));
            looks.look(MANY_LOOKS);
            assertThat(looks.hogsFound()).isEqualTo(CPUS);
            assertThat(own).as("a work of the same queue").isFalse();
            other.enqueue(Work.of("other", ran::countDown));
            looks.await(() -> ran.getCount() == 0, "another queue's work has run");
            assertThat(own).as("a work of the same queue").isFalse();
        }
        looks.untilAllIdle();
    }

    private static boolean allInSystemCalls(DrivenLooks looks) {
        List<Worker> workers = looks.pool().copyWorkers(new ArrayList<>());
        return workers.size() == CPUS && workers.stream().allMatch(MonitorTest::isInSystemCall);
    }

    private static boolean isInSystemCall(Worker worker) {
        Thread thread = worker.thread();
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch");
    }

    @Test
    @DisplayName("without /proc what the state of the thread shows is still found")
    void work_parkedWithoutProc_isReplaced() throws Exception {
        DrivenLooks looks = new DrivenLooks(engines, CPUS, empty);
        WorkQueue queue = engines.queue(looks.runtime, "blocked");
        CountDownLatch ran = new CountDownLatch(1);
        try (WayToBlock.Place place = WayToBlock.PARK.open()) {
            AtomicInteger begun = new AtomicInteger();
            block(queue, place, begun);
            looks.await(() -> begun.get() == CPUS, "the bodies that block have begun");
            queue.enqueue(Work.of("own", ran::countDown));
            looks.until(() -> ran.getCount() == 0, "a work of the same queue has run");
        }
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("files are open for bodies that compute while a work waits, and for nobody afterwards")
    void files_whenNothingWaits_areClosed() {
        DrivenLooks looks = new DrivenLooks(engines, CPUS, DrivenLooks.PROC);
        WorkQueue queue = engines.queue(looks.runtime, "computes");
        AtomicInteger mayEnd = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < CPUS; i++) {
            queue.enqueue(Work.of("computes", () -> {
                int number = begun.incrementAndGet();
                while (mayEnd.get() < number) {
                    Thread.onSpinWait();
                }
            }));
        }
        looks.await(() -> begun.get() == CPUS, "the bodies have begun");
        CountDownLatch ran = new CountDownLatch(1);
        queue.enqueue(Work.of("waits", ran::countDown));
        looks.until(() -> open(looks) == CPUS, "the files of both workers are open");
        mayEnd.set(1);
        looks.await(() -> ran.getCount() == 0, "what waited has run");
        looks.until(() -> open(looks) == 0, "while a body goes on and nothing waits, no file is open");
        mayEnd.set(CPUS);
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("who waits for a moment for another thread's step inside the library does not count as blocked")
    void work_whileAWorkerPauses_waits() {
        DrivenLooks looks = new DrivenLooks(engines, 1, DrivenLooks.PROC);
        WorkQueue queue = engines.queue(looks.runtime, "pauses");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger begun = new AtomicInteger();
        queue.enqueue(Work.of("pauses", () -> {
            begun.incrementAndGet();
            while (!over.get()) {
                ShortLock.pause(Integer.MAX_VALUE);
            }
        }));
        looks.await(() -> begun.get() == 1, "the body has begun");
        CountDownLatch ran = new CountDownLatch(1);
        queue.enqueue(Work.of("waits", ran::countDown));
        looks.look(MANY_LOOKS);
        assertThat(looks.runtime.workers()).isEqualTo(1);
        over.set(true);
        looks.until(() -> ran.getCount() == 0, "what waited has run");
        looks.untilAllIdle();
    }

    @Test
    @DisplayName("what was seen of a worker counts no more when it has come by its lane since")
    void replace_afterTheNextBodyHasBegun_isTooLate() {
        DrivenLooks looks = new DrivenLooks(engines, 1, empty);
        WorkQueue queue = engines.queue(looks.runtime, "computes");
        AtomicInteger mayEnd = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            queue.enqueue(Work.of("computes", () -> {
                int number = begun.incrementAndGet();
                while (mayEnd.get() < number) {
                    Thread.onSpinWait();
                }
            }));
        }
        looks.await(() -> begun.get() == 1, "the first body has begun");
        looks.look(1);
        Worker worker = looks.pool().copyWorkers(new ArrayList<>()).getFirst();
        mayEnd.set(1);
        looks.await(() -> begun.get() == 2, "the second body has begun");
        looks.pool().replace(worker, CPUS);
        assertThat(worker.replaced).as("replaced for what the first body did").isFalse();
        looks.look(1);
        looks.pool().replace(worker, CPUS);
        assertThat(worker.replaced).as("replaced for what the second one did").isTrue();
        mayEnd.set(3);
        looks.untilAllIdle();
    }

    private static void block(WorkQueue queue, WayToBlock.Place place, AtomicInteger begun) {
        for (int i = 0; i < CPUS; i++) {
            queue.enqueue(Work.of("blocks", () -> {
                begun.incrementAndGet();
                try {
                    place.block();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException("the body was to be blocked", e);
                }
            }));
        }
    }

    private static long open(DrivenLooks looks) {
        return looks.pool().copyWorkers(new ArrayList<>()).stream()
                .filter(worker -> worker.runState.isOpen())
                .count();
    }
}
