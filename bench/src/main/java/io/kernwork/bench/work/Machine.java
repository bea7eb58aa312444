package io.kernwork.bench.work;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What is asked of the JVM about itself. */
final class Machine {
    /** As many as this process may use. Read before any thread is bound to one of them, which would change the answer. */
    static final int CPUS = Runtime.getRuntime().availableProcessors();

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private Machine() {}

    /**
     * {@return the bytes that all threads have allocated so far} Those that have ended count, and virtual threads count with
     * their carriers: nothing that a peer does escapes, on whatever thread.
     */
    static long allocated() {
        return THREADS.getTotalThreadAllocatedBytes();
    }

    /**
     * {@return the id of a thread that is alive}
     *
     * @throws IllegalStateException if there is not exactly one of this name
     */
    static long threadNamed(String name) {
        long[] ids = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .mapToLong(Thread::threadId)
                .toArray();
        if (ids.length != 1) {
            throw new IllegalStateException("there are " + ids.length + " threads named " + name);
        }
        return ids[0];
    }

    /** {@return the CPU time that a thread has used so far} */
    static long cpuNanosOf(long thread) {
        return THREADS.getThreadCpuTime(thread);
    }

    /** {@return the bytes that a thread has allocated so far} */
    static long allocatedBy(long thread) {
        return THREADS.getThreadAllocatedBytes(thread);
    }

    /**
     * Makes what lives long old, as it is in a program that has run for a while. From then on the collector's barriers cost
     * what they cost there, for everybody alike. Needs two collections: the first one may only move it to the survivors.
     */
    static void settle() {
        System.gc();
        System.gc();
    }

    /** {@return the bytes of the heap that are reachable} */
    static long retained() {
        settle();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
