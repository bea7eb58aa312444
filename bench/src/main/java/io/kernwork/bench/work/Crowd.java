package io.kernwork.bench.work;

import io.kernwork.bench.peer.TimerPeer;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * T3: the same with a million timers that are armed: to put one off, to cancel one and arm another instead, and both mixed,
 * always one by chance. A third of the time for each. Before that, what an armed timer keeps in memory: what the arming adds to
 * objects that are there anyway, and what both take together, without the task and without the caller's own references.
 */
final class Crowd extends TimerWorkload {
    private static final int ARMED = 1_000_000;

    /** Idle ones beside them, which take turns. */
    private static final int IDLE = 65_536;

    /** In less than that nobody measures a million: it is a test of this workload, and gets this many times fewer. */
    private static final long LEAST_NANOS = 50_000_000;

    private static final int FEWER = 64;

    Crowd(Patience patience) {
        super(patience, SHARED, ALONE);
    }

    @Override
    <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) throws RunnerException {
        int divisor = plan.measureNanos() < LEAST_NANOS ? FEWER : 1;
        int armed = ARMED / divisor;
        int all = armed + IDLE / divisor;
        TimerSet<H, T> set = new TimerSet<>(peer, patience, all);
        set.catchUp();
        long before = Machine.retained();
        set.adopt();
        long made = Machine.retained();
        set.arm(armed, TimerSet.FAR);
        double arming = perTimer(Machine.retained() - made, armed);
        double making = perTimer(made - before, all);
        Plan third = plan.part(3);
        Sample rearm = TimerRounds.of(set, () -> set.rearm(TimerRounds.LAP, armed, TimerSet.FAR))
                .measure(third);
        Sample cancel = TimerRounds.of(set, () -> set.cancelAndArm(TimerRounds.LAP, TimerSet.FAR))
                .measure(third);
        Sample mixed = TimerRounds.of(set, () -> set.mix(TimerRounds.LAP, TimerSet.FAR))
                .measure(third);
        set.fire();
        peer.close();
        set.verify();
        return Map.of(
                "T3.rearm", rearm,
                "T3.cancel", cancel,
                "T3.mixed", mixed,
                "T3.retained", Sample.of(arming),
                "T3.objects", Sample.of(arming + making));
    }

    /** Nothing at all comes out as a little less now and then. */
    private static double perTimer(long bytes, int timers) {
        return Math.max(0, (double) bytes / timers);
    }
}
