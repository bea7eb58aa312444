package io.kernwork.bench.run;

import io.kernwork.bench.work.Plan;
import io.kernwork.bench.work.Sample;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts one fresh JVM for each job, the same for all variants, and waits for it no longer than it is given. */
public final class ChildJvm implements AutoCloseable {
    private final List<String> flags;
    private final Path directory;
    private final String classPath;
    private final AtomicReference<@Nullable Process> running = new AtomicReference<>();
    private final Thread hook = new Thread(this::leave, "bench-child-kill");

    /**
     * Lays the class path aside, so that a build meanwhile does not change what is measured.
     *
     * @param flags for each JVM
     * @throws IOException if nothing can be written below the directory for temporary files
     */
    public ChildJvm(List<String> flags) throws IOException {
        this.flags = List.copyOf(flags);
        directory = Files.createTempDirectory("kernwork-bench");
        classPath = copy(System.getProperty("java.class.path"));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private String copy(String path) throws IOException {
        List<String> entries = new ArrayList<>();
        int number = 0;
        for (String entry : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(entry);
            if (Files.isRegularFile(file)) {
                Path copy = directory.resolve(number++ + "-" + file.getFileName());
                entries.add(Files.copy(file, copy).toString());
            } else {
                entries.add(file.toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** One attempt, with the foreign load during it. */
    Attempt run(Job job, Plan plan, Duration patience) throws InterruptedException {
        HostLoad before = HostLoad.now();
        Attempt attempt;
        try {
            attempt = await(job, command(job, plan), patience);
        } catch (IOException e) {
            attempt = Attempt.failed("cannot be started: " + e.getMessage());
        }
        return attempt.withForeign(HostLoad.foreign(before, HostLoad.now()));
    }

    private List<String> command(Job job, Plan plan) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                classPath,
                Child.class.getName(),
                job.workload(),
                job.variant().id()));
        command.add(Long.toString(plan.warmupNanos()));
        command.add(Long.toString(plan.measureNanos()));
        command.add(Boolean.toString(plan.quick()));
        return command;
    }

    private Attempt await(Job job, List<String> command, Duration patience) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        running.set(process);
        try {
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
                return Attempt.failed("no end after " + patience.toSeconds() + " s: " + job + " was killed");
            }
        } finally {
            kill();
        }
        if (process.exitValue() != 0) {
            return Attempt.failed("exit status " + process.exitValue() + ": " + firstLine(err));
        }
        Map<String, Sample> samples = Child.samples(read(out));
        return samples == null
                ? Attempt.failed("printed no samples: " + firstLine(out))
                : new Attempt(samples, null, Double.NaN);
    }

    private static String firstLine(Path file) throws IOException {
        return read(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING:"))
                .findFirst()
                .orElse("it said nothing");
    }

    /** Whatever the bytes are. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private void kill() {
        Process process = running.getAndSet(null);
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        leave();
    }

    private void leave() {
        kill();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // Left to the system, which empties its directory for temporary files.
        }
    }
}
