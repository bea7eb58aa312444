package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.AtomicContextException;
import io.kernwork.fixtures.Bounded;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.queue.Lane;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A view with room for so many tasks: what it does with one more. */
final class BoundedViewTest extends ViewCase {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LONG_TIME = Duration.ofSeconds(LONG);

    BoundedViewTest() {
        super(QueueKind.WORK);
    }

    private ScheduledQueueExecutor rejecting(int capacity) {
        return view.capacity(capacity);
    }

    private ScheduledQueueExecutor blocking(int capacity, Duration timeout) {
        return view.capacity(capacity).onFull(OnFull.block(timeout));
    }

    private void assertRejected(QueueExecutor full, String reason) {
        assertThat(List.of(
                        catchThrowable(() -> full.execute(logging("never"))),
                        catchThrowable(() -> full.submit(logging("never"))),
                        catchThrowable(() -> full.submit(() -> log.add("never"))),
                        catchThrowable(() -> full.invokeAll(List.<Callable<Boolean>>of(() -> log.add("never"))))))
                .allSatisfy(thrown -> assertThat(thrown)
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("queue-under-view")
                        .hasMessageContaining(reason));
    }

    @Test
    @DisplayName("Capacities, policies and priorities that cannot be are refused, and name the queue")
    @SuppressWarnings("NullAway")
    void settings_bad_areRefused() {
        assertThatThrownBy(() -> view.capacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue-under-view");
        assertThatThrownBy(() -> view.capacity(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.onFull(OnFull.reject()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("capacity(n)");
        assertThatThrownBy(() -> view.capacity(1).onFull(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> OnFull.block(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> OnFull.block(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.priority(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TaskQueue");
        QueueExecutor ofTasks =
                QueueExecutor.of(QueueKind.TASKS.make(runtime, "tasks", (item, onQueue, failure) -> {}));
        assertThatThrownBy(() -> ofTasks.priority(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ofTasks.priority(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QueueExecutor.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> QueueExecutor.scheduled(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> QueueExecutor.of(new Foreign(runtime)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("foreign");
    }

    private record Foreign(Kernwork runtime) implements Submittable {
        @Override
        public String name() {
            return "foreign";
        }
    }

    @Test
    @DisplayName("A full view rejects one more, and takes one again as soon as one has begun or was cancelled")
    void reject_full_untilOneIsGone() throws Exception {
        QueueExecutor full = rejecting(2);
        QueueKind.hold(queue);
        full.execute(logging("first"));
        QueueFuture<?> second = full.submit(logging("second"));
        assertThat(full.depth()).isEqualTo(2);
        assertRejected(full, "2 tasks wait already");
        assertThat(second.cancel(false)).isTrue();
        full.execute(logging("third"));
        assertRejected(full, "reject");
        QueueKind.letGo(queue);
        awaitLog(2);
        Bounded.until(() -> full.depth() == 0, "there is room");
        full.execute(logging("fourth"));
        full.shutdown();
        awaitEnd(full);
        assertThat(log).containsExactlyInAnyOrder("first", "third", "fourth");
    }

    @Test
    @DisplayName("What a full view rejects is not run on the caller's thread, nor later")
    void reject_neverRuns() throws Exception {
        QueueExecutor full = rejecting(1);
        QueueKind.hold(queue);
        full.execute(logging("first"));
        assertRejected(full, "1 tasks wait already");
        QueueKind.letGo(queue);
        full.shutdown();
        awaitEnd(full);
        assertThat(log).containsExactly("first");
    }

    @Test
    @DisplayName("The bound is that of one view: another one of the same queue, and the queue itself, are not full")
    void reject_otherViewsAreNotFull() throws Exception {
        QueueExecutor full = rejecting(1);
        QueueExecutor other = rejecting(1);
        QueueKind.hold(queue);
        full.execute(logging("full"));
        other.execute(logging("other"));
        view.execute(logging("plain"));
        assertRejected(full, "wait already");
        QueueKind.letGo(queue);
        awaitLog(3);
    }

    @Test
    @DisplayName("Delayed tasks take room until they begin, and periodic ones until they begin first")
    void reject_delayedTakeRoom() throws Exception {
        ScheduledQueueExecutor full = rejecting(2);
        ScheduledFuture<?> delayed = full.schedule(logging("never"), 1, TimeUnit.HOURS);
        CountDownLatch twice = new CountDownLatch(2);
        ScheduledFuture<?> periodic = full.scheduleAtFixedRate(twice::countDown, 0, 1, TimeUnit.MILLISECONDS);
        Bounded.await(twice, "the second run");
        assertThat(full.depth()).isEqualTo(1);
        ScheduledFuture<?> second = full.schedule(logging("never"), 1, TimeUnit.HOURS);
        assertThatThrownBy(() -> full.schedule(logging("never"), 1, TimeUnit.HOURS))
                .isInstanceOf(RejectedExecutionException.class);
        delayed.cancel(false);
        periodic.cancel(false);
        second.cancel(false);
        assertThat(full.depth()).isZero();
        full.shutdown();
        awaitEnd(full);
    }

    @Test
    @DisplayName("Who waits for room in a full view is rejected when the time is over, and nothing of the task is left")
    void block_noRoomInTime_isRejected() {
        QueueExecutor full = blocking(1, MOMENT);
        QueueKind.hold(queue);
        full.execute(logging("first"));
        assertRejected(full, "block for PT0.02S");
        assertThat(full.depth()).isEqualTo(1);
        QueueKind.letGo(queue);
        awaitLog(1);
        assertThat(log).containsExactly("first");
    }

    @Test
    @DisplayName("Who waits for room gets it when a task begins, or is cancelled")
    void block_getsRoom() throws Exception {
        QueueExecutor full = blocking(1, LONG_TIME);
        QueueKind.hold(queue);
        QueueFuture<?> first = full.submit(logging("never"));
        startWaiting("second", () -> full.execute(logging("second")));
        assertThat(first.cancel(false)).isTrue();
        helpers.join();
        startWaiting("third", () -> full.execute(logging("third")));
        QueueKind.letGo(queue);
        helpers.join();
        awaitLog(2);
        assertThat(log).containsExactlyInAnyOrder("second", "third");
    }

    @Test
    @DisplayName("An interrupted waiter for room is rejected with the flag up, and the next one gets the room")
    void block_interrupted_isRejected() throws Exception {
        QueueExecutor full = blocking(1, LONG_TIME);
        QueueKind.hold(queue);
        full.execute(logging("first"));
        Thread waiter = startWaiting("interrupted", () -> {
            assertThatThrownBy(() -> full.execute(logging("never")))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        });
        startWaiting("second", () -> full.execute(logging("second")));
        waiter.interrupt();
        Bounded.until(() -> !waiter.isAlive(), "the interrupted one has left");
        QueueKind.letGo(queue);
        helpers.join();
        awaitLog(2);
        assertThat(log).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    @DisplayName("An interrupted caller that finds room is accepted, and keeps its flag")
    void block_interruptedWithRoom_isAccepted() throws Exception {
        QueueExecutor roomy = blocking(1, LONG_TIME);
        helpers.start("caller", () -> {
            Thread.currentThread().interrupt();
            roomy.execute(logging("first"));
            assertThat(Thread.interrupted()).isTrue();
        });
        helpers.join();
        awaitLog(1);
    }

    @Test
    @DisplayName("Whoever waits for room when the view is shut down is rejected, and the view can end")
    void block_shutDownMeanwhile_isRejected() throws Exception {
        for (boolean now : new boolean[] {false, true}) {
            QueueExecutor full = blocking(1, LONG_TIME);
            QueueKind.hold(queue);
            full.execute(logging("first"));
            for (int i = 0; i < 3; i++) {
                startWaiting(
                        "waiter " + i,
                        () -> assertThatThrownBy(() -> full.execute(logging("never")))
                                .isInstanceOf(RejectedExecutionException.class)
                                .hasMessageContaining("shut down"));
            }
            if (now) {
                assertThat(full.shutdownNow()).hasSize(1);
            } else {
                full.shutdown();
            }
            helpers.join();
            QueueKind.letGo(queue);
            awaitEnd(full);
        }
        assertThat(log).containsExactly("first");
    }

    @Test
    @DisplayName("In atomic context nothing waits for room: it is rejected at once")
    void block_atomicContext_isRejected() throws Exception {
        QueueExecutor full = blocking(1, LONG_TIME);
        QueueKind.hold(queue);
        full.execute(logging("first"));
        WorkQueue atomic =
                WorkQueue.builder("atomic").runtime(runtime).bottomHalf().build();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        QueueExecutor.of(atomic).execute(() -> {
            thrown.set(catchThrowable(() -> full.execute(logging("never"))));
            ran.countDown();
        });
        Bounded.await(ran, "the bottom half");
        assertThat(thrown.get())
                .isInstanceOf(RejectedExecutionException.class)
                .hasCauseInstanceOf(AtomicContextException.class);
        QueueKind.letGo(queue);
        awaitLog(1);
    }

    @Test
    @DisplayName("A task may wait for room in its own view: its worker's place is given to another one meanwhile")
    void block_fromATask_othersGoOn() throws Exception {
        Kernwork one = engines.runtime(1);
        QueueExecutor full =
                QueueExecutor.of(engines.queue(one, "one-cpu")).capacity(1).onFull(OnFull.block(LONG_TIME));
        full.execute(() -> {
            full.execute(logging("second"));
            full.execute(logging("third"));
        });
        awaitLog(2);
        full.shutdown();
        awaitEnd(full);
        assertThat(log).containsExactly("second", "third");
    }

    @Test
    @DisplayName("Who comes later gets room later, also when a place gets free just then")
    void room_isGivenInTheOrderOfComing() throws Exception {
        for (int round = 0; round < 50; round++) {
            log.clear();
            Room room = new Room(EngineAccess.of(runtime), 1, () -> new Lane[0]);
            assertThat(room.take(0)).isTrue();
            startWaiting("first", () -> {
                assertThat(room.take(LONG_TIME.toNanos())).isTrue();
                log.add("first");
                room.giveBack();
            });
            room.giveBack();
            assertThat(room.take(LONG_TIME.toNanos())).isTrue();
            log.add("second");
            room.giveBack();
            helpers.join();
            assertThat(log).containsExactly("first", "second");
            assertThat(room.taken()).isZero();
        }
    }
}
