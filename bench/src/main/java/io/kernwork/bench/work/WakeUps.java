package io.kernwork.bench.work;

import io.kernwork.bench.peer.TimerPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** T5: how often the threads of a peer wake up while 1,000 timers are armed and none of them is due. */
final class WakeUps extends TimerWorkload {
    private static final int ARMED = 1_000;
    private static final long WINDOW_NANOS = 1_000_000_000;

    /** A quick plan is shorter than a second. */
    private static final int TIMES_PLAN = 4;

    /** Until whoever leaves something to its threads has done it. */
    private static final long QUIET_NANOS = 250_000_000;

    private @Nullable PeerThreads threads; // made before the peer is

    WakeUps(Patience patience) {
        super(patience, SHARED, List.of());
    }

    @Override
    void prepare() throws IOException {
        threads = new PeerThreads();
    }

    @Override
    <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) throws IOException {
        TimerSet<H, T> set = new TimerSet<>(peer, patience, ARMED);
        set.adopt();
        set.arm(ARMED, TimerSet.FAR);
        Patience.pass(QUIET_NANOS);
        long window = Math.min(WINDOW_NANOS, TIMES_PLAN * plan.measureNanos());
        List<Path> born = Objects.requireNonNull(threads).born();
        long switches = -PeerThreads.switches(born);
        Patience.pass(window);
        switches += PeerThreads.switches(born);
        set.fire();
        peer.close();
        set.verify();
        return Map.of("T5", Sample.of((double) switches * WINDOW_NANOS / window));
    }
}
