package io.kernwork.examples.taskqueues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TaskQueuesDemoTest {
    private final StringWriter out = new StringWriter();

    @Test
    void run_losesNothingAndSaysSo() throws Exception {
        assertThat(new TaskQueuesDemo(new PrintWriter(out, true), 20_000).run())
                .as("%s", out)
                .isTrue();
        assertThat(out.toString())
                .contains("told of 20000 interrupts", "used 0 times", "nothing ran after the detach")
                .doesNotContain("WRONG");
    }

    @Test
    void run_firstTheLinkThenPacketsThenStatistics() throws Exception {
        new TaskQueuesDemo(new PrintWriter(out, true), 1).run();
        assertThat(out.toString().lines().filter(line -> line.startsWith("  ")).limit(3))
                .containsExactly("  link: up", "  receive: one run for 3 interrupts", "  statistics: 192 bytes");
    }

    @Test
    void packets_none_isRefused() {
        assertThatThrownBy(() -> new TaskQueuesDemo(new PrintWriter(out), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 packet or more");
    }
}
