package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Duel;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two verbs that meet at the same moment. Each test counts both outcomes, demands that each occurs, and that no request is
 * lost or delivered twice in any of them.
 */
class TaskRaceTest extends TaskCase {
    private static final int ROUNDS = 30_000;
    private static final int MANY = 100_000;
    private static final int MILLION = 1_000_000;
    private static final Duration NANO = Duration.ofNanos(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TaskQueue queue = queue("q").build();
    private final TaskProbe task = new TaskProbe("t", 0);
    private int runsBefore;
    private int deliveredBefore;

    // what the two sides answered; the duel's hand-over publishes them
    private Cancelled cancelled = new Cancelled(0, false);
    private Admission answer = Admission.CLOSED;
    private int disarmed;

    private void mark() {
        runsBefore = task.runs();
        deliveredBefore = task.delivered();
    }

    private int runs() {
        return task.runs() - runsBefore;
    }

    private int delivered() {
        return task.delivered() - deliveredBefore;
    }

    private void arm() {
        mark();
        queue.enqueueAfter(task, NANO);
        ticker.advance(NANO);
    }

    private void enqueue() {
        mark();
        queue.enqueue(task);
    }

    private void assertIdle() {
        assertThat(task.isPending()).isFalse();
        assertThat(task.isRunning()).isFalse();
        assertThat(queue.depth()).isZero();
        assertThat(task.overlaps()).isZero();
    }

    private boolean ranXorCancelled() {
        assertThat(runs() + cancelled.pending()).isEqualTo(1);
        assertThat(delivered()).isEqualTo(runs());
        assertIdle();
        return cancelled.pending() == 1;
    }

    @Test
    @DisplayName(
            "42: a cancelTimeout that meets the fire, 100,000 times: the request is counted by the cancel or runs, never both or neither")
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void cancelTimeout_meetsTheFire_exactlyOneWins() throws Exception {
        Duel.between("cancelled", "fired")
                .unhurried()
                .fight(
                        MANY,
                        this::arm,
                        () -> cancelled = queue.cancelTimeout(task),
                        runtime::step,
                        this::ranXorCancelled);
    }

    @Test
    @DisplayName("T6: a cancel that meets the dispatch removes the request or finds it run, never both or neither")
    void cancel_meetsTheStart_exactlyOneWins() throws Exception {
        Duel.between("cancelled", "started")
                .fight(
                        ROUNDS,
                        this::enqueue,
                        () -> cancelled = queue.cancel(task),
                        runtime::step,
                        this::ranXorCancelled);
    }

    @Test
    @DisplayName("T2: a million cancels race a worker: each request is cancelled or delivered, exactly one of the two")
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void cancel_racesAWorkerAMillionTimes_exactlyOneWins() throws Exception {
        TaskQueue live = TaskQueue.builder("live").runtime(workers(1)).build();
        SplittableRandom random = new SplittableRandom(1);
        int taken = 0;
        int delay = 64;
        for (int round = 0; round < MILLION; round++) {
            assertThat(live.enqueue(task).accepted()).isTrue();
            spin(random.nextInt(delay + 1));
            int found = live.cancel(task).pending();
            assertThat(found).isBetween(0, 1);
            taken += found;
            delay = Math.clamp(delay + (found == 1 ? 1 : -1), 1, 20_000);
        }
        live.quiesce();
        int ran = task.runs();
        System.out.printf(
                "race cancel / dispatch: %,d rounds, %.1f %% cancelled, %.1f %% ran%n",
                MILLION, 100.0 * taken / MILLION, 100.0 * ran / MILLION);
        assertThat(taken + ran).isEqualTo(MILLION);
        assertThat(task.delivered()).isEqualTo(ran);
        assertThat(task.overlaps()).isZero();
        assertThat(taken).isBetween(MILLION / 100, MILLION - MILLION / 100);
    }

    /** A long one gives the processor up now and then, since the worker may need it. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void spin(int turns) {
        for (int i = 1; i <= turns; i++) {
            if (i % 64 == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    @DisplayName("T10: a drain that meets the cancel of what it waits for returns always")
    void drain_meetsTheCancel_returns() throws Exception {
        CompletableFuture<?>[] drained = new CompletableFuture<?>[1];
        boolean[] waited = new boolean[1];
        Duel.between("cancelled first", "drained first")
                .fight(
                        ROUNDS,
                        this::enqueue,
                        () -> cancelled = queue.cancel(task),
                        () -> {
                            drained[0] = queue.drainAsync(task).toCompletableFuture();
                            waited[0] = task.isPending();
                        },
                        () -> {
                            assertThat(cancelled.pending()).isEqualTo(1);
                            assertThat(drained[0]).as("the drain has ended").isCompleted();
                            assertIdle();
                            return !waited[0];
                        });
    }

    @Test
    @DisplayName("24: a block that meets the dispatch: what has not been taken at its return does not begin")
    void block_meetsTheDispatch_nothingBeginsAfterwards() throws Exception {
        TaskQueue live = TaskQueue.builder("live").runtime(workers(1)).build();
        Duel.between("blocked", "begun").fight(ROUNDS / 3, this::mark, live::block, () -> live.enqueue(task), () -> {
            Bounded.until(() -> task.item().waitsIn(live.lanes[0]) || hasRun(), "it waits or has run");
            boolean waits = task.isPending();
            assertThat(runs()).isEqualTo(waits ? 0 : 1);
            live.unblock();
            Bounded.until(this::hasRun, "the task has run");
            return waits;
        });
        live.quiesce();
    }

    private boolean hasRun() {
        return runs() == 1 && !task.isRunning() && !task.isPending();
    }

    @Test
    @DisplayName(
            "TT4: a drainTimeout that meets a re-arming either removes it or has it refused, and leaves nothing armed")
    void drainTimeout_meetsTheRearming_leavesNothingArmed() throws Exception {
        boolean[] armedAtReturn = new boolean[1];
        Duel.between("refused", "removed")
                .fight(
                        ROUNDS,
                        () -> {
                            mark();
                            disarmed = 0;
                            answer = Admission.CLOSED;
                        },
                        () -> disarmed = queue.drainTimeout(task),
                        () -> answer = queue.enqueueAfter(task, HOUR),
                        () -> {
                            armedAtReturn[0] = task.isArmed();
                            if (answer == Admission.DRAINING) {
                                assertThat(disarmed).isZero();
                                assertThat(armedAtReturn[0]).isFalse();
                            } else {
                                assertThat(answer).isEqualTo(Admission.ARMED);
                                assertThat(disarmed).isEqualTo(armedAtReturn[0] ? 0 : 1);
                            }
                            int left = queue.cancelTimeout(task).pending();
                            assertThat(left).isEqualTo(armedAtReturn[0] ? 1 : 0);
                            return disarmed == 0;
                        });
    }

    @Test
    @DisplayName("G1: an enqueue that meets a block runs before its return, or is refused")
    void enqueue_meetsTheBlock_isRefusedOrHasRun() throws Exception {
        int[] runsOf = new int[1];
        GroupTask member = GroupTask.of("t", () -> runsOf[0]++);
        TaskGroup group = TaskGroup.of(workers(1), "g", 1, 1);
        group.attach(member, "device");
        boolean[] quiet = new boolean[1];
        int[] expected = new int[1];
        Duel.between("refused", "accepted")
                .fight(
                        ROUNDS / 3,
                        () -> {
                            member.unblock();
                            expected[0] = runsOf[0];
                        },
                        () -> {
                            member.block();
                            quiet[0] = !member.isPending() && !member.isRunning();
                        },
                        () -> answer = member.enqueue(),
                        () -> {
                            assertThat(quiet[0]).isTrue();
                            assertThat(answer).isIn(Admission.QUEUED, Admission.BLOCKED);
                            assertThat(runsOf[0] - expected[0]).isEqualTo(answer == Admission.QUEUED ? 1 : 0);
                            return answer == Admission.BLOCKED;
                        });
    }
}
