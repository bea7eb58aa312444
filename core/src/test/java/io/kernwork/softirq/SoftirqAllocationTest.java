package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Allocated;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What runs softirqs allocates nothing, from the entry of a section to the end of what was raised in it. Each test does its job
 * several times and looks at the last: until then the compiler has done its part.
 */
@Timeout(120)
class SoftirqAllocationTest {
    private static final int ROUNDS = 200_000;
    private static final int HANDED_OVER = 20_000;
    private static final int WARM_UPS = 2;
    private static final int ATTEMPTS = 4;

    /** For what the JVM itself does on these threads now and then. */
    private static final long NOISE = 4_096;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger ran = new AtomicInteger();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(
            1,
            builder -> builder.threadFactory(body -> {
                Thread thread = Thread.ofPlatform().daemon().name("measured").unstarted(body);
                threads.add(thread);
                return thread;
            }));
    private final Softirqs softirqs = Softirqs.of(runtime);

    private long byOthers() {
        long sum = 0;
        for (Thread thread : threads) {
            sum += Allocated.by(thread);
        }
        return sum;
    }

    /** The bytes of the best of a few attempts, on the caller and on ksoftirqd together. */
    private void assertAllocatesNothing(String what, Runnable job) {
        for (int i = 0; i < WARM_UPS; i++) {
            job.run();
        }
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least >= NOISE; attempt++) {
            long before = Allocated.by(Thread.currentThread()) + byOthers();
            job.run();
            least = Math.min(least, Allocated.by(Thread.currentThread()) + byOthers() - before);
        }
        System.out.println("allocated by " + what + ": " + least + " bytes");
        assertThat(least).as(what).isLessThan(NOISE);
    }

    /** Something that is asked for in a section, and runs at its end. */
    private void assertRunAllocatesNothing(String what, Runnable ask) {
        ran.set(0);
        assertAllocatesNothing(ROUNDS + " times " + what + " and run", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                try (var _ = softirqs.enterInterrupt()) {
                    ask.run();
                    ask.run(); // coalesces
                }
            }
        });
        assertThat(ran.get()).isGreaterThanOrEqualTo((WARM_UPS + 1) * ROUNDS);
    }

    @Test
    @DisplayName("The value of the present CPU")
    void perCpu_get_allocatesNothing() {
        PerCpu<AtomicInteger> counts = softirqs.perCpu(AtomicInteger::new);
        assertAllocatesNothing(ROUNDS + " values of the present CPU", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                for (int i = 0; i < ROUNDS; i++) {
                    counts.get().incrementAndGet();
                }
            }
        });
        counts.forEach(count -> ran.addAndGet(count.get()));
        assertThat(ran.get()).isGreaterThanOrEqualTo((WARM_UPS + 1) * ROUNDS);
    }

    @Test
    @DisplayName("An empty section of either kind, and one inside the other")
    void section_empty_allocatesNothing() {
        assertAllocatesNothing(ROUNDS + " empty sections of each kind", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                try (var _ = softirqs.enterInterrupt()) {
                    try (var _ = softirqs.disableBottomHalves()) {
                        ran.lazySet(i);
                    }
                }
                try (var _ = softirqs.disableBottomHalves()) {
                    ran.lazySet(i);
                }
            }
        });
    }

    @Test
    @DisplayName("A vector")
    void raise_andRun_allocatesNothing() {
        assertRunAllocatesNothing("raised", softirqs.open("v", ran::incrementAndGet)::raise);
    }

    @Test
    @DisplayName("A tasklet of either priority")
    void schedule_andRun_allocatesNothing() {
        Tasklet tasklet = softirqs.tasklet("t", ran::incrementAndGet);
        assertRunAllocatesNothing("scheduled", tasklet::schedule);
        assertRunAllocatesNothing("scheduled high", tasklet::scheduleHigh);
    }

    @Test
    @DisplayName("A tasklet that is disabled, scheduled, enabled and run")
    void scheduleDisabled_andRun_allocatesNothing() {
        Tasklet tasklet = softirqs.tasklet("t", ran::incrementAndGet);
        assertRunAllocatesNothing("disabled, scheduled, enabled", () -> {
            tasklet.disableNoSync();
            tasklet.schedule();
            tasklet.enable();
        });
    }

    @Test
    @DisplayName("A bottom half")
    void mark_andRun_allocatesNothing() {
        BottomHalves halves = BottomHalves.of(runtime);
        halves.init(0, ran::incrementAndGet);
        assertRunAllocatesNothing("marked", () -> halves.mark(0));
    }

    @Test
    @DisplayName("A work on a bottom-half queue of either priority")
    void enqueue_andRun_allocatesNothing() {
        WorkQueue queue = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
        WorkQueue high =
                engines.queue(runtime, "high", builder -> builder.bottomHalf().highPriority());
        Work work = Work.of("w", ran::incrementAndGet);
        assertRunAllocatesNothing("enqueued", () -> queue.enqueue(work));
        assertRunAllocatesNothing("enqueued high", () -> high.enqueue(work));
    }

    @Test
    @DisplayName("What is raised outside any section, and what is handed over, in ksoftirqd")
    void raise_inKsoftirqd_allocatesNothing() {
        softirqs.setBudget(1, Duration.ofSeconds(20));
        SoftirqVector vector = softirqs.open("v", ran::incrementAndGet);
        Tasklet raises = softirqs.tasklet("raises", vector::raise);
        assertAllocatesNothing(HANDED_OVER + " times raised outside, and handed over", () -> {
            for (int i = 0; i < HANDED_OVER; i++) {
                int before = ran.get();
                vector.raise();
                await(before + 1);
                try (var _ = softirqs.enterInterrupt()) {
                    raises.schedule();
                }
                await(before + 2);
            }
        });
    }

    @Test
    @DisplayName("After its run nothing of the library refers to a tasklet that was dropped, here or in ksoftirqd")
    void tasklet_dropped_isCollected() throws Exception {
        WeakReference<Tasklet> here = runAndDrop();
        softirqs.setBudget(1, Duration.ofNanos(1));
        WeakReference<Tasklet> outside = runAndDrop();
        Bounded.until(
                () -> {
                    System.gc();
                    return here.get() == null && outside.get() == null;
                },
                "the dropped tasklets are collected");
    }

    private WeakReference<Tasklet> runAndDrop() throws InterruptedException {
        Tasklet dropped = softirqs.tasklet("dropped", ran::incrementAndGet);
        try (var _ = softirqs.enterInterrupt()) {
            dropped.schedule();
        }
        dropped.schedule();
        dropped.kill();
        return new WeakReference<>(dropped);
    }

    private void await(int runs) {
        while (ran.get() < runs) {
            LockSupport.parkNanos(1);
        }
    }
}
