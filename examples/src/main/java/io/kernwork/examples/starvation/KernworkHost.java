package io.kernwork.examples.starvation;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.PeriodicWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A work queue for each component, and one runtime whose workers serve them all. */
final class KernworkHost implements Host {
    private final Kernwork runtime;
    private final Map<Component, WorkQueue> queues = new EnumMap<>(Component.class);
    private final List<PeriodicWork> leases = new ArrayList<>();

    KernworkHost(int cpus) {
        runtime = Kernwork.builder().name("starvation").cpus(cpus).daemon(true).build();
        for (Component component : Component.values()) {
            WorkQueueBuilder builder = WorkQueue.builder(component.text()).runtime(runtime);
            queues.put(component, describe(component, builder).build());
        }
    }

    /** What a component asks of its queue. */
    private static WorkQueueBuilder describe(Component component, WorkQueueBuilder builder) {
        return switch (component) {
            case HOUSEKEEPING -> builder.highPriority();
            case HOGS -> builder.cpuIntensive();
            case CALLS, WRITES -> builder;
        };
    }

    private WorkQueue queue(Component component) {
        return Objects.requireNonNull(queues.get(component));
    }

    @Override
    public void run(Job job) {
        queue(job.component()).enqueue(Work.of(job.component().text(), job::run));
    }

    @Override
    public void keep(Lease lease) {
        PeriodicWork work = PeriodicWork.fixedRate("lease", Load.LEASE_PERIOD, _ -> lease.renew());
        leases.add(work);
        work.start(queue(Component.HOUSEKEEPING), lease.toNext());
    }

    @Override
    public int threads() {
        return runtime.workers();
    }

    @Override
    public void close() {
        leases.forEach(PeriodicWork::stop);
        runtime.close();
    }
}
