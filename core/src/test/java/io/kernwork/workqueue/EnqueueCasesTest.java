package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases Q of the Linux workqueue: what a request does to an item in each of its states. */
class EnqueueCasesTest extends ManualCase {

    @Test
    @DisplayName("Q1: an idle work that is enqueued runs exactly once")
    void enqueue_idle_runsOnce() {
        WorkQueue queue = queue("q").build();
        Probe work = new Probe("w");

        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
        assertThat(work.isPending()).isTrue();
        assertThat(runtime.runUntilIdle()).isEqualTo(1);

        assertThat(work.runs()).isEqualTo(1);
        assertThat(work.delivered()).isEqualTo(1);
        assertThat(work.isPending()).isFalse();
    }

    @Test
    @DisplayName("Q2: requests for a pending work merge, wherever they are made, and its place is unchanged")
    void enqueue_pending_coalescesAndKeepsItsPlace() {
        WorkQueue queue = queue("q").build();
        WorkQueue other = queue("other").build();
        Probe first = logging("first");
        Probe second = logging("second");
        queue.enqueue(first);
        queue.enqueue(second);

        for (int i = 0; i < 3; i++) {
            assertThat(queue.enqueue(first)).isEqualTo(Admission.COALESCED);
            assertThat(other.enqueue(first)).isEqualTo(Admission.COALESCED);
            assertThat(other.enqueueAfter(first, Duration.ofSeconds(1))).isEqualTo(Admission.COALESCED);
        }

        assertThat(other.depth()).isZero();
        assertThat(queue.depth()).isEqualTo(2);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("first", "second");
        assertThat(first.delivered()).isEqualTo(10);
        ticker.advance(Duration.ofSeconds(2));
        assertThat(runtime.step()).isFalse();
    }

    @Test
    @DisplayName("Q3: a running work that is enqueued runs once more, and not before the first run has ended")
    void enqueue_running_startsAfterTheEnd() throws Exception {
        WorkQueue queue = queue("q").maxActive(2).build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        queue.enqueue(work);
        stepInto(gate);

        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
        assertThat(runtime.step()).isFalse();
        assertThat(work.runs()).isEqualTo(1);
        gate.open();
        helpers.join();

        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(work.runs()).isEqualTo(2);
        assertThat(work.delivered()).isEqualTo(3);
        assertThat(work.overlaps()).isZero();
    }

    @Test
    @DisplayName("Q4: a work that enqueues itself k times runs k + 1 times, never beside itself")
    void enqueue_fromItsOwnBody_runsAgain() throws Exception {
        int k = 100;
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build();
                WorkQueue queue = WorkQueue.builder("q").runtime(workers).build()) {
            Probe work = new Probe("w");
            work.script(() -> {
                if (work.runs() <= k) {
                    assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
                }
            });
            queue.enqueue(work);
            assertThat(queue.drain(LONG).done()).isTrue();
            assertThat(work.plainRuns()).isEqualTo(k + 1);
            assertThat(work.overlaps()).isZero();
        }
    }

    @Test
    @DisplayName(
            "Q6: running on A and enqueued on B it is queued on B, holds no one up there, and never runs beside itself")
    void enqueue_runningOnAnotherQueue_runsThereAfterwards() throws Exception {
        WorkQueue a = queue("a").build();
        WorkQueue b = queue("b").maxActive(2).build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        Probe behind = logging("behind");
        a.enqueue(work);
        stepInto(gate);

        assertThat(b.enqueue(work)).isEqualTo(Admission.QUEUED);
        b.enqueue(behind);
        assertThat(b.depth()).isEqualTo(2);
        assertThat(a.depth()).isZero();
        runtime.runUntilIdle();
        assertThat(log).containsExactly("w", "behind");
        assertThat(b.depth()).as("w has a slot, and waits for its own end").isZero();
        assertThat(b.flush(Duration.ZERO).done())
                .as("b still owes the run of w")
                .isFalse();
        gate.open();
        helpers.join();

        runtime.runUntilIdle();
        assertThat(log).containsExactly("w", "behind", "w");
        assertThat(work.overlaps()).isZero();
        assertThat(b.flush(Duration.ZERO).done()).isTrue();
    }

    @Test
    @DisplayName("Q6: on an ordered queue B what is behind it waits for it")
    void enqueue_runningOnAnotherQueue_keepsTheOrderOfAnOrderedOne() throws Exception {
        WorkQueue a = queue("a").build();
        WorkQueue b = queue("b").ordered().build();
        Gate gate = new Gate();
        Probe work = gated("w", gate);
        a.enqueue(work);
        stepInto(gate);

        b.enqueue(work);
        b.enqueue(logging("behind"));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("w");
        gate.open();
        helpers.join();

        runtime.runUntilIdle();
        assertThat(log).containsExactly("w", "w", "behind");
    }

    @Test
    @DisplayName("Q7: what was stored before an accepted request is seen by the run that delivers it")
    void enqueue_accepted_publishesPlainStores() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build();
                WorkQueue queue = WorkQueue.builder("q").runtime(workers).build()) {
            Message message = new Message();
            Probe work = new Probe("w", () -> message.read = message.written);
            for (int i = 1; i <= 5_000; i++) {
                message.written = i;
                assertThat(queue.enqueue(work).accepted()).isTrue();
                work.flush();
                assertThat(message.read).isEqualTo(i);
            }
        }
    }

    private static final class Message {
        int written;
        int read;
    }

    @Test
    @DisplayName("Q9: a body may cancel, enqueue, arm and drop its own work, and throw")
    void body_changesItsOwnItem_isLegal() {
        WorkQueue queue = queue("q")
                .maxActive(1)
                .onError((item, on, failure) -> log.add(failure.toString()))
                .build();
        Probe work = new Probe("w");
        work.script(() -> {
            work.script(() -> log.add("again"));
            log.add(queue.enqueue(work).name());
            log.add("cancelled " + work.cancel());
            log.add(queue.enqueueAfter(work, Duration.ofSeconds(1)).name());
            log.add(queue.rearm(work, Duration.ZERO).name());
            log.add(queue.enqueue(work).name());
            throw new IllegalStateException("and throws");
        });
        queue.enqueue(work);

        runtime.runUntilIdle();

        assertThat(log)
                .containsExactly(
                        "QUEUED",
                        "cancelled 1",
                        "ARMED",
                        "REARMED",
                        "COALESCED",
                        "java.lang.IllegalStateException: and throws",
                        "again");
        assertThat(work.delivered()).isEqualTo(3);
    }

    @Test
    @DisplayName("Q9: after its run the engine refers to a work no longer, so that a dropped one can be collected")
    void engine_afterTheRun_keepsNoReference() {
        WorkQueue queue = queue("q").build();
        WeakReference<Work> ran = runAndDrop(queue);
        Bounded.until(
                () -> {
                    System.gc();
                    return ran.get() == null;
                },
                "the dropped work is collected");
        assertThat(queue.enqueue(new Probe("next"))).isEqualTo(Admission.QUEUED);
    }

    private WeakReference<Work> runAndDrop(WorkQueue queue) {
        Probe work = new Probe("dropped");
        queue.enqueueAfter(work, Duration.ofMillis(1));
        ticker.advance(Duration.ofMillis(1));
        queue.rearm(work, Duration.ZERO);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        queue.enqueueAfter(work, Duration.ofHours(1));
        assertThat(work.cancel()).isEqualTo(1);
        return new WeakReference<>(work);
    }

    @Test
    @DisplayName("Q11: enqueue returns at once under a foreign lock that the running body waits for")
    void enqueue_underALockThatTheBodyNeeds_returns() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(1).build();
                WorkQueue queue = WorkQueue.builder("q").runtime(workers).build()) {
            ReentrantLock foreign = new ReentrantLock();
            Probe work = new Probe("w");
            work.script(() -> {
                foreign.lock();
                try {
                    log.add(work.name());
                } finally {
                    foreign.unlock();
                }
            });
            foreign.lock();
            try {
                assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
                Bounded.until(foreign::hasQueuedThreads, "the body waits for the lock");
                assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
                assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
                assertThat(queue.rearm(work, Duration.ofHours(1))).isEqualTo(Admission.ARMED);
                assertThat(queue.rearm(work, Duration.ZERO)).isEqualTo(Admission.REARMED);
            } finally {
                foreign.unlock();
            }
            assertThat(work.flush(LONG).done()).isTrue();
            assertThat(work.delivered()).isEqualTo(4);
            assertThat(work.runs()).isEqualTo(2);
        }
    }
}
