package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Ticker;
import io.kernwork.fixtures.Bounded;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an enqueue costs, counted in things that are the same on every machine: wake-ups of workers, context switches of the
 * caller, threads. (Bytes: {@link AllocationTest}.) A regression here is a change of the design, never noise.
 */
@Timeout(60)
class ExactCostsTest {
    private static final int MILLION = 1_000_000;
    private static final int BURST = 256;
    /** Safepoints and page faults block a thread now and then; an enqueue that did would show a thousand times more. */
    private static final long STRAY_SWITCHES = 1_000;

    /** The kernel may stop a thread that spins; this test counts on its being taken for one that computes. */
    private static final Path NO_PROC = Path.of("/none");

    private final Counting parking = new Counting();
    private final Engine engine = new Engine(
            "costs",
            1,
            Duration.ofMinutes(1),
            new Seams(Ticker.system(), parking, body -> new Thread(body, Counting.WORKER), Item[]::new, NO_PROC),
            null,
            null,
            false);
    private final Thread dispatcher = new Thread(engine.dispatcher(), "dispatcher");
    private final Kernwork runtime = SeamedKernwork.of(engine);
    private final WorkQueue queue;
    private final CountDownLatch gate = new CountDownLatch(1);

    ExactCostsTest() {
        dispatcher.start();
        queue = WorkQueue.builder("costs").runtime(runtime).build();
    }

    @AfterEach
    void close() {
        gate.countDown();
        runtime.close();
    }

    /** The only worker is inside a body until the gate opens. */
    private void holdTheWorker() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        queue.enqueue(Work.of("holds the worker", () -> {
            inside.countDown();
            while (gate.getCount() > 0) {
                Thread.onSpinWait(); // one that blocked would be replaced by another worker
            }
        }));
        Bounded.await(inside, "the worker");
    }

    @Test
    @DisplayName("a million enqueues that merge wake nobody and switch no context")
    void enqueue_merging_wakesNobody() throws InterruptedException, IOException {
        holdTheWorker();
        Work work = Work.of("pending", () -> {});
        queue.enqueue(work);
        Costs costs = new Costs(parking);
        for (int i = 0; i < MILLION; i++) {
            if (queue.enqueue(work) != Admission.COALESCED) {
                throw new AssertionError("the work is pending");
            }
        }
        costs.print("enqueues that merge", MILLION);
        assertThat(costs.wakeUps()).isZero();
        assertThat(costs.switches()).isLessThan(STRAY_SWITCHES);
    }

    @Test
    @DisplayName("enqueues behind a busy worker wake nobody and switch no context")
    void enqueue_behindABusyWorker_wakesNobody() throws InterruptedException, IOException {
        holdTheWorker();
        AtomicInteger ran = new AtomicInteger();
        Work[] works = new Work[MILLION / 10];
        for (int i = 0; i < works.length; i++) {
            works[i] = Work.of("distinct", ran::incrementAndGet);
        }
        Costs costs = new Costs(parking);
        for (Work work : works) {
            queue.enqueue(work);
        }
        costs.print("distinct enqueues behind a busy worker", works.length);
        assertThat(costs.wakeUps()).isZero();
        assertThat(costs.switches()).isLessThan(STRAY_SWITCHES);
        gate.countDown();
        assertThat(queue.flush(Duration.ofSeconds(30)).done()).isTrue();
        assertThat(ran).hasValue(works.length);
        assertThat(runtime.workers()).isEqualTo(1);
    }

    @Test
    @DisplayName("a burst into an idle pool wakes its worker at most once")
    void enqueue_burst_wakesOnce() throws InterruptedException, IOException {
        int bursts = 200;
        AtomicInteger entered = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        Work first = Work.of("waits for the rest of the burst", () -> {
            int round = entered.incrementAndGet();
            while (open.get() < round && gate.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        Work[] rest = new Work[BURST - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Work.of("rest", () -> {});
        }
        Costs costs = new Costs(parking);
        for (int i = 0; i < bursts; i++) {
            queue.enqueue(first);
            int round = i + 1;
            Bounded.until(() -> entered.get() == round, "the first of the burst runs");
            for (Work work : rest) {
                queue.enqueue(work);
            }
            open.incrementAndGet();
            assertThat(queue.flush(Duration.ofSeconds(30)).done()).isTrue();
            assertThat(runtime.workers()).isEqualTo(1);
        }
        costs.print("enqueues in bursts of " + BURST, bursts * BURST);
        assertThat(costs.wakeUps()).isBetween(0L, (long) bursts);
    }

    @Test
    @DisplayName("the counting finds a planted cost: a wake-up with every hundredth enqueue")
    void count_plantedWakeUps_areFound() throws InterruptedException, IOException {
        holdTheWorker();
        Work work = Work.of("pending", () -> {});
        Costs costs = new Costs(parking);
        for (int i = 0; i < 10_000; i++) {
            queue.enqueue(work);
            if (i % 100 == 0) {
                parking.unpark(new Thread(() -> {}, Counting.WORKER));
            }
        }
        assertThat(costs.wakeUps()).isEqualTo(100);
        System.out.println("planted defect found: " + costs.wakeUps() + " wake-ups by 10,000 enqueues");
    }

    /** What was spent since it was made. */
    private static final class Costs {
        private final Counting parking;
        private final long wakeUps;
        private final long switches;

        Costs(Counting parking) throws IOException {
            this.parking = parking;
            this.wakeUps = parking.unparks.get();
            this.switches = callerSwitches();
        }

        long wakeUps() {
            return parking.unparks.get() - wakeUps;
        }

        long switches() throws IOException {
            return callerSwitches() - switches;
        }

        void print(String what, int operations) throws IOException {
            double perMillion = (double) MILLION / operations;
            System.out.printf(
                    "%s, per million: %.0f wake-ups, %.0f context switches of the caller%n",
                    what, wakeUps() * perMillion, switches() * perMillion);
        }

        /** How often the calling thread gave up its CPU because it had to wait; 0 where the system does not say. */
        private static long callerSwitches() throws IOException {
            Path status = Path.of("/proc/thread-self/status");
            if (!Files.isReadable(status)) {
                return 0;
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The real way of parking; it counts unparks of workers. */
    private static final class Counting implements Parking {
        static final String WORKER = "worker";

        private final AtomicLong unparks = new AtomicLong();

        @Override
        public void park(Object blocker) {
            SYSTEM.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            SYSTEM.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            if (thread.getName().equals(WORKER)) {
                unparks.incrementAndGet();
            }
            SYSTEM.unpark(thread);
        }
    }
}
