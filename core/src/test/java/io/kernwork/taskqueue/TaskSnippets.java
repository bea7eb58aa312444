package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the documentation of task queues: each region is shown in the Javadoc or the guide, and runs here, as {@link
 * TaskSnippetsTest}.
 */
@Timeout(30)
abstract class TaskSnippets {
    private final ManualTicker clock = new ManualTicker();
    private final ManualKernwork runtime = Kernwork.manual(clock);
    private final TaskQueue queue =
            TaskQueue.builder("snippets").runtime(runtime).build();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    private void receive(int packets) {
        log.add("received " + packets);
    }

    @Test
    @DisplayName("The highest priority runs first")
    void taskqueue_priorities_inOrder() {
        // @start region="taskqueue"
        TaskQueue nic = TaskQueue.builder("nic0").runtime(runtime).build(); // one task at a time, no thread while idle

        Task link = Task.of("link-change", 200, () -> log.add("link"));
        Task receive = Task.of("receive", 100, packets -> receive(packets)); // told how often it was asked for
        Task statistics = Task.of("statistics", 0, () -> log.add("statistics"));

        nic.enqueue(statistics);
        nic.enqueue(receive);
        nic.enqueue(link); // runs first: it has the highest priority
        nic.enqueue(receive); // COALESCED: one run, told 2
        // @end
        runtime.runUntilIdle();
        assertThat(log).containsExactly("link", "received 2", "statistics");
    }

    @Test
    @DisplayName("The run is told the pending count")
    void pendingCount_threeRequests_toldThree() {
        AtomicInteger credits = new AtomicInteger();
        // @start region="pendingcount"
        Task refill = Task.of("refill", 10, pending -> credits.addAndGet(pending));

        Admission first = queue.enqueue(refill); // QUEUED
        queue.enqueue(refill); // COALESCED
        queue.enqueue(refill); // COALESCED: one run will be told 3
        // @end
        assertThat(first).isEqualTo(Admission.QUEUED);
        runtime.runUntilIdle();
        assertThat(credits).hasValue(3);
    }

    /** Something that must not be used after it was freed. */
    private static final class Rings {
        private final AtomicBoolean freed = new AtomicBoolean();

        void receive() {
            assertThat(freed).isFalse();
        }

        void free() {
            freed.set(true);
        }
    }

    @Test
    @DisplayName("After a detach nothing of the driver runs")
    void detach_pendingAndArmed_nothingRunsAfterwards() throws InterruptedException {
        Rings rings = new Rings();
        Task receive = Task.of("receive", 100, rings::receive);
        TimeoutTask watchdog = TimeoutTask.of("watchdog", 50, rings::receive);
        queue.enqueue(receive);
        queue.enqueueAfter(watchdog, Duration.ofSeconds(1));
        // @start region="detach"
        receive.disableSync(); // no interrupt can enqueue it any more, and its run has ended
        watchdog.disableSync(); // its timer, too
        rings.free(); // nobody uses what goes away
        // @end
        clock.advance(Duration.ofMinutes(1));
        assertThat(queue.enqueue(receive)).isEqualTo(Admission.DISABLED);
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("A watchdog that is put off runs once, when it was put off no longer")
    void watchdog_putOff_runsOnce() {
        // @start region="watchdog"
        TimeoutTask watchdog = TimeoutTask.of("watchdog", 50, () -> log.add("reset the device"));

        queue.enqueueAfter(watchdog, Duration.ofSeconds(5)); // ARMED
        Admission again = queue.enqueueAfter(watchdog, Duration.ofSeconds(5)); // REARMED: from now on 5 s
        // @end
        assertThat(again).isEqualTo(Admission.REARMED);
        clock.advance(Duration.ofSeconds(5));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("reset the device");
    }

    @Test
    @DisplayName("A cancel says what it found")
    void cancel_pending_saysHowMany() throws InterruptedException {
        Task receive = Task.of("receive", 100, packets -> receive(packets));
        queue.enqueue(receive);
        // @start region="canceltask"
        Cancelled found = queue.cancel(receive); // never waits
        int lost = found.pending(); // requests that will not run
        if (found.running()) {
            queue.drain(receive); // waits for the end of the run
        }
        // @end
        assertThat(lost).isEqualTo(1);
    }

    @Test
    @DisplayName("A manual queue runs when it is pumped")
    void manual_pumped_runs() {
        AtomicInteger wanted = new AtomicInteger();
        // @start region="manualqueue"
        TaskQueue loop = TaskQueue.builder("loop")
                .runtime(runtime)
                .manual(() -> wanted.incrementAndGet()) // wake up whoever pumps
                .build();

        loop.enqueue(Task.of("hello", 0, () -> log.add("hello")));
        int bodies = loop.run(); // 1, on this thread
        // @end
        assertThat(bodies).isEqualTo(1);
        assertThat(wanted).hasValue(1);
        assertThat(log).containsExactly("hello");
    }

    @Test
    @DisplayName("A blocked queue begins nothing")
    void block_enqueued_waits() {
        Task receive = Task.of("receive", 100, packets -> receive(packets));
        // @start region="blockqueue"
        queue.block(); // counted; what runs goes on, nothing begins
        queue.enqueue(receive); // accepted
        queue.unblock(); // receive can begin
        // @end
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
    }

    @Test
    @DisplayName("A group spreads its tasks, and a blocked one does not run")
    void group_fourQueues_spread() throws InterruptedException {
        try (Kernwork app = Kernwork.builder().name("group").cpus(4).build()) {
            Object device = "ix0";
            // @start region="group"
            TaskGroup group = TaskGroup.of(app, "rx", 4, 1); // a queue on each of the CPUs 0 to 3
            GroupTask ring0 = GroupTask.of("ix0:rx0", () -> log.add("ring 0"));
            GroupTask ring1 = GroupTask.of("ix0:rx1", () -> log.add("ring 1"));

            group.attach(ring0, device); // the least loaded queue,
            group.attach(ring1, device); // if possible one that does not serve this device yet
            ring0.enqueue();

            ring0.block(); // drained, and refuses requests, also its own
            ring0.unblock();
            group.detach(ring0);
            // @end
            assertThat(ring0.cpu()).isEqualTo(-1);
            assertThat(ring1.cpu()).isEqualTo(1);
            assertThat(ring1.enqueue()).isEqualTo(Admission.QUEUED);
            group.drainAll();
            assertThat(log).containsExactly("ring 0", "ring 1");
        }
    }

    @Test
    @DisplayName("Under Giant one task at a time")
    void giant_taken_keepsTheTasksOut() {
        Task legacy = Task.of("legacy", 0, () -> log.add("under Giant"));
        // @start region="giant"
        SystemTaskQueues system = SystemTaskQueues.of(runtime);
        system.swiGiant().enqueue(legacy); // runs while its thread holds the lock

        ReentrantLock giant = system.giant();
        giant.lock();
        try {
            log.add("excluded"); // none of them runs
        } finally {
            giant.unlock();
        }
        // @end
        runtime.runUntilIdle();
        assertThat(log).containsExactly("excluded", "under Giant");
    }
}
