package io.kernwork.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} tells without any permission. Where there is none of it, the answer is that nothing is known. */
final class ProcFiles {
    private static final int NICE_FIELD = 19; // of proc_pid_stat(5), where the state is the third
    private static final int FIRST_FIELD = 3;

    private ProcFiles() {}

    /** The calling thread's number, or -1. */
    static int threadId() {
        try {
            return Integer.parseInt(
                    Path.of("/proc/thread-self").toRealPath().getFileName().toString());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    /** The CPUs that the calling thread may run on, or null. */
    static @Nullable CpuSet threadMask() {
        return allowed(Path.of("/proc/thread-self/status")).orElse(null);
    }

    /** The list of allowed CPUs in such a file. */
    static Optional<CpuSet> allowed(Path status) {
        String key = "Cpus_allowed_list:";
        return lines(status).stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .flatMap(line -> cpus(line.substring(key.length())));
    }

    /** The nice value of the process, which is that of its first thread; 0 where it is unknown. */
    static int processNice() {
        String stat = text(Path.of("/proc/self/stat")).orElse("");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        try {
            return fields.length > NICE_FIELD - FIRST_FIELD ? Integer.parseInt(fields[NICE_FIELD - FIRST_FIELD]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A list of CPUs, or nothing if it is none: what a file says wrongly counts as not said. */
    static Optional<CpuSet> cpus(String list) {
        try {
            return Optional.of(CpuSet.parse(list));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A small file without its last line end, or nothing. */
    static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).stripTrailing());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The lines of a small file, none if it cannot be read. */
    static List<String> lines(Path file) {
        return text(file).map(text -> text.lines().toList()).orElse(List.of());
    }
}
