package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A list can be closed at every moment. */
class TaskListCloseTest extends ListCase {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TaskList list = list("l");
    private final Gate gate = new Gate();

    @Test
    @DisplayName("An empty list closes at once, again and again, and refuses tasks then, which are of use elsewhere")
    void close_empty_refusesAfterwards() {
        list.close();
        list.close();
        assertThat(list.isClosed()).isTrue();
        DeferredTask task = logging("t");
        assertThat(list.queue(task)).isEqualTo(Admission.CLOSED);
        assertThat(list.run()).isZero();
        TaskList other = list("other");
        assertThat(other.queue(task)).isEqualTo(Admission.QUEUED);
        assertThat(other.run()).isEqualTo(1);
    }

    @Test
    @DisplayName("What waits runs on the closing thread; what its tasks queue is refused")
    void close_tasksWait_runsThemHere() {
        Thread self = Thread.currentThread();
        DeferredTask[] task = new DeferredTask[1];
        task[0] = DeferredTask.of("t", () -> {
            log.add(Thread.currentThread().equals(self) ? "here" : "elsewhere");
            log.add(list.queue(task[0]).name());
        });
        list.queue(task[0]);
        list.queue(logging("second"));
        list.close();
        assertThat(log).containsExactly("here", "CLOSED", "second");
    }

    @Test
    @DisplayName("A close waits for a task that another thread runs, and runs the rest meanwhile")
    void close_taskRuns_waitsForIt() throws Exception {
        list.queue(gated("held", gate));
        list.queue(logging("waits"));
        runInto(list, gate);
        Thread closer = helpers.start("closer", () -> {
            list.close();
            log.add("closed");
        });
        Bounded.until(() -> log.contains("waits"), "the rest");
        assertThat(closer.isAlive()).isTrue();
        assertThat(log).doesNotContain("closed");
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("held", "waits", "closed");
    }

    @Test
    @DisplayName("A task that a pass had to leave, because it still ran, runs before the close is over")
    void close_taskWasLeft_runsIt() throws Exception {
        DeferredTask slow = gated("slow", gate);
        list.queue(slow);
        runInto(list, gate);
        list.queue(slow);
        assertThat(list.run()).as("left").isZero();
        helpers.start("closer", list::close);
        Bounded.until(list::isClosed, "the close has begun");
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("slow", "slow");
        assertThat(list.size()).isZero();
    }

    @Test
    @DisplayName("A close from a task of the list is refused, and from one that waits there, too; it stays open")
    void close_fromItsOwnTask_isRefused() {
        TaskList other = list("other");
        DeferredTask[] task = new DeferredTask[1];
        task[0] = DeferredTask.of("closes", () -> {
            if (log.isEmpty()) {
                refusesClose();
                other.queue(task[0]);
                assertThatThrownBy(other::close)
                        .isInstanceOf(SelfWaitException.class)
                        .hasMessageContainingAll("'closes'", "'other'", "pending");
                log.add("refused");
            }
        });
        list.queue(task[0]);
        assertThat(list.run()).isEqualTo(1);
        assertThat(log).containsExactly("refused");
        assertThat(list.queue(logging("fine"))).isEqualTo(Admission.QUEUED);
        assertThat(other.isClosed()).isFalse();
        assertThat(other.run()).isEqualTo(1);
    }

    private void refusesClose() {
        assertThatThrownBy(list::close)
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContainingAll("'closes'", "'l'");
        assertThatThrownBy(() -> list.close(LONG)).isInstanceOf(SelfWaitException.class);
        assertThat(list.isClosed()).isFalse();
    }

    @Test
    @DisplayName("closeAsync runs nothing, refuses at once, and completes with the last task that somebody runs")
    void closeAsync_tasksWait_completesWithTheLast() {
        list.queue(DeferredTask.of("closes", () -> list.closeAsync().thenRun(() -> log.add("closed"))));
        list.queue(logging("last"));
        assertThat(list.run()).as("both were there").isEqualTo(2);
        assertThat(log).containsExactly("last", "closed");
        CompletableFuture<CloseReport> again = list.closeAsync().toCompletableFuture();
        assertThat(again).isCompleted();
        assertThat(again.join().complete()).isTrue();

        TaskList second = list("second");
        second.queue(logging("waits"));
        CompletableFuture<CloseReport> closed = second.closeAsync().toCompletableFuture();
        assertThat(closed).isNotDone();
        assertThat(second.queue(logging("late"))).isEqualTo(Admission.CLOSED);
        assertThat(second.run()).isEqualTo(1);
        assertThat(closed).isCompleted();
    }

    @Test
    @DisplayName("A bounded close drops what has not begun in its time, and reports that and what does not end")
    void boundedClose_outOfTime_reportsBoth() throws Exception {
        DeferredTask held = gated("held", gate);
        list.queue(held);
        Thread pass = runInto(list, gate);
        DeferredTask waits = logging("waits");
        list.queue(held);
        list.queue(waits);
        CloseReport report = list.close(Duration.ZERO);
        assertThat(report.complete()).isFalse();
        assertThat(report.queue()).isSameAs(list);
        assertThat(report.neverRan())
                .extracting(dropped -> dropped.item().name())
                .containsExactlyInAnyOrder("held", "waits");
        assertThat(report.stillRunning()).singleElement().satisfies(holdup -> {
            assertThat(holdup.item()).isSameAs(held);
            assertThat(holdup.thread()).isEqualTo(pass.getName());
            assertThat(holdup.stack()).isNotEmpty();
        });
        assertThat(waits.isPending()).isFalse();
        gate.open();
        helpers.join();
        assertThat(list.close(LONG).stillRunning()).isEmpty();
        assertThat(log).containsExactly("held");
    }

    @Test
    @DisplayName("A bounded close with time enough runs everything")
    void boundedClose_inTime_isComplete() {
        list.queue(logging("a"));
        assertThat(list.close(LONG).complete()).isTrue();
        assertThat(log).containsExactly("a");
        assertThatThrownBy(() -> list.close(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("close", "l", "negative");
    }

    @Test
    @DisplayName("The close of the runtime closes its lists and runs what waits there")
    void runtimeClose_tasksWait_runsThem() {
        list.queue(logging("a"));
        list("other").queue(logging("b"));
        runtime.close();
        assertThat(log).containsExactly("a", "b");
        assertThat(list.isClosed()).isTrue();
        assertThatThrownBy(() -> list("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("manual", "'late'");
        assertThatThrownBy(() -> Keventd.of(runtime))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    @DisplayName("Several threads may close it at once, and all of them wait for the last task")
    void close_severalThreads_allWait() throws Exception {
        list.queue(gated("held", gate));
        runInto(list, gate);
        for (int i = 0; i < 3; i++) {
            helpers.start("closer-" + i, () -> {
                list.close();
                log.add("closed");
            });
        }
        Bounded.until(list::isClosed, "a close has begun");
        assertThat(log).doesNotContain("closed");
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("held", "closed", "closed", "closed");
    }
}
