package io.kernwork.cpu;

import java.util.Objects;

/**
 * How urgent the work of a thread is, as a nice value: lower is more urgent. A value: equal ones are the same priority, as
 * which shared pools are keyed, and the natural order puts the higher priority first, for platforms that do not
 * honour it and where it only orders who is woken. Stands for the {@code pri_t} of {@code threadpool_get(9)}, and for the
 * {@code nice} of a Linux work queue.
 *
 * <p>As with {@code nice(1)}, values count from the nice value of the process, which is 0 unless it was started with another
 * one: whoever starts a program with {@code nice -n 10} lowers all of its threads by that. The sum stays within
 * -20 and 19.
 *
 * <p><b>Permission.</b> Only Linux honours it, and only where the JVM was started with {@code
 * --enable-native-access=io.kernwork} (on the class path {@code ALL-UNNAMED}). Lowering a priority is always permitted there. <b>It
 * cannot be undone without permission</b>: raising one, also back to where it was, takes {@code CAP_SYS_NICE} (as root has it)
 * or a limit {@code RLIMIT_NICE} ({@code ulimit -e}) that reaches so far. So lower only threads that stay lowered.
 *
 * {@snippet class="io.kernwork.cpu.CpuSnippets" region="cpupriority"}
 */
public final class ThreadPriority implements Comparable<ThreadPriority> {
    private static final int MIN_NICE = -20;
    private static final int MAX_NICE = 19;

    /** That of threads for which nobody asks for anything; {@code PRI_NONE} of {@code threadpool(9)}. */
    public static final ThreadPriority NORMAL = new ThreadPriority(0);

    /**
     * The most urgent: nice -20, as high-priority workers in Linux have it. Against normal threads it gets almost
     * all of a CPU that both want, so it is for short bodies.
     */
    public static final ThreadPriority HIGH = new ThreadPriority(MIN_NICE);

    /**
     * The least urgent: nice 19. On a busy machine it gets next to nothing, and locks that it holds meanwhile are held for long.
     */
    public static final ThreadPriority LOW = new ThreadPriority(MAX_NICE);

    private final int nice;

    private ThreadPriority(int nice) {
        this.nice = nice;
    }

    /**
     * The priority of a nice value. Never blocks; may allocate.
     *
     * @param nice -20 (most urgent) to 19
     * @return the priority
     * @throws IllegalArgumentException if it is out of range
     */
    public static ThreadPriority ofNice(int nice) {
        if (nice < MIN_NICE || nice > MAX_NICE) {
            throw new IllegalArgumentException(
                    "a nice value is " + MIN_NICE + " (most urgent) to " + MAX_NICE + ", not " + nice);
        }
        return nice == 0 ? NORMAL : new ThreadPriority(nice);
    }

    /**
     * Its nice value, counted from that of the process.
     *
     * @return -20 (most urgent) to 19
     */
    public int nice() {
        return nice;
    }

    /**
     * Whether {@link #applyToCurrentThread()} would be honoured here. Lowering is, wherever native access is granted. Whether a
     * raise is permitted can only be found out by trying, so a thread is started for it, which ends at once; the caller waits for that, through
     * interrupts. Meant to be asked once for a pool, by a thread whose own priority was not changed. Logs nothing.
     *
     * @return honoured, or why not and what would help
     */
    public PlatformResult support() {
        String refusal = LinuxCalls.refusal();
        if (nice == 0 || refusal != null) {
            return nice == 0 ? PlatformResult.yes() : PlatformResult.no(Objects.requireNonNull(refusal));
        }
        return nice > 0 ? PlatformResult.yes() : trial();
    }

    /**
     * Gives the calling thread this priority; stands for {@code setpriority(2)} and the kernel's {@code set_user_nice()}. The Java
     * priority of the thread is left alone. Does not block; allocates. On a virtual thread it is refused, for it would change the
     * carrier, which serves others too. Without native access {@link #NORMAL} is honoured: no thread has anything else.
     *
     * @return honoured, or why not; a refusal changes nothing and is logged once for each cause
     */
    public PlatformResult applyToCurrentThread() {
        String what = "A thread does not get the priority " + this;
        if (Thread.currentThread().isVirtual()) {
            return Refusals.refuse(
                    "virtual priority",
                    what,
                    "a virtual thread has no priority of its own, and its carrier serves others too; use a platform thread");
        }
        String refusal = LinuxCalls.refusal();
        if (refusal != null) {
            return nice == 0 ? PlatformResult.yes() : Refusals.refuse("no priority", what, refusal);
        }
        int target = target();
        int errno = LinuxCalls.setNice(target);
        return errno == 0
                ? PlatformResult.yes()
                : Refusals.refuse("setpriority " + errno, what, explain(errno, target));
    }

    private int target() {
        return Math.clamp((long) ProcessNice.VALUE + nice, MIN_NICE, MAX_NICE);
    }

    private PlatformResult trial() {
        Trial trial = new Trial(target());
        try {
            trial.start();
        } catch (OutOfMemoryError e) { // the machine's limit of threads
            return PlatformResult.no("no thread could be started to try it (" + e.getMessage() + ")");
        }
        boolean interrupted = false;
        while (trial.isAlive()) {
            try {
                trial.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return trial.errno == 0 ? PlatformResult.yes() : PlatformResult.no(explain(trial.errno, trial.target));
    }

    private static String explain(int errno, int target) {
        String name = "setpriority failed with " + LinuxCalls.errnoName(errno);
        return switch (LinuxCalls.errnoName(errno)) {
            case "EACCES" ->
                name + ": raising a thread to nice " + target
                        + " takes CAP_SYS_NICE or a limit RLIMIT_NICE (ulimit -e) of " + (20 - target);
            case "EPERM" -> name + ": a sandbox or security module forbids it";
            default -> name;
        };
    }

    /** The higher priority comes first. Consistent with {@code equals}. */
    @Override
    public int compareTo(ThreadPriority other) {
        return Integer.compare(nice, other.nice);
    }

    /** Equal to every priority of the same nice value. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ThreadPriority priority && nice == priority.nice;
    }

    @Override
    public int hashCode() {
        return nice;
    }

    /** Its nice value, with a word for the three that have one. */
    @Override
    public String toString() {
        return switch (nice) {
            case 0 -> "normal";
            case MIN_NICE -> "high (nice " + nice + ")";
            case MAX_NICE -> "low (nice " + nice + ")";
            default -> "nice " + nice;
        };
    }

    /** Read before any thread is changed: the first thread of a process may be one that runs Java code. */
    private static final class ProcessNice {
        static final int VALUE = ProcFiles.processNice();

        private ProcessNice() {}
    }

    /** Tries the priority on itself. Its result is read after its end. */
    private static final class Trial extends Thread {
        private final int target;
        private int errno;

        Trial(int target) {
            super(null, null, "kernwork-priority-trial", 0, false);
            this.target = target;
            setDaemon(true);
        }

        @Override
        public void run() {
            errno = LinuxCalls.setNice(target);
        }
    }
}
