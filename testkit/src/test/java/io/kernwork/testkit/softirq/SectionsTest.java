package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections of both kinds, inside each other and after each other, and what their ends run. */
class SectionsTest extends SoftirqCase {
    private final SoftirqVector vector = whoVector("v");

    /** I and D enter a section, i and d leave one of that kind; R raises. */
    private void play(String script) {
        List<AtomicSection> interrupts = new ArrayList<>();
        List<AtomicSection> disables = new ArrayList<>();
        for (int i = 0; i < script.length(); i++) {
            char step = script.charAt(i);
            switch (step) {
                case 'I' -> interrupts.add(softirqs.enterInterrupt());
                case 'D' -> disables.add(softirqs.disableBottomHalves());
                case 'i' -> interrupts.removeLast().close();
                case 'd' -> disables.removeLast().close();
                case 'R' -> vector.raise();
                default -> throw new IllegalArgumentException(script);
            }
            log.add(String.valueOf(step));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IRi",
                "DRd",
                "IIRii",
                "DDRdd",
                "IDRdi",
                "DIRid",
                "IDRid",
                "DIRdi",
                "RIi",
                "IRDdi",
                "IDdRi",
                "DIiRd",
                "IDIDRdidi",
                "DDIIRiidd",
                "IDIRdii",
                "DIDRidd",
                "IRiDd",
                "DRdIi",
                "IDidIRi"
            })
    @DisplayName(
            "Whatever sections are inside each other, in whatever order they are left: the end of the outermost one runs")
    void sections_inAnyOrder_outermostEndRuns(String script) {
        loop("a", () -> play(script));
        test.runUntilIdle();
        int depth = 0;
        boolean raised = false;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < script.length(); i++) {
            char step = script.charAt(i);
            depth += switch (step) {
                case 'I', 'D' -> 1;
                case 'i', 'd' -> -1;
                default -> 0;
            };
            raised |= step == 'R' && depth > 0;
            if (raised && depth == 0) {
                expected.add("v by a");
                raised = false;
            }
            expected.add(String.valueOf(step));
        }
        if (script.startsWith("R")) {
            expected.add("v by ksoftirqd");
        }
        assertThat(log).isEqualTo(expected);
    }

    @Test
    @DisplayName("A section in a handler neither runs what is pending at its end nor ends the handler's own context")
    void section_inAHandler_runsNothing() {
        SoftirqVector outer = softirqs.open("outer", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                vector.raise();
            }
            try (var _ = softirqs.disableBottomHalves()) {
                log.add("inside");
            }
            log.add("end of outer");
        });
        topHalf("a", outer::raise);
        test.runUntilIdle();
        assertThat(log).containsExactly("inside", "end of outer", "v by a");
    }

    @Test
    @DisplayName("Sections of two runtimes do not know of each other: each one's end runs its own")
    void sections_ofTwoRuntimes_areApart() {
        try (TestRuntime second = TestRuntime.create()) {
            Softirqs others = Softirqs.of(second.runtime());
            SoftirqVector other = others.open("other", logs("other"));
            try (var _ = others.enterInterrupt()) {
                try (var _ = softirqs.enterInterrupt()) {
                    vector.raise();
                    other.raise();
                }
                assertThat(log).hasSize(1);
            }
            assertThat(log).hasSize(2).last().isEqualTo("other");
            try (var _ = others.enterInterrupt()) {
                vector.raise(); // outside the sections of its runtime
            }
            assertThat(log).hasSize(2);
            test.runUntilIdle();
            assertThat(log).hasSize(3).last().isEqualTo("v by ksoftirqd");
        }
    }

    @Test
    @DisplayName(
            "With bottom halves disabled nothing of this CPU begins: what is raised for it waits for the section's end")
    void disableBottomHalves_raisedFromElsewhere_waitsForTheEnd() {
        var tasklet = softirqs.disabledTasklet("t", () -> logAt("t by " + who()));
        loop("a", () -> {
            try (var _ = softirqs.disableBottomHalves()) {
                tasklet.schedule(); // on this CPU, and held
                Script.sleep(ms(10));
                logAt("end of the section");
            }
        });
        loop("b", () -> {
            Script.sleep(ms(5));
            tasklet.enable();
        });
        test.advance(ms(20));
        assertThat(log).containsExactly("end of the section@10", "t by a@10");
    }

    @Test
    @DisplayName(
            "Also what is raised there at the last moment: ksoftirqd is not called while bottom halves are disabled")
    void disableBottomHalves_raisedFromElsewhereAtTheEnd_runsThere() {
        var tasklet = softirqs.disabledTasklet("t", () -> log.add("t by " + who()));
        loop("a", () -> {
            try (var _ = softirqs.disableBottomHalves()) {
                tasklet.schedule();
                Thread enabler = new Thread(tasklet::enable); // one that needs no turn
                enabler.start();
                enabler.join(20_000);
                assertThat(enabler.isAlive()).isFalse();
            }
        });
        assertThat(test.runUntilIdle()).as("the loop, and nobody else").isEqualTo(1);
        assertThat(log).containsExactly("t by a");
    }

    @Test
    @DisplayName("A top half keeps no ksoftirqd out: what is raised for its CPU by others runs beside it")
    void enterInterrupt_raisedFromElsewhere_runsBesideIt() {
        var tasklet = softirqs.disabledTasklet("t", () -> logAt("t by " + who()));
        topHalf("a", () -> {
            tasklet.schedule();
            Script.sleep(ms(10));
            logAt("end of the section");
        });
        loop("b", () -> {
            Script.sleep(ms(5));
            tasklet.enable();
        });
        test.advance(ms(20));
        assertThat(log).containsExactly("t by ksoftirqd@5", "end of the section@10");
    }

    @Test
    @DisplayName(
            "disableBottomHalves waits for the handler that ksoftirqd is inside, and runs what that leaves at its end")
    void disableBottomHalves_ksoftirqdInside_waitsForOneHandler() {
        softirqs.setBudget(1, ms(100));
        SoftirqVector first = softirqs.open("first", () -> {
            logAt("first by " + who());
            Script.sleep(ms(4));
            logAt("end of first");
        });
        SoftirqVector second = softirqs.open("second", () -> logAt("second by " + who()));
        loop("a", () -> {
            raiseInKsoftirqd(first, second);
            Script.sleep(ms(1)); // ksoftirqd is inside the first one
            try (var _ = softirqs.disableBottomHalves()) {
                logAt("in the section");
                Script.sleep(ms(3));
            }
            logAt("behind the section");
        });
        test.advance(ms(20));
        assertThat(log)
                .containsExactly(
                        "first by ksoftirqd@0",
                        "end of first@4",
                        "in the section@4",
                        "second by a@7",
                        "behind the section@7");
    }

    /** With a budget of one pass: what a handler raises is ksoftirqd's. */
    private void raiseInKsoftirqd(SoftirqVector... vectors) {
        SoftirqVector starter = softirqs.open("starter" + log.size(), () -> {
            for (SoftirqVector each : vectors) {
                each.raise();
            }
        });
        try (var _ = softirqs.enterInterrupt()) {
            starter.raise();
        }
    }

    @Test
    @DisplayName("Not one more item begins either: neither of the same queue, nor of another one, nor a tasklet")
    void disableBottomHalves_ksoftirqdAmongItems_waitsForOneItem() {
        softirqs.setBudget(1, ms(100));
        var one = WorkQueue.builder("one").runtime(test.runtime()).bottomHalf().build();
        var two = WorkQueue.builder("two").runtime(test.runtime()).bottomHalf().build();
        SoftirqVector starter = softirqs.open("starter", () -> {
            one.enqueue(item("one-1"));
            one.enqueue(item("one-2"));
            two.enqueue(item("two-1"));
            softirqs.tasklet("t1", () -> logAt("t1 by " + who())).schedule();
        });
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                starter.raise();
            }
            Script.sleep(ms(1));
            try (var _ = softirqs.disableBottomHalves()) {
                logAt("in the section");
                Script.sleep(ms(6));
                logAt("end of the section");
            }
        });
        test.advance(ms(50));
        assertThat(log.subList(0, 3))
                .as("what began before the section and in it: %s", log)
                .containsExactly("one-1@0", "in the section@2", "end of the section@8");
        assertThat(log.subList(3, log.size())).containsExactly("two-1@8", "one-2@10", "t1 by a@12");
        one.close();
        two.close();
    }

    private Work item(String name) {
        return Work.of(name, () -> {
            logAt(name);
            Script.sleep(ms(2));
        });
    }

    @Test
    @DisplayName("A close too many is refused, also in a handler, where it would end the section of whoever it serves")
    void close_tooOften_isRefused() {
        AtomicSection[] kept = new AtomicSection[1];
        SoftirqVector closes = softirqs.open("closes", () -> {
            assertThatThrownBy(() -> kept[0].close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not entered");
            log.add("refused");
        });
        loop("a", () -> {
            try (var irq = softirqs.enterInterrupt()) {
                kept[0] = irq;
                closes.raise();
            }
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("refused");
    }
}
