package io.kernwork.internal.engine;

import io.kernwork.base.QueueRef;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneList;
import io.kernwork.internal.queue.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a runtime: its lanes, its pools, its services; and whether more may come. All under this object's monitor. The
 * places of a pool's ring are counted here, since a lane may be opened only when there is one for it.
 */
final class Registry {
    private final String runtime;
    private final LaneList lanes = new LaneList();
    private final List<Service> services = new ArrayList<>();
    private volatile Pool[] pools; // the highest rank first; written under the monitor
    private boolean closed;
    private Sampler sampler = Sampler.OFF;
    private boolean traced;

    Registry(String runtime, Pool first) {
        this.runtime = runtime;
        this.pools = new Pool[] {first};
    }

    /** Nothing is added any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void checkOpen(String needs) {
        if (closed) {
            throw new IllegalStateException("runtime '" + runtime + "' is closed; " + needs
                    + " needs an open one: create it before close(), or use another runtime");
        }
    }

    // ---- lanes

    /** Something is noted of each request to the lanes that are opened from now on. */
    synchronized void trace() {
        traced = true;
    }

    /** Which items of the lanes that are opened from now on are measured. */
    synchronized void sample(Sampler chosen) {
        sampler = chosen;
    }

    /** Adds all lanes of one queue, or none. */
    synchronized void open(Lane... opened) {
        String needs = "queue '" + opened[0].queue.name() + "'";
        checkOpen(needs);
        for (Lane lane : opened) {
            for (Pool on : poolsOf(lane)) {
                if (on.isClosed()) {
                    throw new IllegalStateException("the workers of " + needs + " have been ended");
                }
                on.reserve(on.places + opened.length);
            }
        }
        for (Lane lane : opened) {
            for (Pool on : poolsOf(lane)) {
                on.places++;
            }
            lane.setSampler(sampler);
            if (traced) {
                lane.setTraced();
            }
            lanes.add(lane);
        }
    }

    /** Those in whose rings a lane has a place. */
    private static Pool[] poolsOf(Lane lane) {
        return switch (lane.workers()) {
            case Pool on -> new Pool[] {on};
            case ScopedWorkers scoped -> scoped.everyone;
            default -> new Pool[0];
        };
    }

    /** Gives a lane places in other pools, too, before it may be listed there; when that fails nothing has changed. */
    synchronized void widen(ScopedWorkers scoped, Pools.Pod[] pods) {
        List<Pool> all = new ArrayList<>(List.of(scoped.everyone));
        List<Pool> more = new ArrayList<>();
        for (Pool on : ScopedWorkers.pools(pods)) {
            if (!all.contains(on)) {
                on.reserve(on.places + 1);
                more.add(on);
            }
        }
        all.addAll(more);
        Pool[] everyone = all.toArray(Pool[]::new);
        more.forEach(on -> on.places++);
        scoped.everyone = everyone;
        scoped.set(pods);
    }

    /** The same for one more lane of a queue that has some; false when the runtime has closed. */
    synchronized boolean openUnlessClosed(Lane lane) {
        if (!closed) {
            open(lane);
        }
        return !closed;
    }

    /** A place for a lane that is not among those of queues. */
    synchronized void givePlace(Pool on) {
        on.reserve(on.places + 1);
        on.places++;
    }

    /** A lane that is gone will not be in its pool's ring any more. */
    synchronized void takePlaceBack(Lane gone) {
        for (Pool on : poolsOf(gone)) {
            on.places--;
        }
    }

    /** The lane is closed and idle: nothing of it is left. */
    synchronized void forget(Lane lane) {
        lanes.remove(lane);
    }

    /** Those of queues; a copy. */
    synchronized List<Lane> lanes() {
        return lanes.copy();
    }

    /** Adds some of them to a list: those that follow on the last ones, so that all come up in turn. */
    synchronized void copySome(int most, List<Lane> into) {
        lanes.addSome(most, into);
    }

    /** The same, those of each queue together, in the order of their opening. */
    List<Lane[]> queues() {
        Map<Identity, List<Lane>> queues = new LinkedHashMap<>();
        for (Lane lane : lanes()) {
            queues.computeIfAbsent(new Identity(lane.queue), missing -> new ArrayList<>(1))
                    .add(lane);
        }
        return queues.values().stream()
                .map(siblings -> siblings.toArray(Lane[]::new))
                .toList();
    }

    /** Two queues may be equal in their owner's eyes and are two all the same. */
    private record Identity(QueueRef queue) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity same && same.queue == queue;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(queue);
        }
    }

    // ---- pools and services

    synchronized void add(Pool opened) {
        checkOpen(opened.spec().name());
        Pool[] present = pools;
        Pool[] more = Arrays.copyOf(present, present.length + 1);
        int at = present.length;
        while (at > 0 && present[at - 1].spec().rank() < opened.spec().rank()) {
            more[at] = present[at - 1];
            at--;
        }
        more[at] = opened;
        pools = more;
    }

    synchronized void remove(Pool ended) {
        pools = Arrays.stream(pools).filter(each -> each != ended).toArray(Pool[]::new);
    }

    /** The pools, the highest rank first. */
    Pool[] pools() {
        return pools;
    }

    synchronized void add(Service service) {
        checkOpen("what runs softirqs");
        services.add(service);
    }

    synchronized List<Service> services() {
        return List.copyOf(services);
    }
}
