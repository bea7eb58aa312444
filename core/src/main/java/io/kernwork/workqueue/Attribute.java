package io.kernwork.workqueue;

/** What a queue can be asked to be; its name is that of the builder's method. */
enum Attribute {
    MAX_ACTIVE("maxActive()"),
    ORDERED("ordered()"),
    PER_CPU("perCpu()"),
    UNBOUND("unbound()"),
    AFFINITY_SCOPE("affinityScope()"),
    VIRTUAL_THREADS("virtualThreads()"),
    HIGH_PRIORITY("highPriority()"),
    CPU_INTENSIVE("cpuIntensive()"),
    FREEZABLE("freezable()"),
    MEM_RECLAIM("memReclaim()"),
    BOTTOM_HALF("bottomHalf()");

    final String method;

    Attribute(String method) {
        this.method = method;
    }
}
