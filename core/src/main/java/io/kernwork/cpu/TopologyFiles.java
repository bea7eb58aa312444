package io.kernwork.cpu;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The kernel's description of CPUs, below a directory that stands for the root of the file system. Documented by the kernel under
 * {@code Documentation/ABI/stable/sysfs-devices-system-cpu} and {@code admin-guide/cputopology.rst}.
 */
final class TopologyFiles {
    private final Path root;
    private final Path cpus;

    TopologyFiles(Path root) {
        this.root = root;
        this.cpus = root.resolve("sys/devices/system/cpu");
    }

    Optional<CpuSet> online() {
        return list(cpus.resolve("online"));
    }

    Optional<CpuSet> allowed() {
        return ProcFiles.allowed(root.resolve("proc/self/status")).filter(set -> !set.isEmpty());
    }

    /** The CPUs of the same core; the CPU alone if that is not told. Kernels before 5.3 know only the second name. */
    CpuSet coreOf(int cpu) {
        Path topology = cpu(cpu).resolve("topology");
        return list(topology.resolve("core_cpus_list"))
                .or(() -> list(topology.resolve("thread_siblings_list")))
                .orElseGet(() -> CpuSet.of(cpu));
    }

    /** The CPUs of the same package; all if that is not told. Kernels before 5.3 know only the second name. */
    CpuSet packageOf(int cpu) {
        Path topology = cpu(cpu).resolve("topology");
        return list(topology.resolve("package_cpus_list"))
                .or(() -> list(topology.resolve("core_siblings_list")))
                .or(this::online)
                .orElseGet(() -> CpuSet.range(0, CpuSet.MAX_CPU));
    }

    /** The CPUs that share the cache of the highest level; those of the package if no cache is told. */
    CpuSet lastLevelCacheOf(int cpu) {
        int highest = 0;
        Optional<CpuSet> shared = Optional.empty();
        int level = 1;
        for (int index = 0; level > 0; index++) { // they are numbered without holes
            Path cache = cpu(cpu).resolve("cache").resolve("index" + index);
            level = level(cache);
            Optional<CpuSet> sharing = level > highest ? list(cache.resolve("shared_cpu_list")) : Optional.empty();
            if (sharing.isPresent()) {
                highest = level;
                shared = sharing;
            }
        }
        return shared.orElseGet(() -> packageOf(cpu));
    }

    /** 1 for the nearest; 0 where there is no such cache. */
    private static int level(Path cache) {
        try {
            return Integer.parseInt(ProcFiles.text(cache.resolve("level")).orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Path cpu(int cpu) {
        return cpus.resolve("cpu" + cpu);
    }

    private static Optional<CpuSet> list(Path file) {
        return ProcFiles.text(file).flatMap(ProcFiles::cpus).filter(set -> !set.isEmpty());
    }
}
