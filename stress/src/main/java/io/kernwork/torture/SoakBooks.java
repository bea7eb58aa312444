package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.ItemRef;
import io.kernwork.torture.Violations.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One item of the soak, of whatever concept, and what has become of its requests. */
final class SoakBooks {
    final String name;
    private final SoakWorld world;
    private final boolean merges; // a run answers one request, however often it was asked for: COALESCED is not counted
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile @Nullable ItemRef item;

    SoakBooks(SoakWorld world, String name, boolean merges) {
        this.world = world;
        this.name = name;
        this.merges = merges;
    }

    /** The item that it is about, as reports of closes name it. */
    void isOf(ItemRef owner) {
        item = owner;
    }

    @Nullable
    ItemRef item() {
        return item;
    }

    /** A re-arming adds no request. */
    void answered(Admission answer) {
        boolean counts =
                answer == Admission.QUEUED || answer == Admission.ARMED || (answer == Admission.COALESCED && !merges);
        if (counts) {
            accepted.incrementAndGet();
            world.accepted.increment();
        }
    }

    void removed(int requests) {
        settled.addAndGet(requests);
    }

    /** The body. */
    void run(int requests, SoakBody deeds) throws Exception {
        world.verbs.run(() -> {
            int now = inside.incrementAndGet();
            try {
                world.violations.unless(now == 1, Kind.OVERLAP, name + " runs beside itself");
                world.violations.unless(!world.closed, Kind.LEFT, name + " runs after the close");
                settled.addAndGet(merges ? 1 : requests);
                world.runs.increment();
                deeds.run();
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    /** Whether everything is accounted for, with what closes have dropped. */
    boolean isBalanced(long dropped) {
        return inside.get() == 0 && accepted.get() == settled.get() + counted(dropped);
    }

    /** A report tells of merged requests, too, which are not counted where a run answers them as one. */
    private long counted(long dropped) {
        return merges ? Math.min(1, dropped) : dropped;
    }

    String toString(long dropped) {
        return name + ": accepted " + accepted + ", delivered and removed " + settled + ", dropped " + dropped
                + ", inside " + inside;
    }
}
