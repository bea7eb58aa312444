package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void noArgument_printsTheHelp() {
        assertThat(run()).isZero();
        assertThat(out.toString())
                .contains("Usage: kernwork")
                .contains("Commands:")
                .contains(
                        "demo",
                        "debounce",
                        "task-queues",
                        "jobs",
                        "softirqs",
                        "netty",
                        "starvation",
                        "top",
                        "dump",
                        "bench",
                        "torture",
                        "stress",
                        "simulate",
                        "verify",
                        "mutate",
                        "disturb",
                        "model",
                        "outside",
                        "test",
                        "version");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void help_isThatOfNoArgument() {
        assertThat(run("--help")).isZero();
        String asked = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run()).isZero();
        assertThat(out.toString()).isEqualTo(asked);
    }

    @Test
    void version_namesLibraryJdkAndSystem() {
        assertThat(run("version")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        library -> assertThat(library).matches("Kernwork \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"),
                        jdk -> assertThat(jdk).startsWith("JDK " + Runtime.version()),
                        system -> assertThat(system).startsWith("OS "));
    }

    @Test
    void unknownCommand_isMisuse() {
        assertThat(run("dmeo")).isEqualTo(2);
        assertThat(err.toString()).contains("dmeo");
    }

    /** Reached only when somebody starts the program past the launcher, which carries {@code test} out itself. */
    @Test
    void test_pointsToTheLauncher() {
        assertThat(run("test", "-pl", "core")).isEqualTo(2);
        assertThat(err.toString()).contains("./kernwork test -pl core");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bench", "torture", "stress", "simulate", "verify", "mutate", "disturb", "model", "outside"})
    void programOfItsOwn_pointsToTheLauncher(String command) {
        assertThat(run(command, "--quick")).isEqualTo(2);
        assertThat(err.toString()).contains("./kernwork " + command + " --quick");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
