package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.observe.KernworkListener;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A runtime that closes while softirqs are raised, held, open or at work: what was accepted runs or is reported. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoftirqCloseTest {
    private final List<CloseReport> reports = new ArrayList<>();
    private final TestRuntime test = TestRuntime.builder()
            .listener(new KernworkListener() {
                @Override
                public void queueClosed(CloseReport report) {
                    reports.add(report);
                }
            })
            .build();
    private final Softirqs softirqs = Softirqs.of(test.runtime());
    private final BottomHalves halves = BottomHalves.of(test.runtime());
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(test.runtime()).build();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private void logAt(String what) {
        log.add(what + "@" + test.elapsed().toMillis());
    }

    private List<String> neverRan() {
        return reports.stream()
                .flatMap(report -> report.neverRan().stream())
                .map(never -> never.item().name() + " x" + never.requests())
                .toList();
    }

    @Test
    @DisplayName("What is raised, scheduled, marked and enqueued for ksoftirqd runs before the close returns")
    void close_pendingInKsoftirqd_runsIt() {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        vector.raise();
        softirqs.tasklet("t", () -> log.add("t")).schedule();
        softirqs.tasklet("h", () -> log.add("h")).scheduleHigh();
        halves.init(0, () -> log.add("half"));
        halves.mark(0);
        WorkQueue bh =
                WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();
        bh.enqueue(Work.of("w", () -> log.add("w")));
        test.runtime().close();
        assertThat(log).containsExactlyInAnyOrder("v", "t", "h", "half", "w");
        assertThat(neverRan()).isEmpty();
    }

    @Test
    @DisplayName("From its first moment everything is answered CLOSED, in handlers, sections and elsewhere")
    void close_begun_everythingIsAnsweredClosed() {
        SoftirqVector other = softirqs.open("other", () -> log.add("other"));
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t"));
        halves.init(0, () -> log.add("half"));
        WorkQueue bh =
                WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();
        List<Admission> answers = new ArrayList<>();
        SoftirqVector slow = softirqs.open("slow", () -> {
            Script.sleep(ms(5));
            answers.add(other.raise());
            answers.add(tasklet.schedule());
            answers.add(tasklet.scheduleHigh());
            answers.add(halves.mark(0));
            answers.add(bh.enqueue(Work.of("w", () -> log.add("w"))));
        });
        slow.raise();
        test.advance(ms(1));
        test.runtime().close();
        assertThat(answers).hasSize(5).containsOnly(Admission.CLOSED);
        assertThat(other.raise()).isEqualTo(Admission.CLOSED);
        assertThat(tasklet.schedule()).isEqualTo(Admission.CLOSED);
        assertThat(halves.mark(0)).isEqualTo(Admission.CLOSED);
        assertThat(log).isEmpty();
        assertThat(tasklet.isScheduled()).isFalse();
    }

    @Test
    @DisplayName("A vector that always raises itself does not hold the close up")
    void close_storm_ends() {
        List<SoftirqVector> storm = new ArrayList<>();
        storm.add(softirqs.open("storm", () -> {
            Script.burn(ms(1));
            storm.getFirst().raise();
        }));
        storm.getFirst().raise();
        test.advance(ms(10));
        test.runtime().close();
        assertThat(test.elapsed()).isLessThan(ms(20));
    }

    @Test
    @DisplayName("A tasklet that is scheduled and disabled is reported as never ran, with its count")
    void close_disabledAndScheduled_isReported() throws Exception {
        Tasklet tasklet = softirqs.disabledTasklet("held", () -> log.add("held"));
        tasklet.schedule();
        tasklet.schedule();
        test.runtime().close();
        assertThat(neverRan()).containsExactly("held x2");
        assertThat(tasklet.isScheduled()).isFalse();
        tasklet.enable();
        tasklet.kill();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("So is one that was scheduled first and disabled then, whether ksoftirqd has met it or not")
    void close_scheduledAndDisabled_isReported() throws Exception {
        Tasklet tasklet = softirqs.tasklet("held", () -> log.add("held"));
        tasklet.schedule();
        tasklet.disableNoSync();
        test.runtime().close();
        assertThat(neverRan()).containsExactly("held x1");
        assertThat(tasklet.isScheduled()).isFalse();
        tasklet.enable();
        tasklet.kill();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("And one that is disabled while the close waits for what runs before it; who waits for it is released")
    void close_disabledMeanwhile_isReported() throws Exception {
        Tasklet tasklet = softirqs.tasklet("held", () -> log.add("held"));
        softirqs.tasklet("slow", () -> {
                    Script.sleep(ms(5));
                    tasklet.disableNoSync();
                })
                .schedule();
        tasklet.schedule();
        queue.enqueue(Work.of("killer", () -> {
            tasklet.kill();
            logAt("killed");
        }));
        test.advance(ms(1));
        test.runtime().close();
        assertThat(neverRan()).containsExactly("held x1");
        assertThat(log).containsExactly("killed@5");
        tasklet.enable();
    }

    @Test
    @DisplayName("The close waits for what is scheduled in a section that goes on; the section's end runs it")
    void close_openSection_waitsForWhatIsScheduledThere() {
        queue.enqueue(Work.of("loop", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                softirqs.tasklet("t", () -> logAt("t")).schedule();
                Script.sleep(ms(10));
            }
            logAt("end of the loop");
        }));
        test.advance(ms(1));
        test.runtime().close();
        logAt("closed");
        assertThat(log).containsExactly("t@10", "end of the loop@10", "closed@10");
    }

    @Test
    @DisplayName("What was raised in a section before the close runs at its end, also after the close has returned")
    void close_raisedInASectionOfTheTest_runsAtItsEnd() {
        SoftirqVector vector = softirqs.open("v", () -> log.add("v"));
        Thread other = new Thread(test.runtime()::close);
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(vector.raise()).isEqualTo(Admission.QUEUED);
            assertThatThrownBy(test.runtime()::close).isInstanceOf(AtomicContextException.class);
            assertThat(test.runtime().isClosed()).isFalse();
            other.start();
            joined(other);
            assertThat(test.runtime().isClosed()).isTrue();
            assertThat(vector.raise()).isEqualTo(Admission.CLOSED);
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("v");
        try (var _ = softirqs.enterInterrupt()) { // a thread that has been a CPU may be one on
            log.add("in a section");
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    @DisplayName("Behind the close, what a section's end cannot do in its budget is done all the same, by its thread")
    void close_overBudget_theThreadDoesTheRest() {
        List<SoftirqVector> vectors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            vectors.add(softirqs.open("v" + i, () -> log.add("v")));
        }
        softirqs.setBudget(1, ms(1));
        Tasklet tasklet = softirqs.tasklet("t", () -> log.add("t"));
        SoftirqVector raises = softirqs.open(31, "raises", () -> log.add("raises"));
        Thread other = new Thread(() -> test.runtime().close());
        try (var _ = softirqs.enterInterrupt()) {
            vectors.forEach(SoftirqVector::raise);
            raises.raise();
            other.start();
            joined(other);
        }
        assertThat(log).containsExactly("v", "v", "v", "raises");
        assertThat(tasklet.schedule()).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("Nothing can be made for a runtime that has closed, and a thread cannot become a CPU of it")
    void closed_firstUses_areRefused() {
        test.runtime().close();
        assertThat(Softirqs.of(test.runtime())).isSameAs(softirqs);
        assertThatThrownBy(softirqs::enterInterrupt)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> WorkQueue.builder("bh")
                        .runtime(test.runtime())
                        .bottomHalf()
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'test'")
                .hasMessageContaining("closed");
        try (TestRuntime unused = TestRuntime.create()) {
            unused.runtime().close();
            assertThatThrownBy(() -> Softirqs.of(unused.runtime())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> BottomHalves.of(unused.runtime())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("A test runtime that is closed with something pending on ksoftirqd says so, and names it")
    void testRuntimeClose_pendingOnKsoftirqd_isReported() {
        TestRuntime left = TestRuntime.create();
        Softirqs.of(left.runtime()).open("v", () -> log.add("v")).raise();
        assertThatThrownBy(left::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left work behind")
                .hasMessageContaining("on queue 'ksoftirqd/");
        TestRuntime held = TestRuntime.create();
        Softirqs.of(held.runtime()).disabledTasklet("held", () -> log.add("t")).schedule();
        assertThatThrownBy(held::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pending: 'held' on queue 'tasklets'");
        TestRuntime allowed = TestRuntime.builder().mayLeaveWork().build();
        Softirqs.of(allowed.runtime()).open("v", () -> log.add("v")).raise();
        allowed.close();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A test runtime ends also while bodies are inside sections, handlers and waits for ksoftirqd")
    void testRuntimeClose_bodiesInSections_ends() {
        TestRuntime left = TestRuntime.builder().mayLeaveWork().build();
        Softirqs all = Softirqs.of(left.runtime());
        all.setBudget(1, ms(1));
        List<SoftirqVector> self = new ArrayList<>();
        self.add(all.open("self", () -> {
            Script.sleep(ms(5));
            self.getFirst().raise();
        }));
        WorkQueue loops = WorkQueue.builder("loops").runtime(left.runtime()).build();
        for (int i = 0; i < 4; i++) {
            loops.enqueue(Work.of("loop", () -> {
                while (true) {
                    try (var _ = all.enterInterrupt()) {
                        self.getFirst().raise();
                        Script.sleep(ms(1));
                    }
                    try (var _ = all.disableBottomHalves()) {
                        Script.sleep(ms(3));
                    }
                }
            }));
        }
        left.advance(ms(12));
        left.close();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("A test runtime ends also on a thread that has left a section of it open")
    void testRuntimeClose_inAnOpenSection_ends() {
        TestRuntime left = TestRuntime.builder().mayLeaveWork().build();
        Softirqs all = Softirqs.of(left.runtime());
        var section = all.disableBottomHalves();
        all.tasklet("t", () -> log.add("t")).schedule();
        left.close();
        section.close();
        assertThat(log).isEmpty();
    }
}
