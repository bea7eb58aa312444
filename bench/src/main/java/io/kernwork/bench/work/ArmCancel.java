package io.kernwork.bench.work;

import io.kernwork.bench.peer.TimerPeer;
import io.kernwork.bench.peer.TimerPeers;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * T2, X3: what it costs to cancel one of 1,000 timers, by chance, and to arm another one instead: that of 1,000 more which has been
 * idle for longest, as with 2,000 connections of which half wait for an answer.
 */
final class ArmCancel extends TimerWorkload {
    static final int ARMED = 1_000;

    private final String id;

    ArmCancel(Patience patience) {
        this(patience, "T2", SHARED, ALONE);
    }

    private ArmCancel(Patience patience, String id, List<TimerPeers> counted, List<TimerPeers> shown) {
        super(patience, counted, shown);
        this.id = id;
    }

    /** The same among scheduled executors, which give a future for each. */
    static ArmCancel ofFutures(Patience patience) {
        return new ArmCancel(
                patience,
                "X3",
                List.of(TimerPeers.KERNWORK_VIEW, TimerPeers.STPE, TimerPeers.FJP, TimerPeers.NETTY),
                List.of());
    }

    @Override
    <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) throws RunnerException {
        TimerSet<H, T> set = new TimerSet<>(peer, patience, 2 * ARMED);
        set.adopt();
        set.arm(ARMED, TimerSet.FAR);
        Sample pair = TimerRounds.of(set, () -> set.cancelAndArm(TimerRounds.LAP, TimerSet.FAR))
                .measure(plan);
        set.fire();
        peer.close();
        set.verify();
        return Map.of(id, pair);
    }
}
