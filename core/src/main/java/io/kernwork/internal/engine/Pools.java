package io.kernwork.internal.engine;

import io.kernwork.cpu.Affinity;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.cpu.CpuSet;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Workers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pools that the queues of one runtime choose from. But for the normal one each is made at its first use, under this object's
 * monitor, which is taken before the registry's.
 */
final class Pools {
    private final Engine engine;
    private final Registry registry;
    private final HighPriority high;
    private final Pool normal;
    private final Map<WorkerKind, Pool[]> made = new EnumMap<>(WorkerKind.class); // one, or one for each CPU behind it
    private final Map<List<Object>, Pod[]> pods = new HashMap<>(); // by kind and scope
    private volatile Shards shards;
    private volatile Pool[] ofCpus = {}; // normal ones, if the CPUs are bound to processors
    private @Nullable CpuTopology machine;

    /** The workers for those processors, or for all. */
    record Pod(Pool workers, CpuSet processors) {}

    Pools(Engine engine) {
        this.engine = engine;
        this.high = new HighPriority(engine);
        this.shards = Shards.unbound(engine.cpus());
        this.normal = new Pool(engine, PoolSpec.of(WorkerKind.MANAGED, engine.cpus(), Lane.NO_CPU));
        this.registry = new Registry(engine.name(), normal);
    }

    Registry registry() {
        return registry;
    }

    Pool normal() {
        return normal;
    }

    Shards shards() {
        return shards;
    }

    /** All there are, the highest rank first. */
    Pool[] all() {
        return registry.pools();
    }

    /** Whose workers serve what belongs to a CPU, or to none. */
    Pool of(WorkerKind kind, int cpu) {
        if (kind == WorkerKind.MANAGED) {
            Pool[] bound = ofCpus;
            return cpu == Lane.NO_CPU || bound.length == 0 ? normal : bound[cpu];
        }
        int at = kind.isManaged() && shards.areBound() ? cpu + 1 : 0;
        synchronized (this) {
            Pool[] present = made.computeIfAbsent(kind, missing -> new Pool[engine.cpus() + 1]);
            Pool found = present[at];
            if (found == null) {
                found = open(spec(kind, at == 0 ? Lane.NO_CPU : cpu));
                present[at] = found;
            }
            return found;
        }
    }

    /** Whose workers serve a lane of a queue. */
    Workers workers(Traits traits, int cpu) {
        boolean scoped = traits.workers() == WorkerKind.UNBOUND || traits.workers() == WorkerKind.UNBOUND_HIGH;
        return scoped ? new ScopedWorkers(pods(traits.workers(), traits.scope())) : of(traits.workers(), cpu);
    }

    /** What becomes ready in the lane of an unbound queue from now on begins in another scope; false when it is no such lane. */
    boolean setScope(Lane lane, WorkerKind kind, AffinityScope scope) {
        if (lane.workers() instanceof ScopedWorkers scoped) {
            registry.widen(scoped, pods(kind, scope));
            return true;
        }
        return false;
    }

    private PoolSpec spec(WorkerKind kind, int cpu) {
        PoolSpec spec = PoolSpec.of(kind, cpu == Lane.NO_CPU ? engine.cpus() : 1, cpu);
        if (kind.isHigh()) {
            return spec.around(high::raiseAsAsked, spec.onStop());
        }
        return kind == WorkerKind.VIRTUAL ? spec.on(virtualThreads()) : spec;
    }

    private ThreadFactory virtualThreads() {
        return Thread.ofVirtual()
                .name("kernwork-" + engine.name() + "-virtual-", 1)
                .factory();
    }

    /** Another one, also in a runtime whose workers are not threads. */
    Pool open(PoolSpec spec) {
        Pool opened = new Pool(engine, spec);
        registry.add(opened);
        return opened;
    }

    /** Binds the CPUs of a runtime that has no queue yet; each gets workers of its own for what belongs to it. */
    void bind(PlatformResult support, Supplier<CpuTopology> read) {
        if (!support.honoured()) {
            engine.reports().warn("its CPUs are not bound to processors: ", support.reason());
            return;
        }
        Pool[] bound = new Pool[engine.cpus()];
        for (int cpu = 0; cpu < bound.length; cpu++) {
            bound[cpu] = open(PoolSpec.of(WorkerKind.MANAGED, 1, cpu));
        }
        machine = read.get();
        shards = Shards.bound(bound.length, machine);
        ofCpus = bound;
    }

    /**
     * Unbound workers for each group of processors that share something; those of all processors where the CPUs of the runtime are not
     * bound, or the machine has one such group.
     */
    synchronized Pod[] pods(WorkerKind kind, AffinityScope scope) {
        CpuTopology present = machine;
        Pod whole = new Pod(of(kind, Lane.NO_CPU), CpuSet.of());
        if (present == null || scope == AffinityScope.SYSTEM) {
            return new Pod[] {whole};
        }
        return pods.computeIfAbsent(List.of(kind, scope), missing -> {
            List<Pod> groups = new ArrayList<>();
            for (CpuSet group : present.groups(scope)) {
                CpuSet allowed = group.intersection(present.allowed());
                if (!allowed.isEmpty()) {
                    PoolSpec spec = spec(kind, Lane.NO_CPU);
                    Runnable start = spec.onStart();
                    groups.add(new Pod(
                            open(spec.around(
                                    () -> {
                                        Affinity.set(allowed);
                                        start.run();
                                    },
                                    spec.onStop())),
                            allowed));
                }
            }
            return groups.size() > 1 ? groups.toArray(Pod[]::new) : new Pod[] {whole};
        });
    }
}
