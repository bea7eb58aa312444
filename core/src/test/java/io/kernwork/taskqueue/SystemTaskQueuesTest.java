package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Gate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The predefined queues of a runtime. */
class SystemTaskQueuesTest extends TaskCase {
    private final SystemTaskQueues system = SystemTaskQueues.of(runtime);

    @Test
    @DisplayName("There is one set for each runtime")
    void of_sameRuntime_sameQueues() {
        assertThat(SystemTaskQueues.of(runtime)).isSameAs(system);
        assertThat(SystemTaskQueues.of(workers(1))).isNotSameAs(system);
        assertThat(List.of(system.fast(), system.swi(), system.swiGiant(), system.thread()))
                .doesNotHaveDuplicates()
                .allSatisfy(queue -> assertThat(queue.threads()).isEqualTo(1));
    }

    @Test
    @DisplayName("They refuse to be closed, and end with their runtime")
    void close_isRefused() {
        for (TaskQueue queue : List.of(system.fast(), system.swi(), system.swiGiant(), system.thread())) {
            assertThatThrownBy(queue::close)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("'" + queue.name() + "'")
                    .hasMessageContaining("runtime");
            assertThatThrownBy(() -> queue.close(LONG)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(queue::closeAsync).isInstanceOf(UnsupportedOperationException.class);
            queue.enqueue(logging(queue.name(), 0));
        }
        runtime.close();
        assertThat(log).hasSize(4);
        assertThat(system.thread().enqueue(logging("late", 0))).isEqualTo(Admission.CLOSED);
        assertThat(SystemTaskQueues.of(runtime)).isSameAs(system);
    }

    @Test
    @DisplayName("A closed runtime that had none gets none")
    void of_closedRuntime_isRefused() {
        Kernwork closed = Kernwork.builder().name("closed").build();
        closed.close();
        assertThatThrownBy(() -> SystemTaskQueues.of(closed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'closed'");
    }

    @Test
    @DisplayName("Every task of swiGiant runs under Giant, those of the others do not")
    void swiGiant_body_holdsGiant() {
        ReentrantLock giant = system.giant();
        Task ask = Task.of("ask", 0, () -> log.add("" + giant.isHeldByCurrentThread()));
        for (TaskQueue queue : List.of(system.swiGiant(), system.swi(), system.fast(), system.thread())) {
            queue.enqueue(ask);
            runtime.runUntilIdle();
        }
        assertThat(log).containsExactly("true", "false", "false", "false");
        assertThat(giant.isLocked()).isFalse();
    }

    @Test
    @DisplayName("Whoever holds Giant keeps the tasks of swiGiant out; a body that throws gives it back")
    void giant_held_keepsTasksOut() throws Exception {
        Kernwork workers = workers(1);
        SystemTaskQueues live = SystemTaskQueues.of(workers);
        AtomicBoolean inside = new AtomicBoolean();
        Gate gate = new Gate();
        live.thread().enqueue(Task.of("takes-giant", 0, () -> {
            live.giant().lock();
            try {
                inside.set(true);
                gate.pass();
                inside.set(false);
            } finally {
                live.giant().unlock();
            }
        }));
        gate.awaitEntered();
        live.swiGiant().enqueue(Task.of("legacy", 0, () -> {
            log.add("inside " + inside.get());
            throw new IllegalStateException("planted");
        }));
        gate.open();
        live.swiGiant().quiesce();
        assertThat(log).containsExactly("inside false");
        assertThat(live.giant().isLocked()).isFalse();
    }
}
