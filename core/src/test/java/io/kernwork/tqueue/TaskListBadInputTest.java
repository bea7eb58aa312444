package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is refused, what the message names, and that nothing has changed. */
@SuppressWarnings({"DataFlowIssue", "NullAway"}) // null is what is tested
class TaskListBadInputTest extends ListCase {
    private final TaskList list = list("l");
    private final Keventd keventd = Keventd.of(runtime);

    private static void refused(Class<? extends Exception> type, Helpers.Task call, String... words) {
        assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("Names are not blank; bodies, tasks and runtimes not null")
    void namesAndBodies_missing_areRefused() {
        refused(IllegalArgumentException.class, () -> list(" "), "task list", "blank");
        refused(IllegalArgumentException.class, () -> DeferredTask.of("", () -> {}), "task", "blank");
        refused(NullPointerException.class, () -> list(null), "name of the task list");
        refused(NullPointerException.class, () -> new TaskList("l", null), "runtime", "'l'");
        refused(NullPointerException.class, () -> DeferredTask.of("t", null), "body", "'t'");
        refused(NullPointerException.class, () -> list.queue(null), "l", "task");
        refused(NullPointerException.class, () -> keventd.schedule(null), "Keventd", "task");
        refused(NullPointerException.class, () -> Keventd.of(null), "runtime of keventd");
        assertThat(list.size()).isZero();
    }

    @Test
    @DisplayName("Times are neither null nor negative")
    void times_bad_areRefused() {
        Duration negative = Duration.ofMillis(-1);
        refused(IllegalArgumentException.class, () -> list.close(negative), "close", "TaskList[l", "negative");
        refused(NullPointerException.class, () -> list.close(null), "close", "TaskList[l", "null");
        refused(
                IllegalArgumentException.class,
                () -> keventd.flushScheduledTasks(negative),
                "flushScheduledTasks",
                "Keventd",
                "negative");
        refused(NullPointerException.class, () -> keventd.flushScheduledTasks(null), "flushScheduledTasks", "null");
        assertThat(list.isClosed()).isFalse();
    }

    @Test
    @DisplayName("A task stays with the first runtime that took it")
    void queue_taskOfAnotherRuntime_isRefused() {
        Kernwork other = workers(1);
        TaskList foreign = new TaskList("foreign", other);
        DeferredTask task = logging("t");
        list.queue(task);
        refused(IllegalArgumentException.class, () -> foreign.queue(task), "'t'", "'manual'", "'foreign'", "'workers'");
        refused(IllegalArgumentException.class, () -> Keventd.of(other).schedule(task), "'t'", "'keventd'");
        assertThat(foreign.size()).isZero();
        assertThat(list.run()).isEqualTo(1);
    }

    @Test
    @DisplayName("A subclass that forgets its body is told so by the handler, when it runs")
    void run_noBody_isReported() {
        class Empty extends DeferredTask {
            Empty() {
                super("empty");
            }
        }
        try (LogCapture captured = new LogCapture("io.kernwork")) {
            list.queue(new Empty());
            assertThat(list.run()).isEqualTo(1);
            assertThat(captured.entries())
                    .singleElement()
                    .satisfies(
                            entry -> assertThat(entry.thrown()).hasMessageContainingAll("'empty'", "override run()"));
        }
    }
}
