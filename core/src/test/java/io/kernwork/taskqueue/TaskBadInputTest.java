package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Delay;
import io.kernwork.fixtures.Helpers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is refused, what the message names, and that nothing has changed. */
@SuppressWarnings({"DataFlowIssue", "NullAway"}) // null is what is tested
class TaskBadInputTest extends TaskCase {
    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    private final TaskQueue queue = queue("q").build();
    private final TaskProbe task = new TaskProbe("t", 7);

    private static void refused(Class<? extends Exception> type, Helpers.Task call, String... words) {
        assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("Priorities are 0 to 255")
    void priority_outOfRange_isRefused() {
        for (int bad : new int[] {-1, 256, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            refused(IllegalArgumentException.class, () -> new TaskProbe("t", bad), "'t'", "0 to 255", "" + bad);
            refused(IllegalArgumentException.class, () -> Task.of("t", bad, () -> {}), "'t'", "0 to 255");
        }
        assertThat(new TaskProbe("t", 255).priority()).isEqualTo(255);
    }

    @Test
    @DisplayName("Names are not blank, bodies and flags not null")
    void namesAndBodies_missing_areRefused() {
        refused(IllegalArgumentException.class, () -> Task.of(" ", 0, () -> {}), "task", "blank");
        refused(IllegalArgumentException.class, () -> GroupTask.of("", () -> {}), "task", "blank");
        refused(IllegalArgumentException.class, () -> TaskQueue.builder(" "), "queue", "blank");
        refused(IllegalArgumentException.class, () -> TaskGroup.of(runtime, " ", 1, 1), "group", "blank");
        refused(NullPointerException.class, () -> Task.of("t", 0, (io.kernwork.base.Body) null), "body");
        refused(NullPointerException.class, () -> queue.enqueue(null), "'q'", "task");
        refused(NullPointerException.class, () -> queue.enqueue(task, null), "'t'", "'q'", "flag");
        refused(NullPointerException.class, () -> queue.enqueue(task, EnqueueFlag.FAIL_IF_PENDING, null), "flag");
        refused(NullPointerException.class, () -> queue.cancel(null), "'q'", "task");
        refused(NullPointerException.class, () -> queue.isMember(null), "'q'", "thread");
        assertThat(task.isPending()).isFalse();
    }

    @Test
    @DisplayName("Delays and time-outs are neither null nor negative; a longest wait is not for tasks")
    void times_bad_areRefused() {
        refused(IllegalArgumentException.class, () -> queue.enqueueAfter(task, NEGATIVE), "'t'", "'q'", "negative");
        refused(IllegalArgumentException.class, () -> queue.enqueueAfterUnlessArmed(task, NEGATIVE), "negative");
        refused(NullPointerException.class, () -> queue.enqueueAfter(task, (Duration) null), "'t'", "'q'", "null");
        refused(NullPointerException.class, () -> queue.enqueueAfter(task, (Delay) null), "'t'", "'q'", "null");
        Delay bounded = Delay.of(MOMENT).withMaxWait(MOMENT);
        refused(
                IllegalArgumentException.class,
                () -> queue.enqueueAfter(task, bounded),
                "'t'",
                "longest wait",
                "WorkQueue");
        for (Helpers.Task call : List.<Helpers.Task>of(
                () -> queue.drain(task, NEGATIVE),
                () -> queue.drainTimeout(task, NEGATIVE),
                () -> queue.drainAll(NEGATIVE),
                () -> queue.quiesce(NEGATIVE),
                () -> queue.close(NEGATIVE),
                () -> task.cancelSync(NEGATIVE),
                () -> task.disableSync(NEGATIVE))) {
            refused(IllegalArgumentException.class, call, "negative time-out");
        }
        refused(NullPointerException.class, () -> queue.drain(task, null), "drain", "time-out");
        assertThat(task.isPending() || task.isDisabled() || queue.isClosed()).isFalse();
    }

    @Test
    @DisplayName("A task of another runtime is refused, and stays where it is")
    void enqueue_anotherRuntimesTask_isRefused() {
        TaskQueue foreign = TaskQueue.builder("foreign").runtime(workers(1)).build();
        Task plain = Task.of("plain", 0, () -> {});
        queue.enqueue(plain);
        refused(IllegalArgumentException.class, () -> foreign.enqueue(plain), "'plain'", "'manual'", "'foreign'");
        assertThat(queue.cancel(plain)).isEqualTo(new Cancelled(1, false));
    }

    @Test
    @DisplayName("enqueueOn wants a queue for each CPU, and a CPU that there is")
    void enqueueOn_noSuchCpu_isRefused() {
        refused(IllegalStateException.class, () -> queue.enqueueOn(0, task), "'q'", "'t'", "perCpu()");
        TaskQueue perCpu = queue("per-cpu").perCpu().build();
        refused(IllegalArgumentException.class, () -> perCpu.enqueueOn(1, task), "'per-cpu'", "CPU 1", "'t'");
        refused(IllegalArgumentException.class, () -> perCpu.enqueueOn(-1, task), "CPU -1");
        assertThat(task.isPending()).isFalse();
        assertThat(queue.enqueue(task).accepted()).as("bound to nobody yet").isTrue();
    }

    @Test
    @DisplayName("A manual queue has no threads, actions or CPUs")
    void build_manualWithThreads_isRefused() {
        for (TaskQueueBuilder builder : List.of(
                queue("m").threads(1),
                queue("m").perCpu(),
                queue("m").onThreadStart(() -> {}),
                queue("m").onThreadStop(() -> {}))) {
            refused(
                    IllegalArgumentException.class,
                    () -> builder.manual(() -> {}).build(),
                    "'m'",
                    "manual()",
                    "threads()");
        }
    }

    @Test
    @DisplayName("A closed runtime takes no queue, be it with threads of its own or without")
    void build_closedRuntime_isRefused() {
        Kernwork closed = Kernwork.builder().name("closed").build();
        closed.close();
        refused(
                IllegalStateException.class,
                () -> TaskQueue.builder("q").runtime(closed).build(),
                "'closed'",
                "'q'");
        refused(
                IllegalStateException.class,
                () -> TaskQueue.builder("q")
                        .runtime(closed)
                        .onThreadStart(() -> {})
                        .build(),
                "'closed'",
                "'q'");
        refused(IllegalStateException.class, () -> TaskGroup.of(closed, "g", 1, 1), "'closed'");
    }

    @Test
    @DisplayName("Enables and unblocks need their counterparts; a task without a body says so")
    void unbalanced_isRefused() {
        refused(IllegalStateException.class, task::enable, "'t'", "disable()");
        refused(IllegalStateException.class, queue::unblock, "'q'", "block()");
        GroupTask loose = GroupTask.of("loose", () -> {});
        refused(IllegalStateException.class, loose::block, "'loose'", "attach");
        Task empty = new Task("empty", 0) {};
        TaskQueue handled = queue("handled")
                .onError((item, of, failure) -> log.add(failure.getMessage()))
                .build();
        handled.enqueue(empty);
        runtime.runUntilIdle();
        assertThat(log).singleElement().asString().contains("'empty'", "run(int)");
    }

    @Test
    @DisplayName("What a task and a queue say of themselves")
    void toString_namesTheState() {
        assertThat(task.toString()).contains("t", "priority 7");
        queue.enqueue(task);
        queue.block();
        assertThat(queue.toString()).isEqualTo("TaskQueue[q: blocked, 1 waiting]");
        assertThat(GroupTask.of("loose", () -> {}).toString()).contains("loose", "not attached");
        assertThat(queue.runtime()).isSameAs(runtime);
        assertThat(Task.current()).isNull();
    }
}
