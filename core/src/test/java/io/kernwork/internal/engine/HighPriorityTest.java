package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.cpu.ProbeJvm;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The priorities of the library's own threads as the kernel shows them, and what the log says where it does not permit them. */
final class HighPriorityTest {
    private static final int HIGHEST = -20;
    private static final List<String> RAISED = List.of("high", "unbound high", "rescued");

    @Test
    @DisplayName("workers of high priority and rescuers come first where that is permitted, and no others")
    void threads_whereItIsPermitted_comeFirst() throws Exception {
        ProbeJvm child = ProbeJvm.module(List.of("--enable-native-access=io.kernwork"), "high");
        boolean permitted = child.value("permitted").equals("honoured");
        String process = child.value("process");
        String expected =
                permitted ? Integer.toString(Math.max(HIGHEST, Integer.parseInt(process) + HIGHEST)) : process;
        for (String queue : RAISED) {
            assertThat(child.value(queue)).as(queue).isIn(expected, "unknown");
        }
        assertThat(child.value("normal")).isIn(process, "unknown");
        assertInformed(child, permitted ? 0 : 1);
    }

    @Test
    @DisplayName(
            "without native access each runtime says once, without a warning, what is missing; a rescuer says nothing")
    void threads_withoutNativeAccess_areNormal_andTheLogSaysWhyOnce() throws Exception {
        ProbeJvm child = ProbeJvm.module(List.of("--illegal-native-access=deny"), "high");
        for (String queue : RAISED) {
            assertThat(child.value(queue)).as(queue).isIn(child.value("process"), "unknown");
        }
        assertThat(child.errors()).contains(reason(child));
        assertInformed(child, 1);
    }

    private static String reason(ProbeJvm child) {
        return child.value("permitted").substring("refused: ".length());
    }

    private static void assertInformed(ProbeJvm child, int times) {
        for (String runtime : List.of("one", "two")) {
            assertThat(count(child, "INFO: runtime '" + runtime + "'"))
                    .as(runtime)
                    .isEqualTo(times);
        }
        assertThat(child.errors()).doesNotContain("A thread does not get the priority");
        assertThat(count(child, "of normal thread priority")).isEqualTo(2 * times);
    }

    private static int count(ProbeJvm child, String text) {
        return child.errors().split(Pattern.quote(text), -1).length - 1;
    }
}
