package io.kernwork.cpu;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * On which CPUs the calling thread may run, and on which one it does. Linux only, and only where the JVM was started with
 * {@code --enable-native-access=io.kernwork} (on the class path {@code ALL-UNNAMED}); elsewhere every answer is "unknown" or
 * a refusal that says why, and nothing is thrown. No JVM warning is ever printed on account of this class.
 *
 * <p><b>Before you pin.</b> The JVM takes the number of CPUs from the mask of the thread that asks. A common pool, or the
 * scheduler of virtual threads, that is first used by a thread on one CPU has one thread for the life of the process. So {@link
 * #set} first has both made, once for the process, by a thread that may still run everywhere, and keeps the
 * number of CPUs for {@link #availableProcessors()}. Do not pin by other means.
 *
 * <p><b>What stays to be minded.</b> A thread begins with the mask of the thread that starts it. That also holds for those that the JDK
 * starts on demand, such as workers of the common pool and carriers of virtual threads: if a pinned thread hands work
 * to a pool that then grows, the new worker is pinned like it. So give each thread that you start its own mask, and let pinned
 * threads start none for others.
 *
 * {@snippet class="io.kernwork.cpu.CpuSnippets" region="cpuaffinity"}
 */
public final class Affinity {
    private static final Object LOCK = new Object();

    private static volatile int processors; // 0 until somebody asks; written once, under the lock
    private static volatile boolean prepared; // set once, under the lock

    private Affinity() {}

    /**
     * Whether the platform takes part at all. Asks nothing of the kernel, logs nothing, and may be called anywhere.
     *
     * @return honoured, or why {@link #set} cannot work here, with the remedy
     */
    public static PlatformResult support() {
        String refusal = LinuxCalls.refusal();
        return refusal == null ? PlatformResult.yes() : PlatformResult.no(refusal);
    }

    /**
     * The CPU that the caller runs on; stands for {@code sched_getcpu(3)} and the kernel's {@code raw_smp_processor_id()}. It
     * may be another one by the time you look at the answer, unless the thread is bound to it. Costs a few nanoseconds, never
     * blocks, allocates nothing after the first call. On a virtual thread it is the CPU of its carrier.
     *
     * @return the CPU, or -1 where that is unknown
     */
    public static int currentCpu() {
        return LinuxCalls.refusal() == null ? LinuxCalls.currentCpu() : -1;
    }

    /**
     * The kernel's number of the calling thread, under which it is found in {@code /proc/self/task}; stands for {@code gettid(2)}.
     * Without native access it is read from {@code /proc}, which takes some microseconds and allocates.
     *
     * @return the number, or -1 where that is unknown, and on virtual threads, which the kernel does not know
     */
    public static int threadId() {
        if (Thread.currentThread().isVirtual()) {
            return -1;
        }
        return LinuxCalls.refusal() == null ? LinuxCalls.threadId() : ProcFiles.threadId();
    }

    /**
     * The CPUs that the calling thread may run on; stands for {@code sched_getaffinity(2)}. Without native access it is read
     * from {@code /proc}. Allocates; does not block beyond that.
     *
     * @return its mask, or nothing where that is unknown, and on virtual threads, which have none
     */
    public static Optional<CpuSet> get() {
        if (Thread.currentThread().isVirtual()) {
            return Optional.empty();
        }
        return Optional.ofNullable(LinuxCalls.refusal() == null ? LinuxCalls.mask() : ProcFiles.threadMask());
    }

    /**
     * Binds the calling thread to some CPUs; stands for {@code sched_setaffinity(2)} and the kernel's {@code
     * set_cpus_allowed_ptr()}. On return it runs on one of them. All or nothing: where one of them is offline, absent, or
     * kept from the process (by {@code taskset} or a container), the mask stays as it was. To undo it, set what {@link #get()} said before.
     *
     * <p>The first call of the process takes the precaution that is told above, for which it starts a virtual thread. Does not
     * block but while another thread is in its first call. Allocates.
     *
     * {@snippet class="io.kernwork.cpu.CpuSnippets" region="cpuundo"}
     *
     * @param cpus where it may run
     * @return honoured, or why not; a refusal changes nothing and is logged once for each cause
     * @throws IllegalArgumentException if the set is empty
     */
    public static PlatformResult set(CpuSet cpus) {
        if (Objects.requireNonNull(cpus, "cpus").isEmpty()) {
            throw new IllegalArgumentException("a thread needs at least one CPU, and this set is empty");
        }
        String what = "A thread is not bound to CPUs " + cpus;
        if (Thread.currentThread().isVirtual()) {
            return Refusals.refuse(
                    "virtual affinity",
                    what,
                    "a virtual thread has no CPUs of its own, and its carrier serves others too; use a platform thread");
        }
        String refusal = LinuxCalls.refusal();
        if (refusal != null) {
            return Refusals.refuse("no affinity", what, refusal);
        }
        prepare();
        return change(cpus, what);
    }

    /**
     * The number of CPUs for the process, untouched by masks that {@link #set} gave to threads: what {@link
     * Runtime#availableProcessors()} answered to the first caller of this method or of {@code set}. What sizes pools and shards
     * asks here, for the JVM itself tells a thread that is bound to one CPU that there is one. Blocks only while another thread
     * is in its first call.
     *
     * @return one or more
     */
    public static int availableProcessors() {
        if (processors == 0) {
            synchronized (LOCK) {
                if (processors == 0) {
                    processors = Runtime.getRuntime().availableProcessors();
                }
            }
        }
        return processors;
    }

    /**
     * Has everything made that the JVM sizes, once for the process, by the mask of the thread that comes first. Whatever
     * changes a mask comes through {@link #set}, and so through here before.
     */
    private static void prepare() {
        if (!prepared) {
            synchronized (LOCK) {
                if (!prepared) {
                    availableProcessors();
                    ForkJoinPool.commonPool();
                    Thread.startVirtualThread(() -> {}); // makes the scheduler; nobody waits for the thread
                    prepared = true;
                }
            }
        }
    }

    private static PlatformResult change(CpuSet cpus, String what) {
        CpuSet before = LinuxCalls.mask();
        int errno = LinuxCalls.setMask(cpus);
        if (errno != 0) {
            return Refusals.refuse("sched_setaffinity " + errno, what, explain(errno, cpus));
        }
        CpuSet now = LinuxCalls.mask();
        if (now != null && !now.equals(cpus)) {
            restore(before);
            return Refusals.refuse(
                    "sched_setaffinity part",
                    what,
                    "CPUs " + cpus.minus(now) + " are offline, absent, or not allowed for this process");
        }
        return PlatformResult.yes();
    }

    private static void restore(@Nullable CpuSet before) {
        if (before != null) {
            LinuxCalls.setMask(before);
        }
    }

    private static String explain(int errno, CpuSet cpus) {
        String name = "sched_setaffinity failed with " + LinuxCalls.errnoName(errno);
        return switch (LinuxCalls.errnoName(errno)) {
            case "EINVAL" ->
                name + ": none of the CPUs " + cpus + " is online and allowed for this process, which may use "
                        + ProcFiles.allowed(Path.of("/proc/self/status"))
                                .map(CpuSet::toString)
                                .orElse("others");
            case "EPERM" -> name + ": a sandbox or security module forbids it";
            default -> name;
        };
    }
}
