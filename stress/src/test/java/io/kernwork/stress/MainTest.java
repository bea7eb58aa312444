package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line, in a process of its own: jcstress hands its class path on to those that it starts. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MainTest {
    private static final boolean TWO_CPUS = Runtime.getRuntime().availableProcessors() >= 2;
    private static final String[] SHORT = {
        "-m", "sanity", "-t", "EnqueueBeforeRun", "--", "-sc", "false", "-jvmArgs", "-XX:+UseSerialGC"
    };

    @TempDir
    private Path dir;

    private record Outcome(int status, String output) {}

    @Test
    void sanity_showsTheOutcomesAndLeavesAReport() throws Exception {
        Outcome outcome = run(SHORT);
        if (TWO_CPUS) {
            assertThat(outcome.output()).contains("EnqueueBeforeRun, ", "Tests: 1, problems: 0");
            assertThat(outcome.status()).isZero();
            assertThat(dir.resolve("results/report/index.html")).isNotEmptyFile();
        } else {
            assertThat(outcome.output()).contains("The litmus tests need two CPUs");
            assertThat(outcome.status()).isEqualTo(2);
        }
    }

    @Test
    void list_namesTheTests() throws Exception {
        Outcome outcome = run("--list");
        assertThat(outcome.output().lines()).contains("EndBeforeFlush", "ParkAgainstWake");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void noTest_isSaid() throws Exception {
        Outcome outcome = run("-t", "NoSuchTest");
        assertThat(outcome.output()).contains("No test matches 'NoSuchTest'");
        assertThat(outcome.status()).isEqualTo(2);
    }

    private Outcome run(String... arguments) throws Exception {
        Path log = dir.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--results",
                dir.resolve("results").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
            return new Outcome(process.exitValue(), Files.readString(log));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
