package io.kernwork.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SnapshotTest {
    private final AtomicLong clock = new AtomicLong(1_000);

    private static QueueSnapshot queue(Kernwork runtime, String name) {
        return runtime.snapshot().queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    @DisplayName("a queue that was never used has counted nothing")
    void unused_queue() {
        try (ManualKernwork runtime = Kernwork.manual(clock::get);
                WorkQueue mail =
                        WorkQueue.builder("mail").runtime(runtime).maxActive(3).build()) {
            QueueSnapshot seen = queue(runtime, mail.name());

            assertThat(seen)
                    .isEqualTo(new QueueSnapshot(
                            "mail",
                            "workqueue",
                            java.util.List.of(),
                            "open",
                            3,
                            0,
                            0,
                            0,
                            null,
                            0,
                            java.util.List.of(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            Distribution.NONE,
                            Distribution.NONE));
        }
    }

    @Test
    @DisplayName(
            "G4: any load, counters sampled: started - completed = running, none after a drain; each verb counts where it should")
    void counts_followTheVerbs() throws Exception {
        try (ManualKernwork runtime = Kernwork.manual(clock::get);
                WorkQueue mail = WorkQueue.builder("mail")
                        .runtime(runtime)
                        .onError((i, q, f) -> {})
                        .build()) {
            Work good = Work.of("good", () -> {
                QueueSnapshot inside = queue(runtime, "mail");
                assertThat(inside.running()).isEqualTo(1);
                assertThat(inside.started() - inside.completed()).isEqualTo(1);
            });
            Work bad = Work.of("bad", () -> {
                throw new IllegalStateException("on purpose");
            });
            Work gone = Work.of("gone", () -> {});
            mail.enqueue(good);
            mail.enqueue(good);
            mail.enqueue(good);
            mail.enqueue(bad);
            mail.enqueue(gone);
            assertThat(queue(runtime, "mail").depth()).isEqualTo(3);
            assertThat(queue(runtime, "mail").oldestItem()).isEqualTo("good");
            gone.cancel();
            runtime.runUntilIdle();

            QueueSnapshot seen = queue(runtime, "mail");
            assertThat(seen.queued()).isEqualTo(3);
            assertThat(seen.started()).isEqualTo(2);
            assertThat(seen.completed()).isEqualTo(2);
            assertThat(seen.coalesced()).isEqualTo(2);
            assertThat(seen.cancelled()).isEqualTo(1);
            assertThat(seen.failed()).isEqualTo(1);
            assertThat(seen.running()).isZero();
            assertThat(seen.depth()).isZero();
        }
    }

    @Test
    @DisplayName("one item in 64 is measured, in virtual time, and the figures are those of the clock")
    void times_areSampled() {
        try (ManualKernwork runtime = Kernwork.manual(clock::get);
                WorkQueue mail = WorkQueue.builder("mail").runtime(runtime).build()) {
            Work work = Work.of("work", () -> clock.addAndGet(3_000_000));
            for (int i = 0; i < 6_400; i++) {
                mail.enqueue(work);
                clock.addAndGet(500_000);
                runtime.runUntilIdle();
            }
            QueueSnapshot seen = queue(runtime, "mail");

            assertThat(seen.waits().samples()).isBetween(95L, 105L);
            assertThat(seen.runs().samples()).isEqualTo(seen.waits().samples());
            assertThat(seen.waits().meanNanos()).isEqualTo(500_000);
            assertThat(seen.waits().p99Nanos()).isEqualTo(500_000);
            assertThat(seen.runs().maxNanos()).isEqualTo(3_000_000);
        }
    }

    @Test
    @DisplayName("what is armed and what waits on a queue with priorities is seen")
    void armed_isSeen() {
        try (ManualKernwork runtime = Kernwork.manual(clock::get);
                WorkQueue mail = WorkQueue.builder("mail").runtime(runtime).build();
                TaskQueue rx = TaskQueue.builder("rx").runtime(runtime).build()) {
            mail.enqueueAfter(DelayedWork.of("expire", () -> {}), Duration.ofSeconds(3));
            rx.enqueue(Task.of("ring", 7, pending -> {}));

            assertThat(queue(runtime, "mail").armed()).isEqualTo(1);
            assertThat(runtime.snapshot().timers().armed()).isEqualTo(1);
            assertThat(runtime.snapshot().timers().nextNanos()).isBetween(2_900_000_000L, 3_000_000_000L);
            assertThat(queue(runtime, "rx").kind()).isEqualTo("taskqueue");
            assertThat(queue(runtime, "rx").oldestItem()).isEqualTo("ring");
            runtime.runUntilIdle();
        }
    }

    @Test
    @DisplayName(
            "a body in progress is seen with its thread and its stack, and what waits behind it, folded, in the dump")
    void body_isSeen() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Kernwork runtime = Kernwork.builder().name("incident").build();
                WorkQueue index =
                        WorkQueue.builder("index").runtime(runtime).ordered().build()) {
            index.enqueue(Work.of("reindex", () -> {
                inside.countDown();
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            }));
            for (int i = 0; i < 5; i++) {
                index.enqueue(Work.of("update", () -> {}));
            }
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            RuntimeSnapshot seen = runtime.snapshot();
            String dump = runtime.dump();
            go.countDown();

            assertThat(seen.busy()).singleElement().satisfies(worker -> {
                assertThat(worker.item()).isEqualTo("reindex");
                assertThat(worker.queue()).isEqualTo("index");
                assertThat(worker.pool()).isEqualTo("managed workers");
                assertThat(worker.stack()).anyMatch(frame -> frame.contains("SnapshotTest"));
            });
            assertThat(dump)
                    .contains("item 'reindex' on queue 'index'")
                    .contains("CountDownLatch.await")
                    .contains("waiting: 5*update");
        }
    }

    @Test
    @DisplayName("a sampling that is no power of two is refused")
    void sampling_bad() {
        assertThatThrownBy(() -> Kernwork.builder().sampling(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not one in 3");
    }
}
