package io.kernwork.bench.work;

import io.kernwork.bench.peer.TimerPeer;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * T2: what it costs to cancel one of 1,000 timers, by chance, and to arm another one instead: that of 1,000 more which has been
 * idle for longest, as with 2,000 connections of which half wait for an answer.
 */
final class ArmCancel extends TimerWorkload {
    static final int ARMED = 1_000;

    ArmCancel(Patience patience) {
        super(patience, SHARED, ALONE);
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
        return Map.of("T2", pair);
    }
}
