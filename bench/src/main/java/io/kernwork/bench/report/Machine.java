package io.kernwork.bench.report;

import io.kernwork.bench.run.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * On what, with what and when it was measured: what a reader needs in order to compare.
 *
 * @param cpus how many processors the benchmark may use
 * @param model of the processor
 * @param kernel name and version of the system
 * @param jdk its version and vendor
 * @param collector of the child JVMs
 * @param flags of the child JVMs
 * @param date to the second, in UTC
 */
record Machine(int cpus, String model, String kernel, String jdk, String collector, List<String> flags, String date) {
    static Machine here(String collector, List<String> flags) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + " (" + Runtime.version()
                        + ")",
                collector,
                flags,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** How it was measured, in one line. */
    static String plan(Schedule schedule) {
        return schedule.rounds() + " rounds, each variant in a fresh JVM each round, "
                + millis(schedule.plan().warmupNanos()) + " ms warm-up, "
                + millis(schedule.plan().measureNanos()) + " ms measured";
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
