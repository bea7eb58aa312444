package io.kernwork.torture;

import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.torture.Violations.Kind;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Who runs softirqs on which CPU, or keeps them out there: one at a time. */
final class Occupancy {
    private static final int MOST = 256;

    private final CpuPeek cpus;
    private final Violations violations;
    private final AtomicReferenceArray<@Nullable String> inside = new AtomicReferenceArray<>(MOST);

    Occupancy(CpuPeek cpus, Violations violations) {
        this.cpus = cpus;
        this.violations = violations;
    }

    /** The calling thread is inside now; on which CPU. */
    int enter(String who) {
        int cpu = cpus.here();
        String other = inside.compareAndExchange(cpu, null, who);
        violations.unless(other == null, Kind.CPU, who + " runs on CPU " + cpu + " beside " + other);
        return cpu;
    }

    void leave(int cpu) {
        inside.set(cpu, null);
    }
}
