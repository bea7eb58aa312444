package io.kernwork.bench.work;

import io.kernwork.base.Delay;
import io.kernwork.bench.peer.TimerPeer;
import java.time.Duration;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * T1: what it costs to put off one of 1,000 timers, by chance, as a debounce or an idle time-out does: with the clock read
 * inside, and with a time that the caller reads once for 1,024 operations, where a peer takes it. And the other way, to a time
 * before that of all others but one: so nobody has to be woken for it. A third of the time for each.
 */
final class Rearm extends TimerWorkload {
    static final int ARMED = 1_000;

    /** Sooner than all others get. */
    private static final Delay STANDING = Delay.of(Duration.ofHours(1));

    Rearm(Patience patience) {
        super(patience, SHARED, ALONE);
    }

    @Override
    <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) throws RunnerException {
        TimerSet<H, T> set = new TimerSet<>(peer, patience, ARMED + 1);
        set.adopt();
        set.arm(ARMED, TimerSet.FAR);
        set.arm(ARMED + 1, STANDING);
        Plan third = plan.part(3);
        Sample later = TimerRounds.of(set, () -> set.rearm(TimerRounds.LAP, ARMED, TimerSet.FAR))
                .measure(third);
        Sample now = !peer.takesNow()
                ? later
                : TimerRounds.of(set, () -> set.rearmFromNow(TimerRounds.LAP, ARMED, TimerSet.FAR))
                        .measure(third);
        Sample earlier = TimerRounds.earlier(set, ARMED).measure(third);
        set.fire();
        peer.close();
        set.verify();
        return Map.of("T1", later, "T1.now", now, "T1.earlier", earlier);
    }
}
