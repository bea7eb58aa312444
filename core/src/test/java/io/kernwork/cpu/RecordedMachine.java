package io.kernwork.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Machines that are not here, as text under {@code recorded}: a line is a file below the root, a colon, and one line of its
 * content, which is what this prints on a real one:
 *
 * <pre>{@code
 * cd / && grep -rs . sys/devices/system/cpu/online sys/devices/system/cpu/cpu[0-9]*{/topology,/cache} \
 *     $(find sys/fs/cgroup -name 'cpu.max' -o -name 'cpu.cfs_*' -o -name 'cpuset.*cpus*') \
 *     proc/self/status proc/self/cgroup proc/self/mountinfo
 * }</pre>
 *
 * Lines that begin with a hash say what it is.
 */
public final class RecordedMachine {
    private RecordedMachine() {}

    /** Writes the files of a recorded machine below a directory and reads its topology. */
    public static CpuTopology read(String name, Path root, int assumed) {
        try (InputStream in = RecordedMachine.class.getResourceAsStream("recorded/" + name + ".txt")) {
            String text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            for (String line :
                    text.lines().filter(line -> !line.startsWith("#")).toList()) {
                int colon = line.indexOf(':');
                Path file = root.resolve(line.substring(0, colon));
                Files.createDirectories(file.getParent());
                Files.writeString(
                        file, line.substring(colon + 1) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CpuTopology.read(root, assumed);
    }
}
