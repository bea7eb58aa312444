package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Delay;
import io.kernwork.fixtures.Allocated;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Peek;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nothing is allocated on the way from an enqueue to the end of the run. Each test does its job several times and looks at
 * the last: until then the compiler has done its part.
 */
@Timeout(120)
final class AllocationTest {
    private static final int ITEMS = 1_000_000;
    private static final int BATCH = 128;
    private static final int FIRES = 100_000;
    private static final int FIRES_AT_ONCE = 1_000;
    private static final int WARM_UPS = 2;
    private static final int ATTEMPTS = 4;

    /** For what the JVM itself does on these threads now and then. */
    private static final long NOISE = 4_096;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger ran = new AtomicInteger();

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(
            2,
            builder -> builder.threadFactory(body -> {
                Thread thread = Thread.ofPlatform().daemon().name("measured").unstarted(body);
                threads.add(thread);
                return thread;
            }));
    private final WorkQueue queue = engines.queue(runtime, "measured");

    private static final class Counting extends Work {
        private final AtomicInteger ran;

        Counting(AtomicInteger ran) {
            super("counting");
            this.ran = ran;
        }

        @Override
        protected void run() {
            ran.incrementAndGet();
        }
    }

    private long byWorkers() {
        long sum = 0;
        for (Thread thread : threads) {
            sum += Allocated.by(thread);
        }
        return sum;
    }

    /**
     * Does the job a few times and returns what its last time allocated: the caller's bytes, then the workers'. The compiler
     * may be late, and a worker may come late, too; so there are some more attempts, of which one must be clean.
     */
    private long[] measure(String what, Runnable job) {
        for (int i = 0; i < WARM_UPS; i++) {
            job.run();
        }
        long[] bytes = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int attempt = 0; attempt < ATTEMPTS && (bytes[0] >= NOISE || bytes[1] >= NOISE); attempt++) {
            long caller = Allocated.by(Thread.currentThread());
            long workers = byWorkers();
            job.run();
            bytes[0] = Allocated.by(Thread.currentThread()) - caller;
            bytes[1] = byWorkers() - workers;
        }
        System.out.println("allocated by " + what + ": " + bytes[0] + " bytes on the caller, " + bytes[1] + " bytes on "
                + threads.size() + " workers");
        return bytes;
    }

    private void awaitRuns(int count) {
        while (ran.get() < count) {
            LockSupport.parkNanos(1);
        }
    }

    /** A million distinct items, each idle, queued, run and idle again; the workers go to sleep between small batches. */
    @Test
    void enqueueAndRun_ofAMillionItems_allocatesNothing() {
        Work[] items = new Work[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            items[i] = new Counting(ran);
        }
        long[] bytes = measure(ITEMS + " distinct items, enqueued and run", () -> {
            ran.set(0);
            for (int from = 0; from < ITEMS; from += BATCH) {
                int to = Math.min(ITEMS, from + BATCH);
                for (int i = from; i < to; i++) {
                    queue.enqueue(items[i]);
                }
                awaitRuns(to);
            }
        });
        assertThat(bytes[0]).as("bytes on the caller").isLessThan(NOISE);
        assertThat(bytes[1]).as("bytes on the workers").isLessThan(NOISE);
    }

    /** A request that merges, with the saturation of the count on the way. */
    @Test
    void enqueue_thatCoalesces_allocatesNothing() {
        Work pending = new Counting(ran);
        WorkQueue manual = engines.queue(engines.manual(() -> 0), "never-stepped");
        manual.enqueue(pending);
        long[] bytes = measure(ITEMS + " coalescing enqueues", () -> {
            for (int i = 0; i < ITEMS; i++) {
                manual.enqueue(pending);
            }
        });
        assertThat(bytes[0]).isLessThan(NOISE);
        pending.cancel();
    }

    /** A deadline that is put off, as an idle time-out does on each packet. */
    @Test
    void rearm_ofAnArmedItem_allocatesNothing() {
        DelayedWork timeout = DelayedWork.of("time-out", () -> {});
        Duration delay = Duration.ofMinutes(10);
        long[] bytes = measure(ITEMS + " re-armings", () -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.rearm(timeout, delay);
            }
        });
        assertThat(bytes[0]).isLessThan(NOISE);
        timeout.cancel();
    }

    /** Arming, merging and disarming. */
    @Test
    void enqueueAfterAndCancel_allocateNothing() {
        DelayedWork timeout = DelayedWork.of("time-out", () -> {});
        Duration delay = Duration.ofMinutes(10);
        long[] bytes = measure(ITEMS / 2 + " armings, merges and cancels", () -> {
            for (int i = 0; i < ITEMS / 2; i++) {
                queue.enqueueAfter(timeout, delay);
                queue.enqueueAfter(timeout, delay);
                timeout.cancel();
            }
        });
        assertThat(bytes[0]).isLessThan(NOISE);
    }

    /** From the arming to the end of the run, the service thread included. */
    @Test
    void enqueueAfterAndFire_allocateNothing() {
        Dispatcher dispatcher =
                (Dispatcher) Objects.requireNonNull(EngineAccess.of(runtime).dispatcher());
        Bounded.until(() -> dispatcher.thread() != null, "the service thread has begun");
        threads.add(Objects.requireNonNull(dispatcher.thread()));
        DelayedWork[] works = new DelayedWork[FIRES_AT_ONCE];
        Arrays.setAll(works, i -> DelayedWork.of("fires", ran::incrementAndGet));
        Delay delay = Delay.of(Duration.ofNanos(50_000));
        long[] bytes = measure(FIRES + " armings that fire", () -> {
            ran.set(0);
            for (int done = 0; done < FIRES; done += FIRES_AT_ONCE) {
                for (DelayedWork work : works) {
                    queue.enqueueAfter(work, delay);
                }
                awaitRuns(done + FIRES_AT_ONCE);
            }
        });
        assertThat(bytes[0]).as("bytes on the caller").isLessThan(NOISE);
        assertThat(bytes[1]).as("bytes on the workers and the service thread").isLessThan(NOISE);
    }

    /** A cancel and enqueue loop neither allocates nor makes the ring grow, at the head and in the middle of a queue. */
    @Test
    void cancelAndEnqueue_inALoop_useBoundedMemory() {
        WorkQueue manual = engines.queue(engines.manual(() -> 0), "never-stepped");
        Work[] items = new Work[5];
        for (int i = 0; i < items.length; i++) {
            items[i] = new Counting(ran);
            manual.enqueue(items[i]);
        }
        long[] bytes = measure(ITEMS + " cancels and enqueues", () -> {
            for (int i = 0; i < ITEMS; i++) {
                Work item = items[1 + i % 3];
                item.cancel();
                manual.enqueue(item);
            }
        });
        assertThat(bytes[0]).isLessThan(NOISE);
        assertThat(Peek.ringCapacity(manual)).isEqualTo(8);
        assertThat(manual.depth()).isEqualTo(items.length);
    }

    /** Disable, a refused request, and enable. */
    @Test
    void disableAndEnable_allocateNothing() {
        Work item = new Counting(ran);
        long[] bytes = measure(ITEMS + " disables, refusals and enables", () -> {
            for (int i = 0; i < ITEMS; i++) {
                item.disable();
                queue.enqueue(item);
                item.enable();
            }
        });
        assertThat(bytes[0]).isLessThan(NOISE);
    }
}
