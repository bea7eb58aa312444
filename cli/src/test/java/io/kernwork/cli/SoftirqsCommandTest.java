package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SoftirqsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void softirqs_runs() {
        assertThat(run("softirqs", "--turns", "5")).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("5 turns each", "one card beside itself", "kept its rules");
    }

    @Test
    void softirqs_noTurnsOrBoth_isMisuse() {
        assertThat(run("softirqs", "--turns", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("1 turn or more, not 0");
        assertThat(run("softirqs", "--demo", "--turns", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("either --demo or --turns");
    }
}
