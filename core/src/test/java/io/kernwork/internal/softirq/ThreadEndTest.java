package io.kernwork.internal.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that end: behind their sections, or inside one; and runtimes that end before their threads. */
@Timeout(60)
class ThreadEndTest {
    private static final int THREADS = 50;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final Softirq softirq = Softirq.of(EngineAccess.of(runtime));
    private final List<String> log = new CopyOnWriteArrayList<>();

    private static void onAThread(Helpers.Task task) throws InterruptedException {
        try (Helpers helpers = new Helpers()) {
            helpers.start("short-lived", task);
        }
    }

    @Test
    @DisplayName("Threads that come and go use the CPUs of those that have gone")
    void threads_oneAfterTheOther_useOneCpu() throws Exception {
        SoftirqVector vector =
                softirqs.open("v", () -> log.add(Thread.currentThread().getName()));
        for (int i = 0; i < THREADS; i++) {
            onAThread(() -> {
                try (var _ = softirqs.enterInterrupt()) {
                    vector.raise();
                }
            });
        }
        assertThat(softirq.cpus())
                .as("two shares, and one for all these threads")
                .hasSize(3);
        assertThat(log).hasSize(THREADS).containsOnly("short-lived");
    }

    @Test
    @DisplayName("Threads that are there at the same time are CPUs of their own")
    void threads_atTheSameTime_haveACpuEach() throws Exception {
        onAThread(() -> {
            try (var _ = softirqs.enterInterrupt()) {
                onAThread(() -> {
                    try (var _ = softirqs.enterInterrupt()) {
                        assertThat(softirq.cpus()).hasSize(4);
                    }
                });
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "What a thread has left that ended inside a section goes to ksoftirqd when another thread becomes that CPU")
    void thread_endsInsideASection_leavesNothing(boolean disabled) throws Exception {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t"));
        Tasklet high = softirqs.tasklet("h", () -> log.add("h"));
        BottomHalves.of(runtime).init(0, () -> log.add("half"));
        WorkQueue queue = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
        onAThread(() -> {
            if (disabled) {
                softirqs.disableBottomHalves();
            } else {
                softirqs.enterInterrupt();
            }
            vector.raise();
            tasklet.schedule();
            high.scheduleHigh();
            BottomHalves.of(runtime).mark(0);
            queue.enqueue(Work.of("w", () -> log.add("w")));
        });
        assertThat(log).isEmpty();
        onAThread(() -> {
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(log).doesNotContain(Thread.currentThread().getName());
            }
        });
        Bounded.until(() -> log.size() == 5, "ksoftirqd has run what was left: " + log);
        assertThat(log).containsExactlyInAnyOrder("v", "t", "h", "half", "w");
        assertThat(softirq.cpus()).hasSize(3);
    }

    @Test
    @DisplayName("Also when no thread comes after it: at the next look of what watches handlers")
    void thread_endsInsideASection_othersGoOn_leavesNothing() throws Exception {
        softirqs.setHandlerLimit(Duration.ofMillis(10));
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        SoftirqVector other = softirqs.open("other", () -> {});
        try (var _ = softirqs.enterInterrupt()) {
            other.raise();
        }
        onAThread(() -> {
            softirqs.enterInterrupt();
            vector.raise();
        });
        Bounded.until(
                () -> {
                    other.raise(); // something goes on
                    return log.size() == 1;
                },
                "what was left has run");
    }

    @Test
    @DisplayName(
            "Who finds that a thread has ended, and is late, leaves the CPU alone: another thread may be it already")
    void recovery_late_leavesALiveThreadsCpu() {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        try (var _ = softirqs.disableBottomHalves()) {
            Cpu own = softirq.here();
            vector.raise();
            own.recoverClaimed();
            assertThat(own.isShut()).as("bottom halves are disabled").isTrue();
            assertThat(own.isOf(Thread.currentThread())).isTrue();
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("v");
    }

    @Test
    @DisplayName("A close of the runtime does not wait for ever for what a thread has left that ended inside a section")
    void close_threadHasEndedInsideASection_ends() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t"));
        onAThread(() -> {
            softirqs.enterInterrupt();
            tasklet.schedule();
        });
        onAThread(runtime::close);
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("A close finds it at once, and waits for no look of the watch, which here never comes")
    void close_threadHasEndedAndTheClockStands_ends() throws Exception {
        Kernwork standing = engines.manual(() -> 0);
        Softirqs others = Softirqs.of(standing);
        Tasklet tasklet = others.tasklet("t", () -> log.add("t"));
        onAThread(() -> {
            others.enterInterrupt();
            tasklet.schedule();
        });
        onAThread(standing::close);
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("A close ends that waits for nothing but a bottom half of a thread that ends inside its section then")
    void close_threadWithABottomHalfEnds_ends() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Kernwork manual = engines.manual(ticker);
        Engine engine = EngineAccess.of(manual);
        BottomHalves halves = BottomHalves.of(manual);
        halves.init(0, () -> log.add("half"));
        CountDownLatch marked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Helpers helpers = new Helpers()) {
            helpers.start("ends", () -> {
                Softirqs.of(manual).enterInterrupt();
                halves.mark(0);
                marked.countDown();
                Bounded.await(end, "its end");
            });
            Bounded.await(marked, "the mark");
            Thread closing = helpers.start("close", manual::close);
            Bounded.until(
                    () -> {
                        ticker.advance(Duration.ofMillis(10));
                        return engine.isClosed()
                                && engine.nextFiring() > Duration.ofMillis(200).toNanos();
                    },
                    "the watch has looked more than once, or does not any more");
            end.countDown();
            Bounded.until(
                    () -> {
                        ticker.advance(Duration.ofMillis(10));
                        return !closing.isAlive();
                    },
                    "the close has ended");
        }
        assertThat(log).containsExactly("half");
    }

    @Test
    @DisplayName(
            "A vector of a thread that ends inside its section after the close runs when another thread comes to enter one")
    void close_threadEndsInsideItsSectionLater_vectorRunsWhenSomebodyLooks() throws Exception {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        CountDownLatch raised = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (Helpers helpers = new Helpers()) {
            helpers.start("ends", () -> {
                softirqs.enterInterrupt();
                vector.raise();
                raised.countDown();
                Bounded.await(end, "its end");
            });
            Bounded.await(raised, "the vector");
            onAThread(runtime::close);
            assertThat(log).as("it holds no close up").isEmpty();
            end.countDown();
        }
        assertThat(log).as("nobody has looked").isEmpty();
        try (var _ = softirqs.enterInterrupt()) { // the first one of this thread
            log.add("enters");
        }
        assertThat(log).containsExactly("v", "enters");
    }

    @Test
    @DisplayName("A thread whose pool clears its thread-locals is the same CPU, and runs what it raises itself")
    void thread_losesItsThreadLocals_isTheSameCpu() throws Exception {
        softirqs.setBudget(100, Duration.ofMinutes(1));
        Tasklet tasklet =
                softirqs.tasklet("t", () -> log.add(Thread.currentThread().getName()));
        ForkJoinWorkerThreadFactory forgetful = pool -> new ForkJoinWorkerThread(null, pool, false) {};
        try (ForkJoinPool pool = new ForkJoinPool(1, forgetful, null, false)) {
            for (int turn = 1; turn <= THREADS; turn++) {
                boolean here = pool.submit(() -> {
                            try (var _ = softirqs.enterInterrupt()) {
                                tasklet.schedule();
                            }
                            return log.contains(Thread.currentThread().getName());
                        })
                        .get(20, TimeUnit.SECONDS);
                assertThat(here).isTrue();
                assertThat(log).as("in turn " + turn).hasSize(turn);
            }
        }
        assertThat(softirq.cpus()).hasSize(3);
    }

    @Test
    @DisplayName("A thread that goes on does not keep runtimes alive that have closed, however many it has served")
    void closedRuntime_threadGoesOn_isCollected() throws Exception {
        WeakReference<?> closed = useAndClose();
        for (int i = 0; i < 3; i++) {
            useAndClose();
        }
        try (var _ = softirqs.enterInterrupt()) {
            log.add("goes on");
        }
        Bounded.until(
                () -> {
                    System.gc();
                    return closed.get() == null;
                },
                "the first runtime is collected");
    }

    private static WeakReference<?> useAndClose() throws InterruptedException {
        Kernwork one = Kernwork.builder().name("one").cpus(1).daemon(true).build();
        try (var _ = Softirqs.of(one).enterInterrupt()) {
            assertThat(one.cpu()).isZero();
        }
        one.close();
        return new WeakReference<>(EngineAccess.of(one));
    }
}
