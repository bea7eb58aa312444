package io.kernwork.bench.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The threads that have been started since this was made, as Linux sees them. Those of the JVM itself are left out: a thread
 * counts if its name begins like that of a Java thread, since of longer names Linux keeps only a part.
 */
final class PeerThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String SWITCHES = "voluntary_ctxt_switches:";
    private static final int KEPT = 7;

    private final Set<Thread> knownThreads = Thread.getAllStackTraces().keySet();
    private final Set<Path> knownTasks = new HashSet<>(tasks());

    /** @throws IOException where the system tells nothing of threads */
    PeerThreads() throws IOException {}

    /** {@return the new threads that are there now, at least one} */
    List<Path> born() throws IOException {
        List<String> names = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !knownThreads.contains(thread))
                .map(thread -> begin(thread.getName()))
                .toList();
        List<Path> born = new ArrayList<>();
        for (Path task : tasks()) {
            if (!knownTasks.contains(task)
                    && names.contains(
                            begin(Files.readString(task.resolve("comm")).strip()))) {
                born.add(task);
            }
        }
        if (born.isEmpty()) {
            throw new IllegalStateException("no thread of the peer was found");
        }
        return born;
    }

    private static String begin(String name) {
        return name.substring(0, Math.min(KEPT, name.length()));
    }

    private static List<Path> tasks() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.toList();
        }
    }

    /** {@return how often these have given up their CPU so far because they had to wait, which each wake-up ends with} */
    static long switches(List<Path> tasks) throws IOException {
        long sum = 0;
        for (Path task : tasks) {
            String line = Files.readAllLines(task.resolve("status")).stream()
                    .filter(each -> each.startsWith(SWITCHES))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no count of context switches"));
            sum += Long.parseLong(line.substring(SWITCHES.length()).strip());
        }
        return sum;
    }
}
