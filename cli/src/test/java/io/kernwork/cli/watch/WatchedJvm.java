package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another JVM, to be looked at. */
final class WatchedJvm implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;

    private WatchedJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** With runtimes of these names; ready when this returns. */
    static WatchedJvm start(String... runtimes) throws Exception {
        return start(List.of(), runtimes);
    }

    /** With options of the JVM. */
    static WatchedJvm start(List<String> options, String... runtimes) throws Exception {
        return start(WatchedMain.class, options, runtimes);
    }

    /** With another main class, which says as this one does that it is ready. */
    static WatchedJvm start(Class<?> main, List<String> options, String... runtimes) throws Exception {
        List<String> command = command(main.getName(), options);
        command.addAll(List.of(runtimes));
        WatchedJvm jvm = new WatchedJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        assertThat(jvm.line()).isEqualTo("runtimes: " + runtimes.length);
        return jvm;
    }

    /** Starts that class on this test's class path. */
    static List<String> command(String main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Path.of("target", "test-classes").toAbsolutePath()
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path", ""));
        command.add(main);
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** Closes one of its runtimes. */
    void closeRuntime(String name) throws Exception {
        input.println(name);
        assertThat(line()).startsWith("runtimes: ");
    }

    /** Ends it in order; whatever else it has written, warnings included. */
    String end() throws Exception {
        input.close();
        String rest = CompletableFuture.supplyAsync(
                        () -> String.join("\n", output.lines().toList()))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return rest;
    }

    /** Sends it a signal. */
    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private String line() throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(output.readLine());
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
