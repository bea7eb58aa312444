package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.ManualKernwork;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a view's tasks share with the queue beneath: its end, its drains, its order of priorities, its context. */
final class ViewAndQueueTest extends ViewCase {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Gate gate = new Gate();

    ViewAndQueueTest() {
        super(QueueKind.ORDERED);
    }

    private void enter() throws InterruptedException {
        view.execute(() -> {
            try {
                gate.pass();
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        gate.awaitEntered();
    }

    @Test
    @DisplayName(
            "Tasks that a bounded close of the queue drops are cancelled, their waiters told, and the view ends with the last body")
    void closeInTime_dropsAndCancels() throws Exception {
        enter();
        QueueFuture<?> dropped = view.submit(logging("never"));
        view.execute(logging("never"));
        startWaiting("waiter", () -> assertThatThrownBy(dropped::get).isInstanceOf(CancellationException.class));
        CloseReport report = ((WorkQueue) queue).close(MOMENT);
        helpers.join();
        assertThat(report.neverRan()).hasSize(2);
        assertThat(report.stillRunning()).hasSize(1);
        assertThat(dropped.isCancelled()).isTrue();
        assertThat(view.depth()).isZero();
        view.shutdown();
        assertThat(view.isTerminated()).isFalse();
        gate.open();
        awaitEnd(view);
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A bounded view has its room back when the queue drops what took it")
    void closeInTime_givesRoomBack() throws Exception {
        QueueExecutor bounded = view.capacity(2);
        enter();
        bounded.execute(logging("never"));
        bounded.execute(logging("never"));
        ((WorkQueue) queue).close(MOMENT);
        assertThat(bounded.depth()).isZero();
        assertThatThrownBy(() -> bounded.execute(logging("never")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("CLOSED");
        assertThat(bounded.depth()).isZero();
        gate.open();
    }

    @Test
    @DisplayName(
            "A queue that drains rejects what others bring, runs what its own bodies bring, and accepts again afterwards")
    void drain_rejectsOthers() throws Exception {
        view.execute(() -> {
            try {
                gate.pass();
                view.execute(logging("from inside"));
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        gate.awaitEntered();
        startWaiting("drainer", () -> ((WorkQueue) queue).drain());
        assertThatThrownBy(() -> view.execute(logging("never")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("DRAINING");
        assertThatThrownBy(() -> view.submit(logging("never"))).isInstanceOf(RejectedExecutionException.class);
        gate.open();
        helpers.join();
        view.submit(logging("afterwards")).get();
        assertThat(log).containsExactly("from inside", "afterwards");
    }

    @Test
    @DisplayName(
            "On a task queue the view with the higher priority goes first, equal ones in the order of their coming")
    void priority_decides() throws Exception {
        TaskQueue tasks = TaskQueue.builder("tasks").runtime(runtime).build();
        QueueExecutor low = QueueExecutor.of(tasks);
        QueueExecutor middle = low.priority(100);
        QueueExecutor high = QueueExecutor.scheduled(tasks).priority(255);
        tasks.block();
        low.execute(logging("low 1"));
        middle.execute(logging("middle 1"));
        low.execute(logging("low 2"));
        high.execute(logging("high 1"));
        tasks.enqueue(Task.of("task", 200, () -> log.add("task")));
        middle.execute(logging("middle 2"));
        high.execute(logging("high 2"));
        tasks.unblock();
        awaitLog(7);
        assertThat(log).containsExactly("high 1", "high 2", "task", "middle 1", "middle 2", "low 1", "low 2");
    }

    @Test
    @DisplayName(
            "The waits of a view are refused in atomic context, and have changed nothing; what does not wait works there")
    void atomicContext_refusesWaits() throws Exception {
        enter();
        QueueFuture<String> running = view.submit(() -> "result");
        WorkQueue atomic =
                WorkQueue.builder("atomic").runtime(runtime).bottomHalf().build();
        AtomicReference<List<Throwable>> thrown = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        QueueExecutor.of(atomic).execute(() -> {
            thrown.set(List.of(
                    catchThrowable(running::get),
                    catchThrowable(() -> running.get(1, TimeUnit.SECONDS)),
                    catchThrowable(() -> running.cancelAndAwait(true)),
                    catchThrowable(() -> running.cancelAndAwait(true, MOMENT)),
                    catchThrowable(() -> view.awaitTermination(1, TimeUnit.SECONDS)),
                    catchThrowable(view::close)));
            view.execute(logging("from the bottom half"));
            ran.countDown();
        });
        Bounded.await(ran, "the bottom half");
        assertThat(thrown.get())
                .hasSize(6)
                .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(AtomicContextException.class));
        assertThat(view.isShutdown()).isFalse();
        gate.open();
        assertThat(running.get()).isEqualTo("result");
        awaitLog(1);
    }

    @Test
    @DisplayName(
            "A task that a worker had taken, and not begun, when the view was stopped begins interrupted, and the view waits for it")
    void shutdownNow_takenAndNotBegun_beginsInterrupted() throws Exception {
        Execution taken = new Execution(
                view.view, () -> log.add(Thread.currentThread().isInterrupted() + " " + view.isTerminated()));
        assertThat(view.view.life.enter()).isTrue();
        assertThat(view.shutdownNow()).isEmpty();
        assertThat(view.isTerminated()).isFalse();
        helpers.start("worker", () -> taken.body(1));
        helpers.join();
        assertThat(log).containsExactly("true false");
        assertThat(view.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("What is submitted to a bottom-half queue gives its results, and can be cancelled and scheduled")
    void bottomHalf_givesResults() throws Exception {
        WorkQueue atomic =
                WorkQueue.builder("atomic").runtime(runtime).bottomHalf().build();
        ScheduledQueueExecutor bottom = QueueExecutor.scheduled(atomic);
        assertThat(bottom.submit(() -> "result").get()).isEqualTo("result");
        assertThat(bottom.invokeAll(List.of(() -> 1, () -> 2, () -> 3)))
                .extracting(Future::resultNow)
                .containsExactly(1, 2, 3);
        assertThat(bottom.schedule(() -> "later", 1, TimeUnit.MILLISECONDS).get())
                .isEqualTo("later");
        CountDownLatch several = new CountDownLatch(3);
        QueueFuture<?> periodic =
                (QueueFuture<?>) bottom.scheduleAtFixedRate(several::countDown, 0, 1, TimeUnit.MILLISECONDS);
        Bounded.await(several, "three runs");
        assertThat(periodic.cancelAndAwait(true)).isTrue();
        bottom.close();
        assertThat(bottom.isTerminated()).isTrue();
    }

    @Test
    @DisplayName("A view of a runtime without threads runs its tasks when that is stepped")
    void manualRuntime_runsOnStep() throws Exception {
        ManualKernwork manual = engines.manual(new ManualTicker());
        QueueExecutor stepped = QueueExecutor.of(engines.queue(manual, "stepped"));
        QueueFuture<String> future = stepped.submit(() -> "result");
        assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(manual.runUntilIdle()).isEqualTo(1);
        assertThat(future.get()).isEqualTo("result");
    }

    @Test
    @DisplayName("A view tells its queue, and how it is set")
    void looking_tells() {
        assertThat(view.queue()).isSameAs(queue);
        assertThat(view.capacity(7).toString()).contains("queue-under-view", "7");
        assertThat(OnFull.block(MOMENT).toString()).isEqualTo("block for PT0.02S");
        assertThat(OnFull.reject().toString()).isEqualTo("reject");
    }

    @Test
    @DisplayName("invokeAny from a body that keeps every slot of the queue is refused, and nothing was submitted")
    void invokeAny_fromTheOnlySlot_isRefused() throws Exception {
        QueueFuture<?> body = view.submit(() -> {
            List<Callable<String>> tasks = List.of(() -> "a", () -> "b");
            return view.invokeAny(tasks);
        });
        assertThatThrownBy(body::get)
                .cause()
                .isInstanceOf(SelfWaitException.class)
                .hasMessageStartingWith("invokeAny() of QueueExecutor[queue '")
                .hasMessageContaining("keeps every slot");
        assertThat(view.depth()).isZero();
    }
}
