package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link ExecutorService} promises, and what a view adds to it. */
abstract class ExecutorServiceContract extends ViewCase {
    private final ExecutorService service = view;
    private final Gate gate = new Gate();

    ExecutorServiceContract(QueueKind kind) {
        super(kind);
    }

    /** A command that is inside, at the gate. */
    private void enter() throws InterruptedException {
        service.execute(() -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
            log.add("end");
        });
        gate.awaitEntered();
    }

    private Callable<String> giving(String result) {
        return () -> {
            log.add(result);
            return result;
        };
    }

    private static Callable<String> throwing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    // ---- submit

    @Test
    @DisplayName("Null tasks are refused by every form of submit")
    @SuppressWarnings("NullAway")
    void submit_null_isRefused() {
        assertThat(List.of(
                        catchThrowable(() -> service.submit((Runnable) null)),
                        catchThrowable(() -> service.submit((Callable<?>) null)),
                        catchThrowable(() -> service.submit(null, "result"))))
                .allSatisfy(thrown -> assertThat(thrown)
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("task"));
        assertThat(view.depth()).isZero();
    }

    @Test
    @DisplayName("After shutdown every form of submit and the invoke methods reject")
    void submit_afterShutdown_isRejected() {
        service.shutdown();
        assertThat(List.of(
                        catchThrowable(() -> service.submit(logging("runnable"))),
                        catchThrowable(() -> service.submit(giving("callable"))),
                        catchThrowable(() -> service.submit(logging("with result"), "result")),
                        catchThrowable(() -> service.invokeAll(List.of(giving("all")))),
                        catchThrowable(() -> service.invokeAny(List.of(giving("any"))))))
                .allSatisfy(thrown -> assertThat(thrown).isInstanceOf(RejectedExecutionException.class));
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A completion service gives the futures in the order of their ends")
    void completionService_givesWhatIsDone() throws Exception {
        var completions = new ExecutorCompletionService<String>(service);
        for (int i = 0; i < 20; i++) {
            completions.submit(giving("result " + i));
        }
        List<String> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Future<String> done = completions.poll(LONG, TimeUnit.SECONDS);
            assertThat(done).isNotNull();
            assertThat(done.isDone()).isTrue();
            results.add(done.resultNow());
        }
        assertThat(results).containsExactlyInAnyOrderElementsOf(log);
        assertThat(completions.poll()).isNull();
    }

    // ---- invokeAll

    @Test
    @DisplayName("invokeAll returns when all are done, with their futures in the order given, failures among them")
    void invokeAll_allDone() throws Exception {
        IOException failure = new IOException("by the test");
        List<Future<String>> futures = service.invokeAll(List.of(giving("first"), throwing(failure), giving("third")));
        assertThat(futures).extracting(Future::state).containsExactly(State.SUCCESS, State.FAILED, State.SUCCESS);
        assertThat(futures.get(0).get()).isEqualTo("first");
        assertThat(futures.get(1).exceptionNow()).isSameAs(failure);
        assertThat(futures.get(2).get()).isEqualTo("third");
        List<Future<String>> timed =
                service.invokeAll(List.of(giving("fourth"), throwing(failure)), LONG, TimeUnit.SECONDS);
        assertThat(timed).extracting(Future::state).containsExactly(State.SUCCESS, State.FAILED);
    }

    @Test
    @DisplayName("invokeAll of nothing returns nothing")
    void invokeAll_empty_returnsNothing() throws Exception {
        assertThat(service.invokeAll(Collections.<Callable<String>>emptyList())).isEmpty();
        assertThat(service.invokeAll(Collections.<Callable<String>>emptyList(), 0, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "invokeAll and invokeAny refuse a null collection, a null unit and a null task, and leave nothing behind")
    @SuppressWarnings("NullAway")
    void invoke_null_isRefused() {
        List<Callable<String>> withNull = Arrays.asList(giving("before"), null);
        assertThat(List.of(
                        catchThrowable(() -> service.invokeAll(null)),
                        catchThrowable(() -> service.invokeAll(null, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.invokeAll(List.of(giving("never")), 1, null)),
                        catchThrowable(() -> service.invokeAll(withNull)),
                        catchThrowable(() -> service.invokeAll(withNull, LONG, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.invokeAny(null)),
                        catchThrowable(() -> service.invokeAny(null, 1, TimeUnit.SECONDS)),
                        catchThrowable(() -> service.invokeAny(List.of(giving("never")), 1, null)),
                        catchThrowable(() -> service.invokeAny(Arrays.asList((Callable<String>) null)))))
                .allSatisfy(thrown -> assertThat(thrown).isInstanceOf(NullPointerException.class));
        assertThat(log).doesNotContain("never");
        Bounded.until(() -> view.depth() == 0, "nothing waits any more");
    }

    @Test
    @DisplayName("A timed invokeAll cancels what is not done in time, interrupts what runs, and returns all futures")
    void invokeAll_timed_cancelsTheRest() throws Exception {
        Callable<String> waiting = () -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
            return "late";
        };
        List<Future<String>> futures = service.invokeAll(List.of(waiting, waiting, waiting), 50, TimeUnit.MILLISECONDS);
        assertThat(futures)
                .extracting(Future::state)
                .containsOnly(State.CANCELLED)
                .hasSize(3);
        gate.open();
        service.shutdown();
        awaitEnd(service);
        assertThat(log).doesNotContain("end").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("An interrupted invokeAll throws and cancels what is not done")
    void invokeAll_interrupted_cancelsTheRest() throws Exception {
        List<Callable<String>> tasks = List.of(
                () -> {
                    gate.pass();
                    log.add("went on");
                    return "late";
                },
                giving("second"));
        Thread caller = helpers.start(
                "caller",
                () -> assertThatThrownBy(() -> service.invokeAll(tasks)).isInstanceOf(InterruptedException.class));
        gate.awaitEntered();
        Bounded.untilWaiting(caller, "invokeAll waits");
        caller.interrupt();
        helpers.join();
        service.shutdown();
        awaitEnd(service);
        assertThat(log).doesNotContain("went on");
    }

    // ---- invokeAny

    @Test
    @DisplayName("invokeAny gives the result of one that succeeds, whatever the others throw")
    void invokeAny_oneSucceeds() throws Exception {
        List<Callable<String>> tasks =
                List.of(throwing(new IOException("first")), giving("second"), throwing(new IOException("third")));
        assertThat(service.invokeAny(tasks)).isEqualTo("second");
        assertThat(service.invokeAny(tasks, LONG, TimeUnit.SECONDS)).isEqualTo("second");
    }

    @Test
    @DisplayName("invokeAny throws what one of them threw when all have failed")
    void invokeAny_allFail_throws() {
        List<Callable<String>> tasks = List.of(throwing(new IOException("one")), throwing(new IOException("two")));
        assertThat(List.of(
                        catchThrowable(() -> service.invokeAny(tasks)),
                        catchThrowable(() -> service.invokeAny(tasks, LONG, TimeUnit.SECONDS))))
                .allSatisfy(thrown -> assertThat(thrown)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(IOException.class));
    }

    @Test
    @DisplayName("invokeAny of nothing is refused")
    void invokeAny_empty_isRefused() {
        List<Callable<String>> none = List.of();
        assertThatThrownBy(() -> service.invokeAny(none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service.invokeAny(none, 1, TimeUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("invokeAny cancels the rest: what runs is interrupted, and what waits never runs")
    void invokeAny_cancelsTheRest() throws Exception {
        Callable<String> waiting = () -> {
            gate.pass();
            log.add("went on");
            return "late";
        };
        String result = service.invokeAny(List.of(giving("quick"), waiting, waiting));
        assertThat(result).isEqualTo("quick");
        service.shutdown();
        awaitEnd(service);
        assertThat(log).containsExactly("quick");
    }

    @Test
    @DisplayName("A timed invokeAny that has no result in time throws and interrupts what runs")
    void invokeAny_timed_throws() throws Exception {
        Callable<String> waiting = () -> {
            gate.pass();
            log.add("went on");
            return "late";
        };
        assertThatThrownBy(() -> service.invokeAny(List.of(waiting, waiting), 30, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        service.shutdown();
        awaitEnd(service);
        assertThat(log).isEmpty();
    }

    // ---- the end

    @Test
    @DisplayName("A new view is neither shut down nor terminated, and a wait for its end runs out of time")
    void awaitTermination_running_timesOut() throws Exception {
        assertThat(service.isShutdown()).isFalse();
        assertThat(service.isTerminated()).isFalse();
        assertThat(service.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(service.awaitTermination(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
    }

    @Test
    @DisplayName("After shutdown what was accepted runs, and the view is terminated only when the last has ended")
    void shutdown_acceptedTasksRun() throws Exception {
        enter();
        service.execute(logging("waiting"));
        service.shutdown();
        service.shutdown();
        assertThat(service.isShutdown()).isTrue();
        assertThat(service.isTerminated()).isFalse();
        assertThat(service.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(service.toString()).contains("queue-under-view", "shut down");
        gate.open();
        awaitEnd(service);
        assertThat(log).containsExactlyInAnyOrder("end", "waiting");
        assertThat(service.toString()).contains("terminated");
        assertThat(service.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    }

    @Test
    @DisplayName("shutdownNow returns what never began, in the order of its coming, and it never runs")
    void shutdownNow_returnsWhatNeverBegan() throws Exception {
        QueueKind.hold(queue);
        Runnable command = logging("command");
        QueueExecutor other = newView();
        service.execute(command);
        other.execute(logging("other"));
        Future<?> future = service.submit(logging("future"));
        List<Runnable> never = service.shutdownNow();
        if (kind == QueueKind.PER_CPU) {
            assertThat(never).containsExactlyInAnyOrder(command, (Runnable) future);
        } else {
            assertThat(never).containsExactly(command, (Runnable) future);
        }
        assertThat(future.isDone()).isFalse();
        assertThat(service.isTerminated()).isTrue();
        assertThat(service.shutdownNow()).isEmpty();
        QueueKind.letGo(queue);
        awaitLog(1);
        assertThat(log).containsExactly("other");
        never.forEach(Runnable::run);
        assertThat(log).containsExactly("other", "command", "future");
        assertThat(future.isDone()).isTrue();
    }

    @Test
    @DisplayName("shutdownNow interrupts the tasks of its view that run, and nobody else's")
    void shutdownNow_interruptsOwnTasks() throws Exception {
        QueueExecutor other = newView();
        Gate others = new Gate();
        if (kind.width == QueueKind.Width.SEVERAL) {
            other.execute(() -> {
                try {
                    others.pass();
                } catch (InterruptedException e) {
                    log.add("other was interrupted");
                }
            });
            others.awaitEntered();
        }
        enter();
        assertThat(service.shutdownNow()).isEmpty();
        awaitEnd(service);
        others.open();
        other.shutdown();
        awaitEnd(other);
        assertThat(log).containsExactly("interrupted", "end");
    }

    @Test
    @DisplayName("shutdownNow after shutdown takes back what still waits")
    void shutdownNow_afterShutdown_takesBack() throws Exception {
        QueueKind.hold(queue);
        service.execute(logging("never"));
        service.shutdown();
        assertThat(service.isTerminated()).isFalse();
        assertThat(service.shutdownNow()).hasSize(1);
        assertThat(service.isTerminated()).isTrue();
        QueueKind.letGo(queue);
    }

    @Test
    @DisplayName("An interrupted wait for the end throws, and the view goes on to its end")
    void awaitTermination_interrupted_throws() throws Exception {
        enter();
        service.shutdown();
        Thread waiter = startWaiting(
                "waiter",
                () -> assertThatThrownBy(() -> service.awaitTermination(LONG, TimeUnit.SECONDS))
                        .isInstanceOf(InterruptedException.class));
        waiter.interrupt();
        helpers.join();
        gate.open();
        awaitEnd(service);
    }

    @Test
    @DisplayName("A null unit is refused by awaitTermination")
    @SuppressWarnings("NullAway")
    void awaitTermination_nullUnit_isRefused() {
        assertThatThrownBy(() -> service.awaitTermination(1, null)).isInstanceOf(NullPointerException.class);
        service.shutdown();
        assertThatThrownBy(() -> service.awaitTermination(1, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    @DisplayName("close shuts down, waits for what was accepted, and may be repeated")
    void close_waitsForTheEnd() throws Exception {
        enter();
        service.execute(logging("waiting"));
        startWaiting("closer", () -> {
            service.close();
            assertThat(service.isTerminated()).isTrue();
            assertThat(log).containsExactlyInAnyOrder("end", "waiting");
        });
        assertThat(service.isShutdown()).isTrue();
        assertThat(service.isTerminated()).isFalse();
        gate.open();
        helpers.join();
        service.close();
        newView().execute(logging("another view"));
        awaitLog(3);
    }

    @Test
    @DisplayName("An interrupted close stops the tasks, waits for them, and restores the flag")
    void close_interrupted_stopsNow() throws Exception {
        enter();
        Thread closer = startWaiting("closer", () -> {
            service.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(service.isTerminated()).isTrue();
        });
        closer.interrupt();
        helpers.join();
        assertThat(log).containsExactly("interrupted", "end");
    }

    @Test
    @DisplayName("close from a task of the view is refused, and nothing has changed; from another view's task it works")
    void close_fromOwnTask_isRefused() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        service.execute(() -> {
            thrown.set(catchThrowable(service::close));
            ran.countDown();
        });
        Bounded.await(ran, "the task that closes");
        assertThat(thrown.get()).isInstanceOf(SelfWaitException.class).hasMessageContaining("shutdown()");
        assertThat(service.isShutdown()).isFalse();
        QueueExecutor other = newView();
        service.submit(other::close).get();
        assertThat(other.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("A task may shut its own view down, also now; the view ends with it")
    void shutdownNow_fromOwnTask_works() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        service.execute(() -> {
            service.shutdownNow();
            log.add(Thread.currentThread().isInterrupted() ? "interrupted" : "quiet");
            log.add(service.isTerminated() ? "too early" : "not yet");
            ran.countDown();
        });
        Bounded.await(ran, "the task");
        awaitEnd(service);
        assertThat(log).containsExactly("interrupted", "not yet");
    }

    @Test
    @DisplayName("All who wait for the end return when it has come")
    void awaitTermination_many_allReturn() throws Exception {
        enter();
        service.shutdown();
        IntStream.range(0, 3).forEach(i -> startWaiting("waiter " + i, () -> awaitEnd(service)));
        gate.open();
        helpers.join();
    }

    @Test
    @DisplayName("The depth is what was accepted and has not begun")
    void depth_countsWhatHasNotBegun() throws Exception {
        assertThat(view.depth()).isZero();
        QueueKind.hold(queue);
        service.execute(logging("first"));
        newView().execute(logging("another view's"));
        Future<?> second = service.submit(logging("second"));
        assertThat(view.depth()).isEqualTo(2);
        second.cancel(false);
        assertThat(view.depth()).isEqualTo(1);
        QueueKind.letGo(queue);
        awaitLog(2);
        Bounded.until(() -> view.depth() == 0, "nothing waits");
        enter();
        assertThat(view.depth()).as("while one runs").isZero();
        gate.open();
    }
}
