package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link CpuProbe} or another class and nothing else, with the library as a module or on the class path. */
public record ProbeJvm(List<String> output, String errors) {
    private static final long PATIENCE_SECONDS = 60;
    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();
    private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();

    /** Runs it as part of the library's module. */
    public static ProbeJvm module(List<String> options, String task) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("--module-path", CLASSES.toString(), "--patch-module", "io.kernwork=" + TESTS));
        command.addAll(List.of("-m", "io.kernwork/" + CpuProbe.class.getName(), task));
        return run(command);
    }

    /** Runs it on the class path, where all modules of the JDK are at hand. */
    static ProbeJvm classPath(List<String> options, String task) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-cp", CLASSES + File.pathSeparator + TESTS, CpuProbe.class.getName(), task));
        return run(command);
    }

    /** Runs another class as part of the library's module. */
    public static ProbeJvm module(List<String> options, Class<?> main) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("--module-path", CLASSES.toString(), "--patch-module", "io.kernwork=" + TESTS));
        command.addAll(List.of("-m", "io.kernwork/" + main.getName()));
        return run(command);
    }

    /** Runs another class on the class path. */
    public static ProbeJvm classPath(List<String> options, Class<?> main) throws Exception {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-cp", CLASSES + File.pathSeparator + TESTS, main.getName()));
        return run(command);
    }

    private static ProbeJvm run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the child has ended: %s", command)
                    .isTrue();
            ProbeJvm ended = new ProbeJvm(
                    output.get(PATIENCE_SECONDS, TimeUnit.SECONDS).lines().toList(),
                    errors.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertThat(process.exitValue()).as("%s", ended).isZero();
            return ended;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return Objects.toString(e.getMessage());
        }
    }

    /** The last value of a key. */
    public String value(String key) {
        return values(key).getLast();
    }

    /** The values of a key, as they came. */
    List<String> values(String key) {
        List<String> values = output.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
        assertThat(values).as("%s in %s", key, this).isNotEmpty();
        return values;
    }

    int number(String key) {
        return Integer.parseInt(value(key));
    }
}
