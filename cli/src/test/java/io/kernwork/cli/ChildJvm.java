package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code ./kernwork} as its user meets it: a process of its own, ended by a signal. */
final class ChildJvm implements AutoCloseable {
    static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it with these arguments. */
    static ChildJvm start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path", ""));
        command.add(Main.class.getName());
        command.addAll(arguments);
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Its first line. */
    String firstLine() throws Exception {
        return CompletableFuture.supplyAsync(() -> output.lines().findFirst().orElse("nothing"))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What it still writes until it has ended. */
    String rest() throws Exception {
        String rest = CompletableFuture.supplyAsync(
                        () -> String.join("\n", output.lines().toList()))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return rest;
    }

    /**
     * What Ctrl-C sends. A process whose parent ignores that signal, as a shell's background job may, ignores it too; there
     * the test sends the other signal that ends a JVM in order.
     */
    void interrupt() throws Exception {
        boolean ignored = false;
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.exists(status)) {
            ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
        Process kill = new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
