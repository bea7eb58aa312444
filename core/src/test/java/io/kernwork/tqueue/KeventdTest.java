package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Holdup;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One thread, one row. */
class KeventdTest extends ListCase {
    private static final int MANY = 2_000;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Kernwork workers = workers(
            2,
            builder -> builder.idleTimeout(Duration.ofMinutes(1))
                    .onError((item, queue, failure) ->
                            log.add(item.name() + " on " + queue.name() + ": " + failure.getMessage())));
    private final Keventd keventd = Keventd.of(workers);
    private final Gate gate = new Gate();

    @Test
    @DisplayName("There is one in each runtime")
    void of_runtime_isAlwaysTheSame() {
        assertThat(Keventd.of(workers)).isSameAs(keventd).isNotSameAs(Keventd.of(runtime));
        assertThat(keventd.name()).isEqualTo("keventd");
    }

    @Test
    @DisplayName("O6: behind a slow task all others wait, since there is but one thread")
    void schedule_slowTask_followersWait() throws Exception {
        keventd.schedule(gated("slow", gate));
        gate.awaitEntered();
        keventd.schedule(logging("a"));
        keventd.schedule(logging("b"));
        WaitResult flushed = keventd.flushScheduledTasks(Duration.ofMillis(50));
        assertThat(flushed.done()).isFalse();
        assertThat(flushed.waitingFor()).first().satisfies(holdup -> {
            assertThat(holdup.item().name()).isEqualTo("slow");
            assertThat(holdup.state()).isEqualTo(Holdup.State.RUNNING);
        });
        assertThat(log).containsExactly("slow");
        gate.open();
        keventd.flushScheduledTasks();
        assertThat(log).containsExactly("slow", "a", "b");
    }

    @Test
    @DisplayName("O6: tasks of many callers run on one thread, one at a time, those of each in their order")
    void schedule_manyCallers_oneThreadInOrder() throws Exception {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        List<List<Integer>> order = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
            List<Integer> mine = new ArrayList<>();
            order.add(mine);
            helpers.start("caller-" + caller, () -> {
                for (int i = 0; i < MANY; i++) {
                    int number = i;
                    keventd.schedule(DeferredTask.of("t", () -> {
                        threads.add(Thread.currentThread());
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        mine.add(number);
                        runs.incrementAndGet();
                        inside.decrementAndGet();
                    }));
                }
            });
        }
        helpers.join();
        keventd.flushScheduledTasks();
        assertThat(log).as("nothing threw").isEmpty();
        assertThat(runs).hasValue(3 * MANY);
        assertThat(threads).hasSize(1);
        assertThat(order).allSatisfy(mine -> assertThat(mine).hasSize(MANY).isSorted());
    }

    @Test
    @DisplayName("A task that schedules itself runs again behind what waits")
    void schedule_itself_runsAgainInTurn() throws Exception {
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            log.add("self");
            if (log.size() == 1) {
                gate.pass();
                assertThat(keventd.schedule(self[0])).isEqualTo(Admission.QUEUED);
                assertThat(keventd.schedule(self[0])).isEqualTo(Admission.COALESCED);
            }
        });
        keventd.schedule(self[0]);
        gate.awaitEntered();
        keventd.schedule(logging("other"));
        gate.open();
        keventd.flushScheduledTasks();
        Bounded.until(() -> log.size() == 3, "the second run");
        assertThat(log).containsExactly("self", "other", "self");
    }

    @Test
    @DisplayName(
            "A flush is for what was scheduled before it, though a task runs that was taken before, and not for more")
    void flush_taskRunsAlready_isExact() throws Exception {
        Gate second = new Gate();
        keventd.schedule(gated("first", gate));
        gate.awaitEntered();
        keventd.schedule(logging("mine"));
        CompletableFuture<Void> flushed = keventd.flushScheduledTasksAsync().toCompletableFuture();
        keventd.schedule(gated("later", second));
        assertThat(flushed).isNotDone();
        gate.open();
        second.awaitEntered();
        assertThat(flushed).as("what came later runs").isCompleted();
        assertThat(log).containsExactly("first", "mine", "later");
        second.open();
        keventd.flushScheduledTasks();
    }

    @Test
    @DisplayName("A task that schedules itself without end does not hold a flush up")
    void flush_selfScheduling_returns() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            if (over.getCount() > 0) {
                keventd.schedule(self[0]);
            }
        });
        keventd.schedule(self[0]);
        assertThat(keventd.flushScheduledTasks(LONG).done()).isTrue();
        over.countDown();
        Bounded.until(() -> !self[0].isPending() && !self[0].isRunning(), "its end");
    }

    @Test
    @DisplayName("A flush with nothing to wait for returns at once")
    void flush_idle_returns() throws Exception {
        keventd.flushScheduledTasks();
        assertThat(keventd.flushScheduledTasks(Duration.ZERO).done()).isTrue();
        assertThat(keventd.flushScheduledTasksAsync().toCompletableFuture()).isCompleted();
        assertThat(workers.workers()).as("nothing was ever scheduled").isZero();
    }

    @Test
    @DisplayName("A flush from keventd itself is refused, from a task that waits there, too; the async form is not")
    void flush_fromKeventd_isRefused() throws Exception {
        CompletableFuture<?>[] flushed = new CompletableFuture<?>[1];
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            assertThatThrownBy(keventd::flushScheduledTasks)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContainingAll("flushScheduledTasks", "'self'", "'keventd'", "async");
            assertThatThrownBy(() -> keventd.flushScheduledTasks(LONG)).isInstanceOf(SelfWaitException.class);
            flushed[0] = keventd.flushScheduledTasksAsync().toCompletableFuture();
            log.add("refused");
        });
        keventd.schedule(self[0]);
        keventd.flushScheduledTasks();
        flushed[0].get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(log).containsExactly("refused");

        TaskList list = new TaskList("l", workers);
        DeferredTask[] waits = new DeferredTask[1];
        waits[0] = DeferredTask.of("waits", () -> {
            if (log.size() == 1) {
                log.add("on the list");
                keventd.schedule(gated("before", gate));
                keventd.schedule(waits[0]);
                assertThatThrownBy(keventd::flushScheduledTasks).isInstanceOf(SelfWaitException.class);
                log.add("refused");
                gate.open();
            }
        });
        list.queue(waits[0]);
        assertThat(list.run()).isEqualTo(1);
        keventd.flushScheduledTasks();
        assertThat(log).contains("on the list", "refused").noneMatch(entry -> entry.contains("waits on"));
    }

    @Test
    @DisplayName("isCurrent is true in what keventd runs, and nowhere else")
    void isCurrent_tellsWhereOneIs() throws Exception {
        TaskList list = new TaskList("l", workers);
        List<Boolean> seen = Collections.synchronizedList(new ArrayList<>());
        DeferredTask onList = DeferredTask.of("on a list", () -> seen.add(keventd.isCurrent()));
        list.queue(onList);
        assertThat(list.run()).isEqualTo(1);
        assertThat(keventd.isCurrent()).isFalse();
        keventd.schedule(DeferredTask.of("here", () -> {
            seen.add(keventd.isCurrent());
            list.queue(onList);
            list.run(); // a task of the list, and still inside one of keventd
        }));
        keventd.flushScheduledTasks();
        assertThat(seen).containsExactly(false, true, true);
    }

    @Test
    @DisplayName("A task that throws costs nothing: the handler hears of it, and the next one runs on the same thread")
    void body_throws_nextRuns() throws Exception {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        keventd.schedule(DeferredTask.of("bad", () -> {
            threads.add(Thread.currentThread());
            throw new IllegalStateException("planted");
        }));
        keventd.schedule(DeferredTask.of("good", () -> threads.add(Thread.currentThread())));
        keventd.flushScheduledTasks();
        assertThat(log).containsExactly("bad on keventd: planted");
        assertThat(new HashSet<>(threads)).hasSize(1);
        assertThat(threads).hasSize(2);
    }

    @Test
    @DisplayName("A completion that waits for the next task on keventd's thread is not waited for by that task")
    void flushAsync_completionWaitsForTheNextTask_ends() throws Exception {
        keventd.schedule(gated("first", gate));
        gate.awaitEntered();
        CompletableFuture<Boolean> both = keventd.flushScheduledTasksAsync()
                .thenApply(done -> {
                    keventd.schedule(logging("second"));
                    try {
                        return keventd.flushScheduledTasks(LONG).done();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .toCompletableFuture();
        gate.open();
        assertThat(both.get(40, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("The close of the runtime runs what is scheduled, and refuses more")
    void runtimeClose_tasksScheduled_runsThem() throws Exception {
        keventd.schedule(gated("first", gate));
        gate.awaitEntered();
        DeferredTask second = DeferredTask.of(
                "second", () -> log.add(keventd.schedule(logging("late")).name()));
        keventd.schedule(second);
        helpers.start("closer", workers::close);
        Bounded.until(workers::isClosed, "the close has begun");
        gate.open();
        helpers.join();
        assertThat(log).containsExactly("first", "CLOSED");
        assertThat(keventd.schedule(second)).isEqualTo(Admission.CLOSED);
        assertThat(keventd).hasToString("Keventd[closed, 0 waiting]");
    }

    @Test
    @DisplayName("An idle keventd holds no thread, and gets one again")
    void schedule_afterTheIdleTime_runsAgain() throws Exception {
        Kernwork hasty = workers(1, builder -> builder.idleTimeout(Duration.ZERO));
        Keventd its = Keventd.of(hasty);
        for (int round = 1; round <= 3; round++) {
            its.schedule(logging("t"));
            its.flushScheduledTasks();
            Bounded.until(() -> hasty.workers() == 0, "its thread has gone");
            assertThat(log).hasSize(round);
        }
    }
}
