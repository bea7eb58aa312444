package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of taskqueue(9) on time-outs, by a clock that the test moves. */
class TimeoutCasesTest extends TaskCase {
    private static final Duration FIFTY = Duration.ofMillis(50);
    private static final Duration NANO = Duration.ofNanos(1);

    private final TaskQueue queue = queue("q").build();
    private final TaskProbe task = new TaskProbe("t", 0);
    private final Gate gate = new Gate();

    private int after(Duration time) {
        ticker.advance(time);
        runtime.runUntilIdle();
        return task.runs();
    }

    @Test
    @DisplayName("34: a task armed for 50 ms runs once, not early; it was not scheduled before")
    void enqueueAfter_fiftyMillis_runsOnceAndNotEarly() {
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.ARMED);
        assertThat(task.isArmed()).isTrue();
        assertThat(after(FIFTY.minus(NANO))).isZero();
        assertThat(after(NANO)).isEqualTo(1);
        assertThat(after(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("TT2: the time of an armed task is replaced, to later and to sooner; one run")
    void enqueueAfter_armed_replacesTheTime() {
        queue.enqueueAfter(task, FIFTY);
        assertThat(queue.enqueueAfter(task, Duration.ofSeconds(1))).isEqualTo(Admission.REARMED);
        assertThat(after(FIFTY)).isZero();
        assertThat(queue.enqueueAfter(task, Duration.ofMillis(10))).isEqualTo(Admission.REARMED);
        assertThat(after(Duration.ofMillis(10))).isEqualTo(1);
        assertThat(after(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("TT3: enqueueAfterUnlessArmed leaves the time of an armed task alone, and arms an idle one")
    void enqueueAfterUnlessArmed_armed_keepsTheTime() {
        assertThat(queue.enqueueAfterUnlessArmed(task, FIFTY)).isEqualTo(Admission.ARMED);
        assertThat(queue.enqueueAfterUnlessArmed(task, Duration.ofMillis(1))).isEqualTo(Admission.ALREADY_PENDING);
        assertThat(after(Duration.ofMillis(1))).isZero();
        assertThat(after(FIFTY)).isEqualTo(1);
        assertThat(task.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("A pending task keeps its place when it is asked for after a delay; the request is counted")
    void enqueueAfter_pending_coalesces() {
        queue.enqueue(task);
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueueAfterUnlessArmed(task, FIFTY)).isEqualTo(Admission.COALESCED);
        assertThat(task.isArmed()).isFalse();
        assertThat(after(Duration.ZERO)).isEqualTo(1);
        assertThat(task.counts()).containsExactly(3);
        assertThat(after(FIFTY)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "A delay of zero queues now: an idle task, a pending one merges, an armed one no longer waits for its time")
    void enqueueAfter_zero_isPendingNow() {
        assertThat(queue.enqueueAfter(task, Duration.ZERO)).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueueAfter(task, Duration.ZERO)).isEqualTo(Admission.COALESCED);
        assertThat(after(Duration.ZERO)).isEqualTo(1);
        queue.enqueueAfter(task, FIFTY);
        assertThat(queue.enqueueAfterUnlessArmed(task, Duration.ZERO)).isEqualTo(Admission.REARMED);
        assertThat(task.isArmed()).isFalse();
        assertThat(after(Duration.ZERO)).isEqualTo(2);
        assertThat(after(FIFTY)).isEqualTo(2);
    }

    @Test
    @DisplayName("A running task can be armed; one more run follows at its time")
    void enqueueAfter_running_armsTheNextRun() throws Exception {
        task.script(gate::pass);
        queue.enqueue(task);
        stepInto(gate);
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.ARMED);
        assertThat(task.isArmed() && task.isRunning()).isTrue();
        gate.open();
        helpers.join();
        assertThat(after(FIFTY)).isEqualTo(2);
        assertThat(task.overlaps()).isZero();
    }

    @Test
    @DisplayName(
            "38: cancelTimeout of an armed task removes 1, of one that has fired and is pending twice 2, and says when it runs")
    void cancelTimeout_armedPendingRunning_saysWhatItFound() throws Exception {
        queue.enqueueAfter(task, FIFTY);
        assertThat(queue.cancelTimeout(task)).isEqualTo(new Cancelled(1, false));
        assertThat(after(FIFTY)).isZero();

        queue.block();
        queue.enqueueAfter(task, FIFTY);
        assertThat(after(FIFTY)).isZero();
        assertThat(task.isArmed()).isFalse();
        queue.enqueue(task);
        assertThat(queue.cancelTimeout(task)).isEqualTo(new Cancelled(2, false));
        queue.unblock();
        assertThat(after(FIFTY)).isZero();

        task.script(gate::pass);
        queue.enqueue(task);
        stepInto(gate);
        assertThat(queue.cancelTimeout(task)).isEqualTo(new Cancelled(0, true));
        queue.enqueueAfter(task, FIFTY);
        assertThat(queue.cancelTimeout(task)).isEqualTo(new Cancelled(1, true));
        gate.open();
        helpers.join();
        assertThat(after(FIFTY)).isEqualTo(1);
    }

    @Test
    @DisplayName("TT5: after a cancelTimeout nothing is armed or pending, and it has answered the sum of both")
    void cancelTimeout_enqueuedWhileArmed_answersTheSum() {
        queue.enqueueAfter(task, FIFTY);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        assertThat(queue.cancelTimeout(task)).isEqualTo(new Cancelled(3, false));
        assertThat(task.isArmed() || task.isPending()).isFalse();
        assertThat(after(FIFTY)).isZero();
    }

    @Test
    @DisplayName("40: with 20 ms of slack two tasks 10 ms apart can share one wake-up, and none is early")
    void enqueueAfter_slack_mayShareAWakeUp() {
        TaskProbe other = new TaskProbe("other", 0);
        ticker.advance(Duration.ofMillis(20)); // from here both windows have the same roundest time
        Delay hundred = Delay.of(Duration.ofMillis(100)).withSlack(Duration.ofMillis(20));
        Delay hundredTen = Delay.of(Duration.ofMillis(110)).withSlack(Duration.ofMillis(20));
        assertThat(queue.enqueueAfter(task, hundred)).isEqualTo(Admission.ARMED);
        assertThat(queue.enqueueAfter(other, hundredTen)).isEqualTo(Admission.ARMED);
        int wakeUps = 0;
        long firstRun = -1;
        long otherRun = -1;
        for (int millis = 0; millis <= 130; millis++) {
            int before = task.runs() + other.runs();
            runtime.runUntilIdle();
            wakeUps += task.runs() + other.runs() > before ? 1 : 0;
            firstRun = firstRun < 0 && task.runs() > 0 ? millis : firstRun;
            otherRun = otherRun < 0 && other.runs() > 0 ? millis : otherRun;
            ticker.advance(Duration.ofMillis(1));
        }
        assertThat(firstRun).isBetween(100L, 121L);
        assertThat(otherRun).isBetween(110L, 131L);
        assertThat(wakeUps).isEqualTo(1);
    }

    @Test
    @DisplayName("TT1: at the fire the task goes over from armed to pending at once: every look finds one of the two")
    void fire_anyLook_findsArmedOrPending() {
        queue.block();
        queue.enqueueAfter(task, FIFTY);
        ticker.advance(FIFTY);
        AtomicInteger gaps = new AtomicInteger();
        Thread looker = helpers.start("looker", () -> {
            while (task.isArmed()) {
                gaps.addAndGet(task.isPending() ? 0 : 1);
            }
            gaps.addAndGet(task.isPending() ? 0 : 1);
        });
        assertThat(runtime.step()).isFalse();
        helpers.close();
        assertThat(looker.isAlive()).isFalse();
        assertThat(gaps).hasValue(0);
        assertThat(task.isArmed()).isFalse();
        queue.unblock();
        assertThat(after(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    @DisplayName("TT4: from the begin of a drainTimeout to its end armings are refused, and its own too")
    void drainTimeout_selfArming_stopsIt() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        task.script(() -> {
            gate.pass();
            refused.addAndGet(queue.enqueueAfter(task, FIFTY) == Admission.DRAINING ? 1 : 0);
        });
        queue.enqueueAfter(task, FIFTY);
        ticker.advance(FIFTY);
        stepInto(gate);
        queue.enqueueAfter(task, FIFTY);
        startWaiting("drainTimeout", () -> assertThat(queue.drainTimeout(task)).isEqualTo(1));
        assertThat(task.isArmed()).isFalse();
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.DRAINING);
        assertThat(queue.enqueueAfter(task, Duration.ZERO)).isEqualTo(Admission.DRAINING);
        assertThat(queue.enqueueAfterUnlessArmed(task, FIFTY)).isEqualTo(Admission.DRAINING);
        gate.open();
        helpers.join();
        assertThat(refused).hasValue(1);
        assertThat(queue.enqueueAfter(task, FIFTY)).as("after the drain").isEqualTo(Admission.ARMED);
    }

    @Test
    @DisplayName("TT4: a direct enqueue is not stopped by a drainTimeout, and waited for; drains nest")
    void drainTimeout_directEnqueue_isAccepted() throws Exception {
        queue.block();
        queue.enqueueAfter(task, FIFTY);
        queue.enqueue(task);
        WaitResult none = queue.drainTimeout(task, LONG);
        assertThat(none.removed()).as("armed with two requests").isEqualTo(2);
        assertThat(none.done()).isTrue();
        queue.enqueue(task);
        WaitResult early = queue.drainTimeout(task, MOMENT);
        assertThat(early.done()).isFalse();
        startWaiting("first", () -> queue.drainTimeout(task));
        CompletableFuture<Integer> second = queue.drainTimeoutAsync(task).toCompletableFuture();
        assertThat(queue.enqueue(task)).isEqualTo(Admission.COALESCED);
        queue.unblock();
        assertThat(after(Duration.ZERO)).isEqualTo(1);
        helpers.join();
        assertThat(second).isCompletedWithValue(0);
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.ARMED);
    }

    @Test
    @DisplayName("An interrupted or timed-out drainTimeout lets armings in again, and what it disarmed stays so")
    void drainTimeout_givenUp_opensAgain() throws Exception {
        task.script(gate::pass);
        queue.enqueue(task);
        stepInto(gate);
        queue.enqueueAfter(task, FIFTY);
        WaitResult early = queue.drainTimeout(task, MOMENT);
        assertThat(early.done()).isFalse();
        assertThat(early.removed()).isEqualTo(1);
        Thread drainer = startWaiting("drainTimeout", () -> {
            try {
                queue.drainTimeout(task);
                log.add("not interrupted");
            } catch (InterruptedException e) {
                log.add("interrupted");
            }
        });
        drainer.interrupt();
        drainer.join(LONG);
        assertThat(log).containsExactly("interrupted");
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.ARMED);
        gate.open();
    }

    @Test
    @DisplayName("On a queue for each CPU a task that is re-armed from another CPU runs once, on that CPU")
    void enqueueAfter_anotherCpu_movesThere() throws Exception {
        TaskQueue perCpu =
                TaskQueue.builder("per-cpu").runtime(workers(2)).perCpu().build();
        TaskProbe armed = new TaskProbe("armed", 0);
        perCpu.enqueueOn(0, Task.of("arms", 0, () -> perCpu.enqueueAfter(armed, LONG)));
        perCpu.quiesce();
        assertThat(armed.isArmed()).isTrue();
        CompletableFuture<Admission> answer = new CompletableFuture<>();
        perCpu.block();
        perCpu.enqueueOn(1, Task.of("re-arms", 0, () -> {
            answer.complete(perCpu.enqueueAfter(armed, NANO));
            gate.pass();
        }));
        perCpu.unblock();
        gate.awaitEntered();
        assertThat(answer).isCompletedWithValue(Admission.REARMED);
        Bounded.until(() -> perCpu.depth() == 1, "it has fired, and waits behind the body of its CPU");
        assertThat(armed.item().waitsIn(perCpu.lanes[1])).isTrue();
        gate.open();
        perCpu.quiesce();
        assertThat(armed.counts()).containsExactly(1);
    }

    @Test
    @DisplayName("A disabled task cannot be armed, and disabling one disarms it")
    void disable_armed_disarms() {
        queue.enqueueAfter(task, FIFTY);
        assertThat(task.disable()).isEqualTo(1);
        assertThat(queue.enqueueAfter(task, FIFTY)).isEqualTo(Admission.DISABLED);
        assertThat(after(FIFTY)).isZero();
    }
}
