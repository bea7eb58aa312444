package io.kernwork.cpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How the CPUs of a machine hang together, and what of them the process may use, as it was when it was read. On Linux it comes
 * from {@code /sys/devices/system/cpu}, {@code /proc/self} and the control groups, without any permission. What is not told
 * there (another system, a container without {@code /sys}) is made up from the number of CPUs that the JVM knows, and {@link #isRead()} says so.
 *
 * <p>All lists of sets are in the order of their lowest CPU, and their sets are disjoint and not empty.
 *
 * {@snippet class="io.kernwork.cpu.CpuSnippets" region="cputopology"}
 */
public final class CpuTopology {
    private final boolean read;
    private final CpuSet online;
    private final CpuSet allowed;
    private final List<CpuSet> packages;
    private final List<CpuSet> cores;
    private final List<CpuSet> caches;
    private final OptionalDouble quota;

    private CpuTopology(Path root, int assumed) {
        TopologyFiles files = new TopologyFiles(root);
        CgroupLimits limits = CgroupLimits.read(root);
        read = files.online().isPresent();
        online = files.online().orElseGet(() -> files.allowed().orElseGet(() -> CpuSet.range(0, assumed - 1)));
        CpuSet mask = files.allowed().orElse(online).intersection(online);
        CpuSet narrowed = limits.cpus().map(mask::intersection).orElse(mask);
        allowed = !narrowed.isEmpty() ? narrowed : !mask.isEmpty() ? mask : online;
        packages = partition(online, files::packageOf);
        cores = partition(online, files::coreOf);
        caches = partition(online, files::lastLevelCacheOf);
        quota = limits.quota();
    }

    /**
     * Reads the topology of this machine, and the limits of this process, anew. Reads up to a dozen small files for each CPU:
     * tens of microseconds each. Never fails.
     *
     * @return the topology as it is now
     */
    public static CpuTopology read() {
        return read(Path.of("/"));
    }

    /**
     * Reads the topology of another machine from a copy of its files: below the given directory lie {@code sys/devices/system/cpu},
     * {@code proc/self/status}, {@code proc/self/cgroup}, {@code proc/self/mountinfo}, and the control groups at the places that
     * {@code mountinfo} names. Any of them may be missing. Never fails.
     *
     * @param root the directory that stands for the root of the file system
     * @return the topology that is described there
     */
    public static CpuTopology read(Path root) {
        return new CpuTopology(root, Affinity.availableProcessors());
    }

    static CpuTopology read(Path root, int assumed) {
        return new CpuTopology(root, assumed);
    }

    /** What a CPU shares with its like. */
    private interface Siblings {
        CpuSet of(int cpu);
    }

    /** Disjoint also where the files contradict each other: the lower CPU is right. */
    private static List<CpuSet> partition(CpuSet cpus, Siblings siblings) {
        List<CpuSet> groups = new ArrayList<>();
        CpuSet left = cpus;
        while (!left.isEmpty()) {
            int first = lowest(left);
            CpuSet group = siblings.of(first).intersection(left).union(CpuSet.of(first));
            groups.add(group);
            left = left.minus(group);
        }
        return List.copyOf(groups);
    }

    private static int lowest(CpuSet cpus) {
        return cpus.stream().findFirst().orElseThrow();
    }

    /**
     * Whether the machine's own description was there. If not, there is one package, and each CPU is a core of its own.
     *
     * @return true if it was read, false if it is made up
     */
    public boolean isRead() {
        return read;
    }

    /**
     * The CPUs that the kernel runs.
     *
     * @return a set with at least one
     */
    public CpuSet online() {
        return online;
    }

    /**
     * The online CPUs that the process may use: its mask ({@code taskset}) and what its control groups allow.
     *
     * @return a set with at least one
     */
    public CpuSet allowed() {
        return allowed;
    }

    /**
     * How much CPU time the process may use, which can be less than its CPUs have: the quota of its control groups and of
     * their parents.
     *
     * @return CPUs, say 1.5; empty without a limit
     */
    public OptionalDouble quota() {
        return quota;
    }

    /**
     * How many threads can run at a time: the allowed CPUs, but not more than the quota, rounded up.
     *
     * @return one or more
     */
    public int parallelism() {
        double most = Math.ceil(quota.orElse(allowed.size()));
        return (int) Math.max(1, Math.min(allowed.size(), most));
    }

    /**
     * The packages (sockets).
     *
     * @return their online CPUs
     */
    public List<CpuSet> packages() {
        return packages;
    }

    /**
     * The cores; more than one CPU in one of them is simultaneous multithreading.
     *
     * @return their online CPUs
     */
    public List<CpuSet> cores() {
        return cores;
    }

    /**
     * The last-level caches: those of the highest level that each CPU has, usually L3. Where none is told, the packages.
     *
     * @return the online CPUs that share one
     */
    public List<CpuSet> caches() {
        return caches;
    }

    /**
     * The allowed CPUs in groups, as an affinity scope of a Linux work queue makes pods of them.
     *
     * @param scope how far a group reaches
     * @return the groups; together they are {@link #allowed()}
     */
    public List<CpuSet> groups(AffinityScope scope) {
        List<CpuSet> whole = switch (scope) {
            case CPU -> allowed.stream().mapToObj(CpuSet::of).toList();
            case SMT -> cores;
            case CACHE -> caches;
            case SYSTEM -> List.of(allowed);
        };
        return whole.stream()
                .map(allowed::intersection)
                .filter(group -> !group.isEmpty())
                .sorted(Comparator.comparingInt(
                        CpuTopology::lowest)) // which may be another one in what is allowed of it
                .toList();
    }

    /** One line, for logs. */
    @Override
    public String toString() {
        return "CPUs " + allowed + " of " + online + ", packages " + packages + ", cores " + cores + ", caches "
                + caches
                + (quota.isPresent() ? ", quota " + quota.getAsDouble() : "")
                + (read ? "" : " (not told by the system)");
    }
}
