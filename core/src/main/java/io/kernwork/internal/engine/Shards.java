package io.kernwork.internal.engine;

import io.kernwork.cpu.Affinity;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.cpu.CpuSet;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The CPUs of a runtime, each a share of its queues. They may be bound to processors of the machine: then the workers of a CPU
 * run nowhere else, and a thread that runs no body counts as the CPU that it is found on.
 */
final class Shards {
    private final int cpus;
    private final CpuSet[] bound; // one for each CPU, or none at all
    private final int[] cpuOf; // by the number of the processor

    private Shards(int cpus, CpuSet[] bound) {
        this.cpus = cpus;
        this.bound = bound;
        int processors = 0;
        for (CpuSet set : bound) {
            processors = Math.max(processors, set.stream().max().orElse(-1) + 1);
        }
        cpuOf = new int[processors];
        Arrays.fill(cpuOf, Lane.NO_CPU);
        for (int cpu = 0; cpu < bound.length; cpu++) {
            int number = cpu;
            bound[cpu].stream()
                    .filter(processor -> cpuOf[processor] == Lane.NO_CPU)
                    .forEach(processor -> cpuOf[processor] = number);
        }
    }

    /** CPUs that are bound to nothing. */
    static Shards unbound(int cpus) {
        return new Shards(cpus, new CpuSet[0]);
    }

    /**
     * Shares the processors that the process may use among so many CPUs, those that share a cache to the same CPU or to
     * neighbours; each gets one where there are not enough.
     */
    static Shards bound(int cpus, CpuTopology machine) {
        List<Integer> processors = new ArrayList<>();
        for (CpuSet group : machine.groups(AffinityScope.CACHE)) {
            group.intersection(machine.allowed()).stream().forEach(processors::add);
        }
        int count = processors.size();
        CpuSet[] sets = new CpuSet[count == 0 ? 0 : cpus];
        for (int cpu = 0; cpu < sets.length; cpu++) {
            int from = cpus >= count ? cpu % count : (int) ((long) cpu * count / cpus);
            int to = cpus >= count ? from + 1 : (int) ((cpu + 1L) * count / cpus);
            sets[cpu] = CpuSet.of(processors.subList(from, to).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return new Shards(cpus, sets);
    }

    /** Whether the CPUs are bound to processors. */
    boolean areBound() {
        return bound.length > 0;
    }

    /** The processors of a CPU, if it is bound. */
    CpuSet processors(int cpu) {
        return bound[cpu];
    }

    /** Binds the calling thread, a worker of the given CPU or of none. A refusal is logged, and the thread runs anywhere. */
    void bind(int cpu) {
        if (cpu != Lane.NO_CPU && areBound()) {
            Affinity.set(bound[cpu]);
        }
    }

    /** The CPU of the body that the calling thread runs; else the one it is on; else the same one for each thread. */
    int current() {
        int inside = Current.cpu();
        if (inside != Lane.NO_CPU && inside < cpus) {
            return inside;
        }
        if (areBound()) {
            int processor = Affinity.currentCpu();
            if (processor >= 0 && processor < cpuOf.length && cpuOf[processor] != Lane.NO_CPU) {
                return cpuOf[processor];
            }
        }
        long mixed = Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L;
        return (int) Long.remainderUnsigned(mixed >>> 32, cpus);
    }
}
