package io.kernwork.examples.softirqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SoftirqsDemoTest {
    private final StringWriter out = new StringWriter();

    @Test
    void run_printsOneTableThatFitsAndSaysThatAllIsWell() throws Exception {
        assertThat(new SoftirqsDemo(new PrintWriter(out, true), 20).run())
                .as("%s", out)
                .isTrue();
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(100))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("two cards at the same time")
                        .containsSubsequence("no", "no", "no", "yes", "yes", "yes", "yes"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("one card beside itself")
                        .containsSubsequence("no", "no", "no", "yes", "no", "no", "no"))
                .anySatisfy(line -> assertThat(line).startsWith("can be taken back by"));
        assertThat(out.toString()).contains("each mechanism kept its rules").doesNotContain("WRONG");
    }

    @Test
    void turns_none_isRefused() {
        assertThatThrownBy(() -> new SoftirqsDemo(new PrintWriter(out), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 turn or more");
    }
}
