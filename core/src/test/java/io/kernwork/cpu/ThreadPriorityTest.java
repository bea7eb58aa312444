package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Priorities as values, and as the kernel shows them in a JVM with native access. */
final class ThreadPriorityTest {
    private static final List<String> GRANTED = List.of("--enable-native-access=io.kernwork");
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

    @Test
    void equals_sameNiceValue() {
        assertThat(ThreadPriority.ofNice(0)).isSameAs(ThreadPriority.NORMAL);
        assertThat(ThreadPriority.ofNice(-20)).isEqualTo(ThreadPriority.HIGH).hasSameHashCodeAs(ThreadPriority.HIGH);
        assertThat(ThreadPriority.ofNice(19)).isEqualTo(ThreadPriority.LOW).isNotEqualTo(ThreadPriority.NORMAL);
        assertThat(ThreadPriority.ofNice(7)).isNotEqualTo("nice 7");
        assertThat(ThreadPriority.ofNice(7).nice()).isEqualTo(7);
    }

    @Test
    void order_higherFirst() {
        TreeSet<ThreadPriority> sorted = new TreeSet<>(List.of(
                ThreadPriority.LOW,
                ThreadPriority.NORMAL,
                ThreadPriority.ofNice(3),
                ThreadPriority.HIGH,
                ThreadPriority.ofNice(-3)));
        assertThat(sorted.stream().mapToInt(ThreadPriority::nice)).containsExactly(-20, -3, 0, 3, 19);
        assertThat(ThreadPriority.HIGH).isLessThan(ThreadPriority.LOW);
    }

    @Test
    void toString_saysTheNiceValue() {
        assertThat(List.of(ThreadPriority.NORMAL, ThreadPriority.HIGH, ThreadPriority.LOW, ThreadPriority.ofNice(-3)))
                .map(ThreadPriority::toString)
                .containsExactly("normal", "high (nice -20)", "low (nice 19)", "nice -3");
    }

    @ParameterizedTest
    @ValueSource(ints = {-21, 20, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void ofNice_outOfRange_isRefused(int nice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThreadPriority.ofNice(nice))
                .withMessageContaining("not " + nice);
    }

    /** Lowering needs no permission; what raising needs, the trial has found out before. */
    @Test
    void apply_inAThread_isSeenByTheKernel() throws Exception {
        ProbeJvm child = ProbeJvm.module(GRANTED, "nice");
        if (!LINUX) {
            assertThat(child.value("apply5")).startsWith("refused: this is not Linux");
            return;
        }
        int process = child.number("process");
        assertThat(child.value("apply5")).isEqualTo("honoured");
        assertThat(child.number("nice5")).isEqualTo(Math.min(19, process + 5));
        assertThat(child.value("apply19")).isEqualTo("honoured");
        assertThat(child.number("nice19")).isEqualTo(19);
        assertThat(child.value("apply0")).isEqualTo("honoured");
        assertThat(child.number("nice0")).isEqualTo(process);
        assertThat(child.number("main")).isEqualTo(process); // nobody else's was touched
        if (child.value("permitted").equals("honoured")) {
            assertThat(child.errors()).isEmpty();
            assertThat(child.number("nice-5")).isEqualTo(Math.max(-20, process - 5));
            assertThat(child.value("back")).isEqualTo("honoured");
            assertThat(child.number("backnice")).isEqualTo(process);
        } else {
            assertRefused(child, process);
        }
    }

    private static void assertRefused(ProbeJvm child, int process) {
        assertThat(child.value("permitted")).startsWith("refused: setpriority failed with E");
        if (child.value("apply-5").startsWith("refused: ")) { // a limit may reach that far
            assertThat(child.value("apply-5")).contains("RLIMIT_NICE");
            assertThat(child.number("nice-5")).isEqualTo(process);
            assertThat(child.errors()).containsOnlyOnce("A thread does not get the priority");
        }
        if (child.value("back").startsWith("refused: ")) {
            assertThat(child.number("backnice")).isEqualTo(19);
        }
    }
}
