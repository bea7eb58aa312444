package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Defects that timers once had. */
class TimerRegressionTest extends ManualCase {

    @Test
    @DisplayName("a fire during a drain is held, also on a thread that is inside a body of the queue")
    void drain_fireUnderABodyOfTheQueue_isHeld() {
        WorkQueue queue = queue("q").build();
        queue.enqueueAfter(logging("armed"), Duration.ofSeconds(1));
        queue.enqueue(Work.of("drains", () -> {
            queue.drainAsync();
            ticker.advance(Duration.ofSeconds(1));
            runtime.step();
            log.add("the drain goes on");
        }));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("the drain goes on", "armed");
    }

    @Test
    @DisplayName("a re-arm that ends a wait tells the timer first: the completion may wait for the fire")
    void rearm_completionThatWaitsForTheFire_isNotInItsWay() throws Exception {
        try (Kernwork workers = Kernwork.builder().name("workers").cpus(2).build()) {
            Gate gate = new Gate();
            WorkQueue held =
                    WorkQueue.builder("held").runtime(workers).ordered().build();
            WorkQueue free = WorkQueue.builder("free").runtime(workers).build();
            held.enqueue(Work.of("holds", gate::pass));
            gate.awaitEntered();
            CountDownLatch ran = new CountDownLatch(1);
            AtomicBoolean inTime = new AtomicBoolean();
            DelayedWork work = DelayedWork.of("postponed", ran::countDown);
            held.enqueue(work);
            work.flushAsync().thenRun(() -> {
                Bounded.until(() -> ran.getCount() == 0, "the fire");
                inTime.set(true);
            });
            assertThat(free.rearm(work, Duration.ofMillis(5))).isEqualTo(Admission.ARMED);
            assertThat(inTime).isTrue();
            gate.open();
        }
    }

    @Test
    @DisplayName("a work that fired once does not keep the queue reachable that it fired on")
    void fired_onAQueueThatIsGone_doesNotKeepIt() {
        DelayedWork work = DelayedWork.of("moves", () -> {});
        WeakReference<WorkQueue> gone = fireOnAnother(work);
        WorkQueue next = queue("next").build();
        next.enqueue(work);
        runtime.runUntilIdle();
        Bounded.until(
                () -> {
                    System.gc();
                    return gone.get() == null;
                },
                "the closed queue is collected");
        assertThat(work.isPending()).isFalse();
    }

    private WeakReference<WorkQueue> fireOnAnother(DelayedWork work) {
        WorkQueue queue = queue("gone").build();
        queue.enqueueAfter(work, Duration.ofMillis(1));
        ticker.advance(Duration.ofMillis(1));
        runtime.runUntilIdle();
        queue.close();
        return new WeakReference<>(queue);
    }
}
