package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kernwork debounce} until it is told to end. */
final class DebounceSignalTest {
    private static final long LOOK_NANOS = 2_000_000;

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void interrupted_whileTheCommandRuns_leavesNothingRunning() throws Exception {
        Path watched = Files.createDirectory(dir.resolve("watched"));
        Path numbers = dir.resolve("numbers");
        String script = "sleep 1000 & echo $$ $! >" + numbers + "; wait; wait; echo survived >" + dir.resolve("late");
        List<String> arguments = List.of("debounce", watched.toString(), "--quiet", "50", "--exec", "sh", "-c", script);
        try (ChildJvm watch = ChildJvm.start(arguments)) {
            assertThat(watch.firstLine()).contains("watching " + watched, "after 50 ms of quiet", "5000 ms");
            Files.createFile(watched.resolve("first"));
            List<ProcessHandle> family = family(numbers);
            assertThat(family).hasSize(2).allMatch(ProcessHandle::isAlive);
            Files.createFile(watched.resolve("second"));
            watch.interrupt();
            assertThat(watch.rest()).contains("1 path changed: 1 created", "sh -c", "stopped. ");
            for (ProcessHandle process : family) {
                assertThat(hasEnded(process)).as("%s", process.info()).isTrue();
            }
        }
        assertThat(dir.resolve("late")).doesNotExist();
    }

    @Test
    void interrupted_withNothingToDo_ends() throws Exception {
        Path watched = Files.createDirectory(dir.resolve("watched"));
        try (ChildJvm watch = ChildJvm.start(List.of("debounce", watched.toString(), "--quiet", "1h"))) {
            assertThat(watch.firstLine()).contains("watching ");
            watch.interrupt();
            assertThat(watch.rest()).contains("stopped. 0 changes, 0 reactions.");
        }
    }

    @Test
    void folderDeleted_lastDigestAndEnd() throws Exception {
        Path watched = Files.createDirectory(dir.resolve("watched"));
        Files.createFile(watched.resolve("a"));
        try (ChildJvm watch = ChildJvm.start(List.of("debounce", watched.toString(), "--quiet", "1h"))) {
            assertThat(watch.firstLine()).contains("watching ");
            Files.delete(watched.resolve("a"));
            Files.delete(watched);
            assertThat(watch.rest())
                    .contains("1 path changed: 1 deleted", "deleted   a", "kernwork debounce: " + watched + " is gone");
        }
    }

    private static List<ProcessHandle> family(Path numbers) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ChildJvm.PATIENCE_SECONDS);
        while (Files.notExists(numbers) || !Files.readString(numbers).endsWith("\n")) {
            assertThat(System.nanoTime() - end).as("the command has begun").isNegative();
            LockSupport.parkNanos(LOOK_NANOS);
        }
        List<ProcessHandle> family = new ArrayList<>();
        for (String number : Files.readString(numbers).strip().split(" ", -1)) {
            family.add(ProcessHandle.of(Long.parseLong(number)).orElseThrow());
        }
        return family;
    }

    /** Gone, or no more than a status that nobody has asked for. */
    private static boolean hasEnded(ProcessHandle process) throws IOException {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        return !process.isAlive()
                || (Files.exists(stat) && Files.readString(stat).contains(") Z "));
    }
}
