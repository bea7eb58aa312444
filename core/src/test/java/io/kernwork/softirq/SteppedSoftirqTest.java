package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A manual runtime has no ksoftirqd: whoever steps it is that, also when he is in a section of his own. */
@Timeout(60)
class SteppedSoftirqTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualKernwork runtime = engines.manual(new ManualTicker());
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final SoftirqVector own = softirqs.open("own", () -> log.add("own"));
    private final SoftirqVector next = softirqs.open("next", () -> log.add("next"));
    private final SoftirqVector shared = softirqs.open("shared", () -> {
        log.add("shared");
        assertThat(next.raise()).as("on the share's CPU").isEqualTo(Admission.QUEUED);
        try (var _ = softirqs.disableBottomHalves()) {
            log.add("section in the handler");
        }
    });

    private void raiseOutside(SoftirqVector vector) throws InterruptedException {
        try (Helpers helpers = new Helpers()) {
            helpers.start("raiser", vector::raise);
        }
    }

    @Test
    @DisplayName("Outside any section: what is raised runs when somebody steps")
    void step_outside_runsKsoftirqd() {
        shared.raise();
        assertThat(log).isEmpty();
        assertThat(runtime.step()).isTrue();
        assertThat(log).containsExactly("shared", "section in the handler", "next");
        assertThat(runtime.step()).isFalse();
    }

    @Test
    @DisplayName("In a top half: ksoftirqd's softirqs run inside it, apart from its own, which wait for its end")
    void step_inATopHalf_keepsTheCpusApart() throws Exception {
        raiseOutside(shared);
        try (var _ = softirqs.enterInterrupt()) {
            own.raise();
            runtime.runUntilIdle();
            assertThat(log).containsExactly("shared", "section in the handler", "next");
            own.raise();
        }
        assertThat(log).hasSize(4).last().isEqualTo("own");
    }

    @Test
    @DisplayName("With bottom halves disabled: the own CPU's wait for the end, others' do not")
    void step_bottomHalvesDisabled_ownWait() throws Exception {
        Tasklet tasklet = softirqs.disabledTasklet("t", () -> log.add("tasklet"));
        raiseOutside(next);
        try (var _ = softirqs.disableBottomHalves()) {
            tasklet.schedule();
            try (Helpers helpers = new Helpers()) {
                helpers.start("enabler", tasklet::enable);
            }
            runtime.runUntilIdle();
            assertThat(log).containsExactly("next");
        }
        assertThat(log).containsExactly("next", "tasklet");
    }

    @Test
    @DisplayName("close of the runtime steps until what was raised and scheduled has run")
    void close_pending_runsIt() {
        shared.raise();
        softirqs.tasklet("t", () -> log.add("tasklet")).schedule();
        runtime.close();
        assertThat(log).contains("shared", "tasklet");
        assertThat(own.raise()).isEqualTo(Admission.CLOSED);
    }
}
