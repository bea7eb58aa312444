package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A soak of some seconds in a JVM of its own, for each way in which a JVM may be run: few and many processors, without compilers, with
 * each collector. {@code -Dkernwork.matrix.minutes=1} makes them longer.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class JvmMatrixTest {
    private static final String MINUTES = System.getProperty("kernwork.matrix.minutes", "0.04");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    @TempDir
    @SuppressWarnings("NullAway") // set before each test
    Path folder;

    private String run(List<String> before, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD); // threads are refused by the hundred
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process child = builder.start();
        try {
            assertThat(child.waitFor(15, TimeUnit.MINUTES))
                    .as("the child has ended: %s", command)
                    .isTrue();
            return Files.readString(said) + "exit " + child.exitValue();
        } finally {
            child.destroyForcibly();
        }
    }

    private void soak(List<String> before, String... options) throws Exception {
        String said = run(before, List.of(options), "--soak", "--minutes", MINUTES);
        System.out.println(String.join(" ", options) + System.lineSeparator() + said);
        assertThat(said).contains("passed").endsWith("exit 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:ActiveProcessorCount=1",
                "-XX:ActiveProcessorCount=16",
                "-Xint",
                "-XX:+UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:+UseG1GC",
                "-XX:+UseZGC"
            })
    @DisplayName("Everything that is promised is kept in whatever JVM")
    void soak_inAJvmWith_passes(String option) throws Exception {
        soak(List.of(), option);
    }

    /** Where nobody can bind a process to a processor the JVM is told that there is one. */
    @Test
    @DisplayName("Everything that is promised is kept on one processor")
    void soak_onOneProcessor_passes() throws Exception {
        boolean binds = Files.isExecutable(TASKSET);
        soak(binds ? List.of(TASKSET.toString(), "-c", "0") : List.of(), "-XX:ActiveProcessorCount=1");
    }

    @Test
    @DisplayName("Planted: a child that fails is seen to fail")
    void soak_withABadOption_fails() throws Exception {
        assertThat(run(List.of(), List.of(), "--soak", "--threads", "0"))
                .doesNotContain("passed")
                .doesNotEndWith("exit 0");
    }
}
