package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.ManualTicker;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is refused says what to do, in the words of the kind that it is of. */
@Timeout(60)
final class SoftirqMessagesTest {
    private final ManualKernwork runtime = Kernwork.manual(new ManualTicker());
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Runs it as the body of a tasklet, to which it may do what it likes. */
    private Throwable inItsOwnBody(TaskletVerb verb) {
        Tasklet[] self = new Tasklet[1];
        self[0] = softirqs.tasklet(
                "self",
                () -> thrown.set(failure(() -> {
                    verb.call(self[0]);
                    return self;
                })));
        self[0].schedule();
        runtime.runUntilIdle();
        return failureOf();
    }

    private Throwable failureOf() {
        Throwable failure = thrown.get();
        assertThat(failure).isNotNull();
        return failure == null ? new AssertionError() : failure;
    }

    private static @Nullable Throwable failure(Callable<?> call) {
        try {
            call.call();
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private interface TaskletVerb {
        void call(Tasklet tasklet) throws InterruptedException;
    }

    @Test
    @DisplayName("A tasklet that disables or kills itself is told of the verbs that tasklets have")
    void tasklet_waitsForItself_isToldWhatToTake() {
        assertThat(inItsOwnBody(Tasklet::disable))
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContainingAll("disable() of item 'self'", "its own body", "use disableNoSync()");
        assertThat(inItsOwnBody(Tasklet::kill))
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContainingAll("kill() of item 'self'", "use the async form")
                .message()
                .doesNotContain("cancel()", "disable()");
    }

    @Test
    @DisplayName("A bottom half that removes itself is told to leave that to another thread")
    void bottomHalf_removesItself_isToldWhatToDo() {
        BottomHalves halves = BottomHalves.of(runtime);
        halves.init(
                3,
                () -> thrown.set(failure(() -> {
                    halves.remove(3);
                    return halves;
                })));
        halves.mark(3);
        runtime.runUntilIdle();
        assertThat(failureOf())
                .isInstanceOf(SelfWaitException.class)
                .hasMessageContainingAll("remove(3)", "call it from another thread");
    }

    @Test
    @DisplayName("A thread that comes after the close is told that the runtime is closed, and nothing of queues")
    void enterInterrupt_afterTheClose_isToldWhy() {
        runtime.close();
        assertThatThrownBy(softirqs::enterInterrupt)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("runtime '" + runtime.name() + "' is closed", "atomic section");
    }
}
