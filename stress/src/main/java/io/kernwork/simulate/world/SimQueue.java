package io.kernwork.simulate.world;

import io.kernwork.simulate.sched.Simulation;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A work queue and who is inside its bodies; and, where nothing is ever taken away, in which order each client has asked. */
final class SimQueue {
    /** What kinds there are. */
    enum Kind {
        PLAIN,
        ONE_SLOT,
        ORDERED,
        PER_CPU,
        UNBOUND,
        UNBOUND_ORDERED,
        HIGH,
        INTENSIVE,
        FREEZABLE,
        RECLAIM,
        RECLAIM_ORDERED,
        BOTTOM_HALF,
        BOTTOM_HALF_HIGH
    }

    /** A request of a client that nobody may pass. */
    private record Entry(int client, WorkBooks work) {}

    final Kind kind;
    final WorkQueue queue;
    boolean closing;
    boolean closed;
    int bound;

    private final World world;
    private final List<Entry> order = new ArrayList<>();
    private int inside;

    SimQueue(World world, String name, Kind kind) {
        this.world = world;
        this.kind = kind;
        this.bound = kind == Kind.ONE_SLOT || isOrdered() ? 1 : 3;
        this.queue = describe(WorkQueue.builder(name).runtime(world.runtime)).build();
    }

    private WorkQueueBuilder describe(WorkQueueBuilder builder) {
        WorkQueueBuilder queued = isOrdered() ? builder.ordered() : isBottomHalf() ? builder : builder.maxActive(bound);
        return switch (kind) {
            case PLAIN, ONE_SLOT, ORDERED -> queued;
            case PER_CPU -> queued.perCpu();
            case UNBOUND, UNBOUND_ORDERED -> queued.unbound();
            case HIGH -> queued.highPriority();
            case INTENSIVE -> queued.cpuIntensive();
            case FREEZABLE -> queued.freezable();
            case RECLAIM, RECLAIM_ORDERED -> queued.memReclaim();
            case BOTTOM_HALF -> queued.bottomHalf();
            case BOTTOM_HALF_HIGH -> queued.bottomHalf().highPriority();
        };
    }

    boolean isOrdered() {
        return kind == Kind.ORDERED || kind == Kind.UNBOUND_ORDERED || kind == Kind.RECLAIM_ORDERED;
    }

    boolean isBottomHalf() {
        return kind == Kind.BOTTOM_HALF || kind == Kind.BOTTOM_HALF_HIGH;
    }

    boolean hasLimit() {
        return !isOrdered() && !isBottomHalf();
    }

    void enter(WorkBooks work) {
        inside++;
        int most = kind == Kind.PER_CPU || isBottomHalf() ? 1_000 : bound;
        world.unless(inside <= most, "LIMIT: " + inside + " of at most " + most + " inside " + queue.name());
        world.unless(!closed, "LEFT: " + work.name + " begins on " + queue.name() + ", which was closed");
        for (Entry entry : order) {
            if (entry.work == work) {
                break;
            }
            int of = entry.client;
            boolean passes = order.stream().anyMatch(each -> each.work == work && each.client == of);
            world.unless(!passes, "ORDER: " + work.name + " passes " + entry.work.name + " of client " + of);
        }
        order.removeIf(each -> each.work == work);
    }

    void leave() {
        inside--;
    }

    /** Before a client asks: its request may begin before the answer is known. */
    @Nullable
    Object mayQueue(int client, WorkBooks work) {
        if (!isOrdered() || !work.realm.orderly || order.stream().anyMatch(each -> each.work == work)) {
            return null;
        }
        Entry entry = new Entry(client, work);
        order.add(entry);
        return entry;
    }

    /** It was not queued by that. */
    void wasNotQueued(@Nullable Object entry) {
        order.removeIf(each -> each == entry);
    }

    void noteClosed() {
        closed = true;
        Simulation.note(queue.name() + " was closed");
    }
}
