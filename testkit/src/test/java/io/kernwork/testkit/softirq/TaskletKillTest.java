package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code kill}: what it waits for, what it wins against, and where it is refused because the kernel's call would hang. */
class TaskletKillTest extends SoftirqCase {

    @Test
    @DisplayName("kill waits for the run that the tasklet is scheduled for: it is no cancel")
    void kill_scheduled_waitsForTheRun() throws Exception {
        Tasklet tasklet = tasklet("t");
        tasklet.schedule();
        tasklet.kill();
        assertThat(log).containsExactly("t");
        assertThat(tasklet.isScheduled() || tasklet.isRunning()).isFalse();
        tasklet.kill();
        assertThat(log).as("idle: nothing to wait for").containsExactly("t");
    }

    @Test
    @DisplayName("kill waits for the run in progress and for the one that is scheduled behind it")
    void kill_runningAndScheduled_waitsForBoth() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> {
            Script.sleep(ms(5));
            logAt("end");
        });
        tasklet.schedule();
        test.advance(ms(1));
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        tasklet.kill();
        assertThat(log).containsExactly("end@5", "end@10");
    }

    @Test
    @DisplayName("kill wins over a tasklet that schedules itself without end: that is answered CANCELING and forgotten")
    void kill_selfScheduling_ends() throws Exception {
        Admission[] answer = new Admission[1];
        Tasklet[] self = new Tasklet[1];
        self[0] = softirqs.tasklet("self", () -> {
            Script.sleep(ms(1));
            answer[0] = self[0].schedule();
        });
        self[0].schedule();
        test.advance(ms(10));
        assertThat(answer[0]).isEqualTo(Admission.QUEUED);
        self[0].kill();
        assertThat(answer[0]).isEqualTo(Admission.CANCELING);
        assertThat(self[0].isScheduled() || self[0].isRunning()).isFalse();
        assertThat(test.elapsed()).isEqualTo(ms(11));
    }

    @Test
    @DisplayName("A killed tasklet can be used again")
    void schedule_afterKill_runs() throws Exception {
        Tasklet tasklet = tasklet("t");
        tasklet.schedule();
        tasklet.kill();
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        test.runUntilIdle();
        assertThat(log).containsExactly("t", "t");
    }

    @Test
    @DisplayName(
            "Of one that is scheduled and disabled kill is refused in all its forms, where the kernel's call never returns")
    void kill_scheduledAndDisabled_isRefused() throws Exception {
        Tasklet tasklet = softirqs.disabledTasklet("t", logs("t"));
        tasklet.kill(); // disabled alone is no reason
        tasklet.schedule();
        for (ThrowingCallable kill :
                List.<ThrowingCallable>of(tasklet::kill, () -> tasklet.kill(ms(1)), tasklet::killAsync)) {
            assertThatThrownBy(kill)
                    .isInstanceOf(IllegalStateException.class)
                    .isNotInstanceOf(AtomicContextException.class)
                    .hasMessageContaining("'t'")
                    .hasMessageContaining("scheduled and disabled 1 deep")
                    .hasMessageContaining("enable() it first");
        }
        assertThat(tasklet.isScheduled()).isTrue();
        tasklet.enable();
        tasklet.kill();
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("From its own body kill is refused, and killAsync tells of the end of the run")
    void kill_fromItsOwnBody_isRefused() {
        Tasklet[] self = new Tasklet[1];
        CompletableFuture<?>[] killed = new CompletableFuture<?>[1];
        self[0] = softirqs.tasklet("self", () -> {
            assertThatThrownBy(self[0]::kill)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'self'");
            assertThatThrownBy(() -> self[0].kill(ms(1))).isInstanceOf(SelfWaitException.class);
            if (log.isEmpty()) {
                assertThat(self[0].schedule()).as("nobody kills it").isEqualTo(Admission.QUEUED);
                killed[0] = self[0].killAsync().toCompletableFuture();
            }
            assertThat(killed[0]).isNotDone();
            log.add("run");
        });
        self[0].schedule();
        test.runUntilIdle();
        assertThat(killed[0]).isCompleted();
        assertThat(log).containsExactly("run", "run");
    }

    @Test
    @DisplayName("kill(Duration) gives up, names what it waits for, and lets it be scheduled again")
    void kill_bounded_givesUp() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> Script.sleep(ms(50)));
        tasklet.schedule();
        test.advance(ms(1));
        WaitResult result = tasklet.kill(ms(10));
        assertThat(result.done()).isFalse();
        assertThat(result.waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item()).isSameAs(tasklet));
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        assertThat(tasklet.kill(ms(100)).done()).isTrue();
        assertThat(test.elapsed()).isEqualTo(ms(100));
        assertThatThrownBy(() -> tasklet.kill(ms(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("killAsync may be called in atomic context and completes on the thread that ends the wait")
    void killAsync_inATopHalf_completesLater() {
        Tasklet tasklet = tasklet("t");
        topHalf("a", () -> {
            tasklet.schedule();
            tasklet.killAsync().thenRun(() -> log.add("killed by " + who()));
            assertThat(tasklet.schedule()).isEqualTo(Admission.CANCELING);
            log.add("end of the top half");
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("end of the top half", "t", "killed by a");
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        test.runUntilIdle();
    }

    @Test
    @DisplayName("kill waits while the CPU that the tasklet is scheduled on is inside a section")
    void kill_scheduledInAnOpenSection_waitsForItsEnd() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> logAt("t by " + who()));
        topHalf("a", () -> {
            tasklet.schedule();
            Script.sleep(ms(10));
        });
        test.advance(ms(1));
        tasklet.kill();
        assertThat(log).containsExactly("t by a@10");
    }
}
