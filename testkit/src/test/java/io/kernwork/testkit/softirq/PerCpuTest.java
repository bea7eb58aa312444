package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.softirq.PerCpu;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values of CPUs: of the section that raised, wherever what was raised runs. And who runs it. */
class PerCpuTest extends SoftirqCase {
    private final PerCpu<List<String>> values = softirqs.perCpu(ArrayList::new);

    private void logValue() {
        log.add(values.get() + (softirqs.isKsoftirqd() ? " in ksoftirqd" : " at the end"));
    }

    @Test
    @DisplayName("Each loop's handler finds what that loop has left, at the end of its section")
    void get_atTheEndOfASection_isThatLoops() {
        SoftirqVector vector = softirqs.open("v", this::logValue);
        for (String name : List.of("a", "b")) {
            topHalf(name, () -> {
                values.get().add(name);
                vector.raise();
                Script.sleep(ms(1));
            });
        }
        test.advance(ms(5));
        assertThat(log).containsExactlyInAnyOrder("[a] at the end", "[b] at the end");
    }

    @Test
    @DisplayName("In ksoftirqd it is the value of the CPU that is served, not of the share")
    void get_inKsoftirqd_isThatOfTheCpuThatIsServed() {
        softirqs.setBudget(1, ms(10));
        SoftirqVector[] vector = new SoftirqVector[1];
        vector[0] = softirqs.open("v", () -> {
            logValue();
            if (!softirqs.isKsoftirqd()) {
                vector[0].raise();
            }
        });
        topHalf("a", () -> {
            values.get().add("a");
            vector[0].raise();
        });
        test.advance(ms(5));
        assertThat(log).containsExactly("[a] at the end", "[a] in ksoftirqd");
    }

    @Test
    @DisplayName("What is raised outside any section finds the value of a share of the runtime")
    void get_raisedOutside_isTheShares() {
        Tasklet tasklet = softirqs.tasklet("t", () -> {
            values.get().add("seen");
            logValue();
        });
        for (int i = 0; i < 2; i++) {
            tasklet.schedule();
            test.advance(ms(5));
        }
        assertThat(log).containsExactly("[seen] in ksoftirqd", "[seen, seen] in ksoftirqd");
    }

    @Test
    @DisplayName("A work on a bottom-half queue finds the value of the CPU that enqueued it")
    void get_inAWork_isThatOfTheCpuThatEnqueued() {
        Work work = Work.of("w", this::logValue);
        WorkQueue queue =
                WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();
        topHalf("a", () -> {
            values.get().add("a");
            queue.enqueue(work);
        });
        test.advance(ms(5));
        assertThat(log).containsExactly("[a] at the end");
    }

    @Test
    @DisplayName("Outside atomic context there is no CPU and no value; isAtomic says so")
    void get_outsideAtomicContext_isRefused() {
        assertThat(softirqs.isAtomic()).isFalse();
        assertThat(softirqs.isKsoftirqd()).isFalse();
        assertThatThrownBy(values::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stands for no CPU of runtime")
                .hasMessageContaining("enterInterrupt");
        try (var _ = softirqs.disableBottomHalves()) {
            assertThat(softirqs.isAtomic()).isTrue();
            assertThat(softirqs.isKsoftirqd()).isFalse();
            assertThat(values.get()).isEmpty();
        }
        assertThatThrownBy(values::get).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("A section of another runtime is no CPU of this one")
    void get_inASectionOfAnotherRuntime_isRefused() {
        try (TestRuntime other = TestRuntime.create();
                var _ = io.kernwork.softirq.Softirqs.of(other.runtime()).enterInterrupt()) {
            assertThat(softirqs.isAtomic()).isFalse();
            assertThatThrownBy(values::get).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("A supplier that throws or makes nothing leaves no value; the next call asks again")
    void get_supplierFails_asksAgain() {
        int[] calls = new int[1];
        PerCpu<String> failing = softirqs.perCpu(() -> switch (++calls[0]) {
            case 1 -> throw new IllegalArgumentException("not yet");
            case 2 -> null;
            default -> "made";
        });
        try (var _ = softirqs.enterInterrupt()) {
            assertThatThrownBy(failing::get).hasMessage("not yet");
            assertThatThrownBy(failing::get)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("supplier");
            assertThat(failing.get()).isEqualTo("made").isSameAs(failing.get());
        }
        assertThat(calls[0]).isEqualTo(3);
    }

    @Test
    @DisplayName("forEach shows the values that there are, from any thread")
    void forEach_showsWhatThereIs() {
        List<List<String>> seen = new ArrayList<>();
        values.forEach(seen::add);
        assertThat(seen).isEmpty();
        for (String name : List.of("a", "b")) {
            topHalf(name, () -> {
                values.get().add(name);
                Script.sleep(ms(1));
            });
        }
        test.advance(ms(5));
        values.forEach(seen::add);
        assertThat(seen).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
        assertThat(values).hasToString("PerCpu[2 values]");
    }
}
