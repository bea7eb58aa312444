package io.kernwork.testkit.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queues that are held up, one by one or all that are freezable. */
class FreezeTest {
    private final TestRuntime test = TestRuntime.create();
    private final List<String> log = new ArrayList<>();
    private final WorkQueue queue = queue("freezable").freezable().build();
    private final WorkQueue other = queue("other").build();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(test.runtime());
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private Work work(String name) {
        return Work.of(name, () -> log.add(name));
    }

    private Work slow(String name) {
        return Work.of(name, () -> {
            Script.sleep(ms(10));
            log.add(name);
        });
    }

    @Test
    @DisplayName("M11: a freeze lets the running end, keeps what waits and what comes, and a thaw runs it in order")
    void freeze_runningEnds_restWaitsForTheThaw() {
        queue.enqueue(slow("running"));
        test.runUntilIdle();
        test.runtime().freeze();
        assertThat(test.runtime().isFrozen()).as("one still runs").isFalse();
        assertThat(queue.enqueue(work("first"))).isEqualTo(Admission.QUEUED);
        queue.enqueue(work("second"));
        other.enqueue(work("other"));
        test.advance(ms(100));
        assertThat(log).containsExactly("other", "running");
        assertThat(test.runtime().isFrozen()).isTrue();
        test.runtime().thaw();
        assertThat(test.runtime().isFrozen()).isFalse();
        test.runUntilIdle();
        assertThat(log.subList(2, 4)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    @DisplayName("M11: an ordered queue goes on in its order after the thaw")
    void thaw_orderedQueue_keepsTheOrder() {
        WorkQueue ordered = queue("ordered").ordered().freezable().build();
        ordered.enqueue(slow("a"));
        test.runUntilIdle();
        test.runtime().freeze();
        for (String name : List.of("b", "c", "d")) {
            ordered.enqueue(work(name));
        }
        test.advance(ms(100));
        assertThat(log).containsExactly("a");
        test.runtime().thaw();
        test.runUntilIdle();
        assertThat(log).containsExactly("a", "b", "c", "d");
    }

    @Test
    @DisplayName("M11: a flush of a frozen queue waits for the thaw")
    void flush_frozen_waitsForTheThaw() throws Exception {
        test.runtime().freeze();
        queue.enqueue(work("w"));
        assertThat(queue.flush(ms(50)).done()).isFalse();
        other.enqueueAfter(DelayedWork.of("thaw", () -> test.runtime().thaw()), ms(10));
        queue.flush();
        assertThat(log).containsExactly("w");
    }

    @Test
    @DisplayName("M11: what waits on a frozen queue can be cancelled")
    void cancel_frozen_removes() {
        test.runtime().freeze();
        Work work = work("w");
        queue.enqueue(work);
        assertThat(work.cancel()).isOne();
        test.runtime().thaw();
        test.runUntilIdle();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A timer that fires into a frozen queue waits there")
    void timer_firesIntoAFrozenQueue_waits() {
        queue.enqueueAfter(
                DelayedWork.of("d", () -> log.add("d@" + test.elapsed().toMillis())), ms(5));
        test.runtime().freeze();
        test.advance(ms(20));
        assertThat(log).isEmpty();
        test.runtime().thaw();
        test.runUntilIdle();
        assertThat(log).containsExactly("d@20");
    }

    @Test
    @DisplayName("Freezes count, and those of the runtime and of the queue count for themselves")
    void freezes_nested_eachNeedsItsThaw() {
        queue.freeze();
        test.runtime().freeze();
        test.runtime().freeze();
        queue.enqueue(work("w"));
        test.runtime().thaw();
        test.runtime().thaw();
        test.runUntilIdle();
        assertThat(log).isEmpty();
        queue.thaw();
        test.runUntilIdle();
        assertThat(log).containsExactly("w");
    }

    @Test
    @DisplayName("A queue that is built while the runtime is frozen is frozen, on each CPU")
    void build_frozen_isFrozen() {
        test.runtime().freeze();
        WorkQueue late = queue("late").perCpu().freezable().build();
        late.enqueueOn(0, work("a"));
        late.enqueueOn(1, work("b"));
        test.runUntilIdle();
        assertThat(log).isEmpty();
        test.runtime().thaw();
        test.runUntilIdle();
        assertThat(log).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    @DisplayName("close thaws: what waits runs")
    void close_frozen_runsWhatWaits() {
        test.runtime().freeze();
        queue.freeze();
        queue.enqueue(work("w"));
        queue.close();
        assertThat(log).containsExactly("w");
        test.runtime().thaw();
    }

    @Test
    @DisplayName("A bounded close of a frozen queue runs what waits, too")
    void boundedClose_frozen_runsWhatWaits() {
        queue.freeze();
        queue.enqueue(work("w"));
        CloseReport report = queue.close(ms(50));
        assertThat(report.neverRan()).isEmpty();
        assertThat(log).containsExactly("w");
    }

    @Test
    @DisplayName("A limit that is raised while the queue is frozen starts nothing; it holds after the thaw")
    void setMaxActive_frozen_holdsAfterTheThaw() {
        WorkQueue one = queue("one").maxActive(1).freezable().build();
        test.runtime().freeze();
        for (String name : List.of("a", "b", "c")) {
            one.enqueue(slow(name));
        }
        one.setMaxActive(3);
        test.advance(ms(50));
        assertThat(log).isEmpty();
        test.runtime().thaw();
        test.advance(ms(10));
        assertThat(log).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    @DisplayName("A thaw too many is refused, and so is a freeze of what cannot be frozen")
    void misuse_isRefused() {
        assertThatThrownBy(() -> test.runtime().thaw())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'test' is thawed and is not frozen");
        assertThatThrownBy(queue::thaw)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'freezable' is thawed and is not frozen");
        WorkQueue bottomHalf = queue("bh").bottomHalf().build();
        assertThatThrownBy(bottomHalf::freeze)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bottom-half queue");
        queue.close();
        assertThatThrownBy(queue::freeze)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
