package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Delay;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two verbs that meet at the same moment. Each test counts both outcomes, demands that each occurs, and that no request is
 * lost or delivered twice in any of them.
 */
class WorkRaceTest extends ManualCase {
    private static final int ROUNDS = 30_000;
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkQueue queue = queue("q").build();
    private final Probe work = new Probe("w");
    private int runsBefore;
    private int deliveredBefore;

    // what the two sides answered; the duel's hand-over publishes them
    private int removed;
    private Admission answer = Admission.CLOSED;
    private boolean waited;

    // plain
    private int written;
    private int seen;

    private void mark() {
        runsBefore = work.runs();
        deliveredBefore = work.delivered();
        removed = 0;
    }

    private int runs() {
        return work.runs() - runsBefore;
    }

    private int delivered() {
        return work.delivered() - deliveredBefore;
    }

    private void assertIdle() {
        assertThat(work.isPending()).isFalse();
        assertThat(work.isRunning()).isFalse();
        assertThat(queue.depth()).isZero();
    }

    private void arm() {
        mark();
        queue.enqueueAfter(work, MOMENT);
        ticker.advance(MOMENT);
    }

    private void enqueue() {
        mark();
        queue.enqueue(work);
    }

    @Test
    @DisplayName(
            "D12: a cancel that meets the expiry either removes the request or finds it run, never both or neither")
    void cancel_meetsExpiry_exactlyOneWins() throws Exception {
        Duel.between("cancelled", "expired")
                .fight(ROUNDS, this::arm, () -> removed = work.cancel(), runtime::step, this::ranXorRemoved);
        assertThat(work.overlaps()).isZero();
    }

    @Test
    @DisplayName("D12: a cancel that meets the start either removes the request or finds it run, never both or neither")
    void cancel_meetsStart_exactlyOneWins() throws Exception {
        Duel.between("cancelled", "started")
                .fight(ROUNDS, this::enqueue, () -> removed = work.cancel(), runtime::step, this::ranXorRemoved);
    }

    private boolean ranXorRemoved() {
        assertThat(runs() + removed).isEqualTo(1);
        assertThat(delivered()).isEqualTo(runs());
        assertIdle();
        return removed == 1;
    }

    @Test
    @DisplayName("cancelSync that meets the start returns when nothing runs, with the request removed or delivered")
    void cancelSync_meetsStart_nothingRunsAfterwards() throws Exception {
        Duel.between("cancelled", "started")
                .fight(
                        ROUNDS,
                        this::enqueue,
                        () -> {
                            removed = work.cancelSync();
                            int delivered = work.plainRuns() - runsBefore;
                            assertThat(delivered + removed).isEqualTo(1);
                        },
                        runtime::step,
                        this::ranXorRemoved);
    }

    @Test
    @DisplayName("A re-arming that meets the expiry: what it has superseded does not run, what it missed does")
    void rearm_meetsExpiry_keepsEveryRequest() throws Exception {
        Duel.between("re-armed", "expired")
                .fight(ROUNDS, this::arm, () -> answer = queue.rearm(work, HOUR), runtime::step, () -> {
                    int accepted = answer == Admission.REARMED ? 1 : 2;
                    assertThat(answer).isIn(Admission.REARMED, Admission.ARMED);
                    assertThat(work.isArmed()).isTrue();
                    int ran = runs();
                    if (answer == Admission.REARMED) {
                        assertThat(ran).as("runs at the superseded time").isZero();
                    }
                    assertThat(work.cancel() + delivered()).isEqualTo(accepted);
                    assertIdle();
                    return ran == 0;
                });
    }

    @Test
    @DisplayName("What is written before a re-arming of an armed work is seen by the run that it leads to")
    void rearm_meetsItsFire_publishesPlainStores() throws Exception {
        DelayedWork reads = DelayedWork.of("reads", () -> seen = written);
        Delay moment = Delay.of(MOMENT);
        Duel.between("fired", "not yet")
                .fight(
                        ROUNDS,
                        () -> {
                            queue.enqueueAfter(reads, HOUR);
                            ticker.advance(MOMENT);
                        },
                        () -> {
                            written++;
                            answer = queue.rearm(reads, moment, runtime.nanos() - MOMENT.toNanos()); // due now
                        },
                        runtime::step,
                        () -> {
                            assertThat(answer).isEqualTo(Admission.REARMED);
                            boolean fired = !reads.isArmed();
                            assertThat(runtime.runUntilIdle()).isEqualTo(fired ? 0 : 1);
                            assertThat(seen).isEqualTo(written);
                            return fired;
                        });
    }

    @Test
    @DisplayName("A request that meets the start merges into that run or gives one more; it is never lost")
    void enqueue_meetsStart_isDelivered() throws Exception {
        Duel.between("merged", "one more run")
                .fight(ROUNDS, this::enqueue, () -> answer = queue.enqueue(work), runtime::step, () -> {
                    runtime.runUntilIdle();
                    assertThat(delivered()).isEqualTo(2);
                    assertThat(runs()).isEqualTo(answer == Admission.COALESCED ? 1 : 2);
                    assertIdle();
                    return answer == Admission.COALESCED;
                });
    }

    @Test
    @DisplayName("A disable that meets a request refuses it or removes it")
    void disable_meetsEnqueue_nothingRuns() throws Exception {
        Duel.between("refused", "removed")
                .fight(ROUNDS, this::mark, () -> removed = work.disable(), () -> answer = queue.enqueue(work), () -> {
                    assertThat(removed).isEqualTo(answer == Admission.QUEUED ? 1 : 0);
                    assertThat(runtime.step()).isFalse();
                    assertThat(work.enable()).isTrue();
                    assertIdle();
                    return answer == Admission.DISABLED;
                });
    }

    @Test
    @DisplayName("Q12: of two threads that enqueue an idle work exactly one is told QUEUED, and one run answers both")
    void enqueue_twoThreads_oneIsQueued() throws Exception {
        Admission[] answers = new Admission[2];
        Duel.between("left queued", "right queued")
                .fight(
                        ROUNDS,
                        this::mark,
                        () -> answers[0] = queue.enqueue(work),
                        () -> answers[1] = queue.enqueue(work),
                        () -> {
                            assertThat(answers).containsExactlyInAnyOrder(Admission.QUEUED, Admission.COALESCED);
                            assertThat(runtime.runUntilIdle()).isEqualTo(1);
                            assertThat(delivered()).isEqualTo(2);
                            return answers[0] == Admission.QUEUED;
                        });
    }

    @Test
    @DisplayName("A flush that meets the expiry returns after the run, which happens once")
    void flush_meetsExpiry_oneRun() throws Exception {
        Duel.between("waited", "had run")
                .fight(
                        ROUNDS,
                        this::arm,
                        () -> {
                            waited = work.flush();
                            assertThat(work.plainRuns() - runsBefore).isEqualTo(1);
                        },
                        () -> {
                            while (runs() == 0) {
                                runtime.step();
                            }
                        },
                        () -> {
                            assertThat(runs()).isEqualTo(1);
                            assertIdle();
                            return waited;
                        });
    }

    @Test
    @DisplayName(
            "A work that another queue takes just as its run ends is parked or started, and runs exactly once more")
    void take_meetsTheEndOfTheRun_runsOnceMore() throws Exception {
        WorkQueue other = queue("other").ordered().build();
        Duel.Linger linger = new Duel.Linger();
        work.script(() -> {
            if (runs() == 1) {
                other.enqueue(work);
                linger.pass();
            }
        });
        boolean[] stepped = new boolean[1];
        Duel.between("parked", "started")
                .untuned()
                .fight(
                        ROUNDS,
                        this::enqueue,
                        () -> {
                            Duel.await(() -> runs() > 0 && (work.isPending() || !work.isRunning()));
                            stepped[0] = runtime.step();
                        },
                        runtime::step,
                        () -> {
                            runtime.runUntilIdle();
                            assertThat(runs()).isEqualTo(2);
                            assertThat(work.overlaps()).isZero();
                            assertIdle();
                            linger.tune(stepped[0]);
                            return !stepped[0];
                        });
        assertSlotIsFree(other);
    }

    @Test
    @DisplayName(
            "A parked work that is cancelled just as it is handed over runs or is removed, and its slot is free again")
    void cancel_meetsHandOver_slotIsFree() throws Exception {
        WorkQueue other = queue("other").ordered().build();
        Duel.Linger linger = new Duel.Linger();
        work.script(() -> {
            if (runs() == 1) {
                other.enqueue(work);
                runtime.step(); // parks it
                linger.pass();
            }
        });
        Duel.between("cancelled", "handed over")
                .untuned()
                .fight(
                        ROUNDS,
                        this::enqueue,
                        () -> {
                            Duel.await(() -> runs() > 0 && (work.isPending() || !work.isRunning()));
                            linger.hold();
                            removed = work.cancel();
                        },
                        () -> {
                            runtime.step();
                            runtime.step();
                        },
                        () -> {
                            assertThat(runs() + removed).isEqualTo(2);
                            assertThat(work.overlaps()).isZero();
                            assertIdle();
                            assertSlotIsFree(other);
                            linger.tune(removed == 0);
                            return removed == 1;
                        });
    }

    /** Of an ordered queue: its one slot can be taken, and only once. */
    private void assertSlotIsFree(WorkQueue ordered) {
        boolean[] beside = new boolean[1];
        Probe first = new Probe("first", () -> beside[0] = runtime.step());
        Probe second = new Probe("second");
        ordered.enqueue(first);
        ordered.enqueue(second);
        assertThat(runtime.runUntilIdle()).isEqualTo(2);
        assertThat(beside[0]).as("the second ran beside the first").isFalse();
    }

    @Test
    @DisplayName("A close that meets the expiry either lets the request run or reports it")
    void close_meetsExpiry_runsOrIsReported() throws Exception {
        WorkQueue[] closing = new WorkQueue[1];
        CompletableFuture<?>[] report = new CompletableFuture<?>[1];
        Duel.between("reported", "ran")
                .fight(
                        ROUNDS / 2,
                        () -> {
                            mark();
                            closing[0] = queue("closing").build();
                            closing[0].enqueueAfter(work, MOMENT);
                            ticker.advance(MOMENT);
                        },
                        () -> report[0] = closing[0].closeAsync().toCompletableFuture(),
                        runtime::step,
                        () -> {
                            runtime.runUntilIdle();
                            int reported = neverRan(report[0]);
                            assertThat(runs() + reported).isEqualTo(1);
                            assertIdle();
                            return reported == 1;
                        });
    }

    @Test
    @DisplayName("A close that meets a request either refuses it or waits for its run; it never ends before that")
    void close_meetsEnqueue_refusesOrWaits() throws Exception {
        WorkQueue[] closing = new WorkQueue[1];
        CompletableFuture<?>[] report = new CompletableFuture<?>[1];
        Duel.between("refused", "queued")
                .fight(
                        ROUNDS,
                        () -> {
                            mark();
                            closing[0] = queue("closing").build();
                        },
                        () -> report[0] = closing[0].closeAsync().toCompletableFuture(),
                        () -> answer = closing[0].enqueue(work),
                        () -> {
                            boolean queued = answer == Admission.QUEUED;
                            assertThat(answer).isIn(Admission.QUEUED, Admission.CLOSED);
                            assertThat(report[0].isDone()).isEqualTo(!queued);
                            assertThat(runtime.runUntilIdle()).isEqualTo(queued ? 1 : 0);
                            assertThat(neverRan(report[0])).isZero();
                            assertIdle();
                            return !queued;
                        });
    }

    @Test
    @DisplayName("A close that meets an arming either refuses or reports it; nothing stays armed")
    void close_meetsArming_refusesOrReports() throws Exception {
        WorkQueue[] closing = new WorkQueue[1];
        CompletableFuture<?>[] report = new CompletableFuture<?>[1];
        Duel.between("refused", "reported")
                .fight(
                        ROUNDS / 2,
                        () -> {
                            mark();
                            closing[0] = queue("closing").build();
                        },
                        () -> report[0] = closing[0].closeAsync().toCompletableFuture(),
                        () -> answer = closing[0].enqueueAfter(work, MOMENT),
                        () -> {
                            assertThat(answer).isIn(Admission.ARMED, Admission.CLOSED);
                            assertThat(neverRan(report[0])).isEqualTo(answer == Admission.ARMED ? 1 : 0);
                            assertIdle();
                            return answer == Admission.CLOSED;
                        });
    }

    private static int neverRan(CompletableFuture<?> closed) {
        assertThat(closed).isCompleted();
        return ((CloseReport) closed.join())
                .neverRan().stream().mapToInt(CloseReport.NeverRan::requests).sum();
    }

    @Test
    @DisplayName("A work that expires just as a drain ends is queued then or at once, and runs once")
    void drainEnd_meetsExpiry_runsOnce() throws Exception {
        Probe last = new Probe("last"); // its removal ends the drain
        CompletableFuture<?>[] drain = new CompletableFuture<?>[1];
        Duel.between("drain ended", "held up")
                .fight(
                        ROUNDS,
                        () -> {
                            queue.enqueue(last);
                            arm();
                            drain[0] = queue.drainAsync().toCompletableFuture();
                        },
                        () -> removed = last.cancel(),
                        () -> EngineAccess.of(runtime).fireDue(),
                        () -> {
                            assertThat(drain[0]).isCompleted();
                            boolean queued = !work.isArmed();
                            assertThat(runtime.runUntilIdle()).isEqualTo(1);
                            assertThat(runs()).isEqualTo(1);
                            assertIdle();
                            return queued;
                        });
    }

    @Test
    @DisplayName("A bounded flush that runs out of time just as a drain lets it go on leaves no waiter behind")
    void flushTimeout_meetsDrainEnd_leavesNoWaiter() throws Exception {
        Probe last = new Probe("last"); // its removal ends the drain
        CompletableFuture<?>[] drain = new CompletableFuture<?>[1];
        Duel.between("gave up", "went on")
                .fight(
                        ROUNDS,
                        () -> {
                            queue.enqueue(last);
                            arm();
                            drain[0] = queue.drainAsync().toCompletableFuture();
                        },
                        () -> assertThat(work.flush(MOMENT).done()).isFalse(),
                        () -> removed = last.cancel(),
                        () -> {
                            assertThat(drain[0]).isCompleted();
                            boolean gaveUp = work.isArmed();
                            assertThat(Peek.waiters(queue)).isZero();
                            assertThat(runtime.runUntilIdle()).isEqualTo(1);
                            assertThat(runs()).isEqualTo(1);
                            assertIdle();
                            return gaveUp;
                        });
    }
}
