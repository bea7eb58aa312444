package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class TaskQueuesCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void taskQueues_runs() {
        assertThat(run("task-queues", "--packets", "1000")).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("told of 1000 interrupts");
    }

    @Test
    void taskQueues_noPackets_isMisuse() {
        assertThat(run("task-queues", "--packets", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("1 packet or more, not 0");
    }
}
