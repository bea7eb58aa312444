package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.WaitResult;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A runtime of its own with queues of one kind, and views of them to give to a library. The {@link #close()} at the end of each test asks for all that must
 * hold then: the views end, everything that came in has run or was taken back, no body has thrown, the queues go on, no thread is left.
 */
final class Views implements AutoCloseable {
    static final long PATIENCE_SECONDS = 30;

    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Kind kind;
    private final Kernwork runtime;
    private final List<QueueExecutor> views = new ArrayList<>();
    private final Queue<String> thrown = new ConcurrentLinkedQueue<>();

    Views(Kind kind) {
        this.kind = kind;
        this.runtime = Kernwork.builder()
                .name("interop-" + NUMBERS.incrementAndGet())
                .cpus(2)
                .build();
    }

    /** A view of a new queue. */
    QueueExecutor view() {
        QueueExecutor view = kind.view(queue());
        views.add(view);
        return view;
    }

    /** A view of a new queue that refuses what it has no room for. */
    QueueExecutor refusing(int room) {
        QueueExecutor view = QueueExecutor.of(queue()).capacity(room);
        views.add(view);
        return view;
    }

    /** A view with timers. */
    ScheduledQueueExecutor scheduled() {
        ScheduledQueueExecutor view = kind.scheduled(queue());
        views.add(view);
        return view;
    }

    private Submittable queue() {
        return kind.queue(
                runtime,
                "queue-" + views.size(),
                (item, queue, failure) -> thrown.add(item.name() + " on " + queue.name() + ": " + failure));
    }

    /** Ends a view. How many bodies its queue has begun in all: that a library has used it. */
    long started(QueueExecutor view) throws InterruptedException {
        endOf(view);
        return snapshot(view).started();
    }

    /** Waits for so many permits, that is for so many things to have happened. */
    void await(Semaphore happened, int times) throws InterruptedException {
        assertThat(happened.tryAcquire(times, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(() -> "happened " + happened.availablePermits() + " times of " + times + "\n" + runtime.dump())
                .isTrue();
    }

    @Override
    public void close() {
        try {
            for (QueueExecutor view : views) {
                end(view);
            }
            assertThat(thrown).as("thrown by bodies").isEmpty();
        } catch (InterruptedException e) {
            throw new AssertionError("a test's thread was interrupted", e);
        } finally {
            runtime.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads that are left")
                .noneMatch(thread -> thread.getName().startsWith("kernwork-" + runtime.name() + "-"));
    }

    private void endOf(QueueExecutor view) throws InterruptedException {
        view.shutdown();
        assertThat(view.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(() -> view + " did not end\n" + runtime.dump())
                .isTrue();
        assertThat(view.isTerminated()).isTrue();
    }

    private void end(QueueExecutor view) throws InterruptedException {
        endOf(view);
        assertThat(view.depth()).isZero();
        goesOn(view.queue());
        assertThat(rest(view.queue()).done()).as(() -> runtime.dump()).isTrue();
        QueueSnapshot left = snapshot(view);
        assertThat(left.depth() + left.running() + left.armed())
                .as("left: " + left)
                .isZero();
        assertThat(left.failed()).isZero();
        assertThat(left.queued()).as("nothing is lost: " + left).isEqualTo(left.completed() + left.cancelled());
    }

    private void goesOn(Submittable queue) {
        try (QueueExecutor other = kind.view(queue)) {
            assertThat(other.submit(() -> "goes on")).succeedsWithin(PATIENCE).isEqualTo("goes on");
        }
    }

    private static WaitResult rest(Submittable queue) throws InterruptedException {
        return switch (queue) {
            case WorkQueue works -> works.flush(PATIENCE);
            case TaskQueue tasks -> tasks.drainAll(PATIENCE);
            default -> throw new AssertionError(queue);
        };
    }

    private QueueSnapshot snapshot(QueueExecutor view) {
        return runtime.snapshot().queues().stream()
                .filter(queue -> queue.name().equals(view.queue().name()))
                .findAny()
                .orElseThrow();
    }
}
