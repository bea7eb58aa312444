package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link Executor} promises, and what a view adds to it. */
abstract class ExecutorContract extends ViewCase {
    private static final int MANY = 1_000;

    private final Executor executor = view;
    private int plain;

    ExecutorContract(QueueKind kind) {
        super(kind);
    }

    @Test
    @DisplayName("A command runs once, and not on the thread that gave it")
    void execute_one_runsOnceElsewhere() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Thread[] on = new Thread[1];
        executor.execute(() -> {
            on[0] = Thread.currentThread();
            runs.incrementAndGet();
            ran.countDown();
        });
        Bounded.await(ran, "the command");
        view.shutdown();
        awaitEnd(view);
        assertThat(runs).hasValue(1);
        assertThat(on[0]).isNotSameAs(Thread.currentThread());
    }

    @Test
    @DisplayName("A null command is refused, and the view goes on")
    @SuppressWarnings("NullAway")
    void execute_null_isRefused() {
        assertThatThrownBy(() -> executor.execute(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("command");
        executor.execute(logging("next"));
        awaitLog(1);
    }

    @Test
    @DisplayName(
            "What was written before execute is seen by the command, and what it wrote is seen after the end of the view")
    void execute_publishesPlainWrites() throws Exception {
        for (int round = 1; round <= 100; round++) {
            plain++;
            CountDownLatch ran = new CountDownLatch(1);
            executor.execute(() -> {
                plain++;
                ran.countDown();
            });
            Bounded.await(ran, "round " + round);
        }
        executor.execute(() -> plain++);
        view.shutdown();
        awaitEnd(view);
        assertThat(plain).isEqualTo(201);
    }

    @Test
    @DisplayName(
            "What a command throws reaches the error handler of the queue with the command's class, and the next one runs")
    void execute_throws_isToldTheErrorHandler() throws Exception {
        RuntimeException first = new IllegalArgumentException("first");
        Error second = new OutOfMemoryError("second, thrown by the test");
        Runnable throwing = () -> {
            throw first;
        };
        executor.execute(throwing);
        executor.execute(() -> {
            throw second;
        });
        executor.execute(logging("next"));
        awaitLog(1);
        view.shutdown();
        awaitEnd(view);
        assertThat(errors).containsExactlyInAnyOrder(first, second);
        assertThat(failed).hasSize(2).contains(throwing.getClass().getName());
        errors.clear();
    }

    @Test
    @DisplayName("Whoever waits for the end of a view finds every failure handled")
    void awaitTermination_failed_isHandled() throws Exception {
        for (int round = 1; round <= 50; round++) {
            QueueExecutor other = newView();
            other.execute(() -> {
                throw new IllegalStateException("by the test");
            });
            other.shutdown();
            awaitEnd(other);
            assertThat(errors).hasSize(round);
        }
        errors.clear();
    }

    @Test
    @DisplayName("A command that is given by a command runs")
    void execute_fromACommand_runs() {
        executor.execute(() -> {
            log.add("outer");
            executor.execute(() -> {
                log.add("middle");
                executor.execute(logging("inner"));
            });
        });
        awaitLog(3);
        assertThat(log).containsExactly("outer", "middle", "inner");
    }

    @Test
    @DisplayName("Of many commands that many threads give each runs once")
    void execute_manyFromManyThreads_eachRunsOnce() throws Exception {
        AtomicIntegerArray runs = new AtomicIntegerArray(4 * MANY);
        IntStream.range(0, 4)
                .forEach(thread -> helpers.start(
                        "giver " + thread,
                        () -> IntStream.range(0, MANY)
                                .forEach(i -> executor.execute(() -> runs.incrementAndGet(thread * MANY + i)))));
        helpers.join();
        view.shutdown();
        awaitEnd(view);
        assertThat(IntStream.range(0, runs.length()).map(runs::get)).containsOnly(1);
    }

    @Test
    @DisplayName("One command given twice runs twice")
    void execute_sameTwice_runsTwice() throws Exception {
        Runnable command = logging("command");
        executor.execute(command);
        executor.execute(command);
        view.shutdown();
        awaitEnd(view);
        assertThat(log).containsExactly("command", "command");
    }

    @Test
    @DisplayName("Where one runs at a time commands begin in the order of their coming, and do not overlap")
    void execute_oneAtATime_inOrderWithoutOverlap() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            int number = i;
            executor.execute(() -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                log.add(String.valueOf(number));
                inside.decrementAndGet();
            });
        }
        view.shutdown();
        awaitEnd(view);
        assertThat(log).hasSize(MANY);
        if (kind.width == QueueKind.Width.ONE) {
            assertThat(log)
                    .containsExactlyElementsOf(
                            IntStream.range(0, MANY).mapToObj(String::valueOf).toList());
            assertThat(most).hasValue(1);
        }
    }

    @Test
    @DisplayName("Where several run at a time a command that blocks does not hold the next one up")
    void execute_several_runBesideEachOther() throws Exception {
        Gate gate = new Gate();
        executor.execute(() -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        gate.awaitEntered();
        executor.execute(logging("next"));
        if (kind.width == QueueKind.Width.SEVERAL) {
            awaitLog(1);
        }
        gate.open();
        awaitLog(1);
        assertThat(log).containsExactly("next");
    }

    @Test
    @DisplayName("A command that leaves its thread interrupted does not interrupt the next one")
    void execute_leavesInterrupt_nextIsNot() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            executor.execute(() -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                }
                Thread.currentThread().interrupt();
            });
        }
        view.shutdown();
        awaitEnd(view);
        assertThat(interrupted).as("commands that began interrupted").hasValue(0);
    }

    @Test
    @DisplayName("After shutdown a command is rejected with the view's and the queue's name, and never runs")
    void execute_afterShutdown_isRejected() throws Exception {
        view.shutdown();
        assertThatThrownBy(() -> executor.execute(logging("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("queue-under-view")
                .hasMessageContaining("shut down")
                .hasMessageContaining(ViewCase.class.getSimpleName());
        awaitEnd(view);
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("On a closed queue a command is rejected, and the view can end")
    void execute_queueClosed_isRejected() throws Exception {
        QueueKind.close(queue);
        assertThatThrownBy(() -> executor.execute(logging("late")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("CLOSED");
        assertThat(view.depth()).isZero();
        view.shutdown();
        awaitEnd(view);
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("The end of a view ends neither the queue nor another view of it")
    void shutdown_endsTheViewOnly() {
        QueueExecutor other = newView();
        view.shutdownNow();
        other.execute(logging("other"));
        awaitLog(1);
        newView().execute(logging("new"));
        awaitLog(2);
        assertThat(other.isShutdown()).isFalse();
        assertThat(view.isTerminated()).isTrue();
    }
}
