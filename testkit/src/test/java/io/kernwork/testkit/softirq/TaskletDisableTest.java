package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Disabled tasklets: counted, remembered, and in nobody's way. */
class TaskletDisableTest extends SoftirqCase {

    @Test
    @DisplayName("K3: what is scheduled while disabled does not run, is remembered, and runs once after enable")
    void schedule_disabled_runsOnceAfterEnable() {
        Tasklet tasklet = tasklet("t");
        tasklet.disableNoSync();
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
            assertThat(tasklet.schedule()).isEqualTo(Admission.COALESCED);
        }
        assertThat(log).isEmpty();
        assertThat(tasklet.isScheduled()).isTrue();
        assertThat(tasklet.isDisabled()).isTrue();
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(tasklet.enable()).isTrue();
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("K3: scheduled first and disabled then it does not run either, until it is enabled")
    void disable_scheduled_runsOnceAfterEnable() {
        Tasklet tasklet = tasklet("t");
        Tasklet other = tasklet("other");
        try (var _ = softirqs.enterInterrupt()) {
            tasklet.schedule();
            other.schedule();
            tasklet.disableNoSync();
        }
        assertThat(log).containsExactly("other");
        assertThat(tasklet.isScheduled()).isTrue();
        tasklet.enable();
        test.runUntilIdle();
        assertThat(log).containsExactly("other", "t");
    }

    @Test
    @DisplayName("K3: nothing at all happens while one that is scheduled is disabled: no run and no wake-up")
    void schedule_disabled_burnsNoCpu() {
        Tasklet tasklet = softirqs.disabledTasklet("t", logs("t"));
        tasklet.schedule();
        assertThat(test.advance(Duration.ofHours(1))).as("bodies that ran").isZero();
        try (var _ = softirqs.enterInterrupt()) {
            tasklet("other").schedule();
        }
        assertThat(log).containsExactly("other");
        test.advance(Duration.ofSeconds(1)); // what watches others has gone to rest
        assertThat(test.advance(Duration.ofHours(1))).as("bodies that ran").isZero();
        tasklet.enable();
        test.runUntilIdle();
        assertThat(log).containsExactly("other", "t");
    }

    @Test
    @DisplayName("K7: disabled twice and enabled once it is disabled")
    void disable_twice_needsTwoEnables() {
        Tasklet tasklet = softirqs.disabledTasklet("t", logs("t"));
        tasklet.disableNoSync();
        tasklet.schedule();
        assertThat(tasklet.enable()).isFalse();
        test.runUntilIdle();
        assertThat(log).isEmpty();
        assertThat(tasklet.enable()).isTrue();
        test.runUntilIdle();
        assertThat(log).containsExactly("t");
        assertThat(tasklet.isDisabled()).isFalse();
    }

    @Test
    @DisplayName("K7: an enable too many is refused and changes nothing, where the kernel's count goes wrong")
    void enable_tooOften_isRefused() {
        Tasklet tasklet = tasklet("t");
        assertThatThrownBy(tasklet::enable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'t'")
                .hasMessageContaining("is not disabled");
        tasklet.disableNoSync();
        assertThat(tasklet.enable()).isTrue();
    }

    @Test
    @DisplayName("K7: the 65,536th disable is refused, and the depth stays exact")
    void disable_tooDeep_isRefused() {
        Tasklet tasklet = tasklet("t");
        for (int i = 0; i < 65_535; i++) {
            tasklet.disableNoSync();
        }
        assertThatThrownBy(tasklet::disableNoSync)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65535 deep");
        assertThatThrownBy(tasklet::disable).isInstanceOf(IllegalStateException.class);
        for (int i = 1; i < 65_535; i++) {
            assertThat(tasklet.enable()).isFalse();
        }
        assertThat(tasklet.enable()).isTrue();
    }

    @Test
    @DisplayName("A tasklet that is created disabled is so once")
    void disabledTasklet_isDisabledOnce() {
        Tasklet tasklet = softirqs.disabledTasklet("t", logs("t"));
        assertThat(tasklet.isDisabled()).isTrue();
        tasklet.schedule();
        test.runUntilIdle();
        assertThat(log).isEmpty();
        assertThat(tasklet.enable()).isTrue();
        test.runUntilIdle();
        assertThat(log).containsExactly("t");
    }

    @Test
    @DisplayName("Enabled by another thread it runs for the CPU that scheduled it, in its ksoftirqd")
    void enable_onAnotherThread_runsInKsoftirqd() {
        Tasklet tasklet = softirqs.disabledTasklet(
                "t", () -> logAt("t by " + who() + " on " + test.runtime().cpu()));
        int[] cpu = new int[1];
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                cpu[0] = test.runtime().cpu();
                tasklet.schedule();
            }
            Script.sleep(ms(20)); // outside any section
        });
        topHalf("b", () -> {
            Script.sleep(ms(5));
            tasklet.enable();
            Script.sleep(ms(5));
        });
        test.advance(ms(30));
        assertThat(log).containsExactly("t by ksoftirqd on " + cpu[0] + "@5");
    }

    @Test
    @DisplayName("disable waits for the run in progress, disableNoSync does not; neither stops it")
    void disable_running_waits() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> {
            logAt("begin");
            Script.sleep(ms(5));
            logAt("end");
        });
        tasklet.schedule();
        test.advance(ms(1));
        tasklet.disableNoSync();
        logAt("not waited");
        tasklet.disable();
        logAt("waited");
        assertThat(log).containsExactly("begin@0", "not waited@1", "end@5", "waited@5");
        tasklet.enable();
        tasklet.enable();
    }

    @Test
    @DisplayName(
            "disable(Duration) gives up with the body's place and leaves the tasklet disabled; disableAsync tells of the end")
    void disable_bounded_namesTheBody() throws Exception {
        Tasklet tasklet = softirqs.tasklet("t", () -> Script.sleep(ms(50)));
        tasklet.schedule();
        test.advance(ms(1));
        WaitResult result = tasklet.disable(ms(10));
        assertThat(result.done()).isFalse();
        assertThat(result.waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item()).isSameAs(tasklet));
        CompletableFuture<Void> ended = tasklet.disableAsync().toCompletableFuture();
        assertThat(ended).isNotDone();
        test.advance(ms(60));
        assertThat(ended).isCompleted();
        assertThat(tasklet.disable(ms(1)).done()).isTrue();
        assertThat(tasklet.schedule()).isEqualTo(Admission.QUEUED);
        for (int i = 0; i < 3; i++) {
            tasklet.enable();
        }
        test.advance(ms(60));
        assertThat(tasklet.isScheduled()).isFalse();
    }

    @Test
    @DisplayName("From its own body disable is refused, and disableNoSync is not")
    void disable_fromItsOwnBody_isRefused() {
        Tasklet[] self = new Tasklet[1];
        self[0] = softirqs.tasklet("self", () -> {
            assertThatThrownBy(self[0]::disable)
                    .isInstanceOf(SelfWaitException.class)
                    .hasMessageContaining("'self'");
            assertThat(self[0].isDisabled()).isFalse();
            self[0].disableNoSync();
            log.add("disabled itself");
        });
        self[0].schedule();
        test.runUntilIdle();
        self[0].schedule();
        test.runUntilIdle();
        assertThat(log).containsExactly("disabled itself");
        self[0].enable();
        test.runUntilIdle();
        assertThat(log).hasSize(2);
        self[0].enable();
    }

    @Test
    @DisplayName("One that is disabled among others does not let one of them run twice in a pass")
    void disable_amongOthers_costsNoneItsTurn() {
        Tasklet disabled = tasklet("disabled");
        Tasklet[] self = new Tasklet[1];
        self[0] = softirqs.tasklet("self", () -> {
            log.add("self");
            if (log.size() < 4) {
                self[0].schedule();
            }
        });
        var vector = vector("next pass");
        try (var _ = softirqs.enterInterrupt()) {
            disabled.schedule();
            self[0].schedule();
            softirqs.tasklet("raiser", vector::raise).schedule();
            disabled.disableNoSync();
        }
        assertThat(log).containsExactly("self", "next pass", "self", "self");
        disabled.enable();
        test.runUntilIdle();
    }
}
