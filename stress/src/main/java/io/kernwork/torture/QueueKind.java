package io.kernwork.torture;

import io.kernwork.cpu.AffinityScope;
import io.kernwork.workqueue.WorkQueueBuilder;

/** What queues of the storm are: each attribute alone, and those combinations that meet in the engine. */
enum QueueKind {
    PLAIN,
    ORDERED,
    PER_CPU,
    UNBOUND,
    UNBOUND_ORDERED,
    SCOPED,
    HIGH,
    UNBOUND_HIGH,
    PER_CPU_HIGH,
    INTENSIVE,
    PER_CPU_INTENSIVE,
    VIRTUAL,
    VIRTUAL_ORDERED,
    FREEZABLE,
    FREEZABLE_PER_CPU,
    RECLAIM,
    RECLAIM_ORDERED,
    RECLAIM_UNBOUND;

    /** The limit of one that has a limit, in the beginning. */
    static final int FIRST_LIMIT = 3;

    WorkQueueBuilder describe(WorkQueueBuilder builder) {
        WorkQueueBuilder queue = isOrdered() ? builder.ordered() : builder.maxActive(FIRST_LIMIT);
        return switch (this) {
            case PLAIN, ORDERED -> queue;
            case PER_CPU -> queue.perCpu();
            case UNBOUND -> queue.unbound();
            case UNBOUND_ORDERED -> queue.unbound();
            case SCOPED -> queue.unbound().affinityScope(AffinityScope.CACHE);
            case HIGH -> queue.highPriority();
            case UNBOUND_HIGH -> queue.unbound().highPriority();
            case PER_CPU_HIGH -> queue.perCpu().highPriority();
            case INTENSIVE -> queue.cpuIntensive();
            case PER_CPU_INTENSIVE -> queue.perCpu().cpuIntensive();
            case VIRTUAL -> queue.virtualThreads();
            case VIRTUAL_ORDERED -> queue.virtualThreads();
            case FREEZABLE -> queue.freezable();
            case FREEZABLE_PER_CPU -> queue.freezable().perCpu();
            case RECLAIM -> queue.memReclaim();
            case RECLAIM_ORDERED -> queue.memReclaim();
            case RECLAIM_UNBOUND -> queue.memReclaim().unbound().freezable();
        };
    }

    boolean isOrdered() {
        return this == ORDERED || this == UNBOUND_ORDERED || this == VIRTUAL_ORDERED || this == RECLAIM_ORDERED;
    }

    boolean isPerCpu() {
        return this == PER_CPU || this == PER_CPU_HIGH || this == PER_CPU_INTENSIVE || this == FREEZABLE_PER_CPU;
    }

    boolean isFreezable() {
        return this == FREEZABLE || this == FREEZABLE_PER_CPU || this == RECLAIM_UNBOUND;
    }

    /** Whether it has an affinity scope to change. */
    boolean isScoped() {
        return this == UNBOUND
                || this == UNBOUND_ORDERED
                || this == SCOPED
                || this == UNBOUND_HIGH
                || this == RECLAIM_UNBOUND;
    }
}
