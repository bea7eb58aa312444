package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.timer.TimerNode;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A re-arm for later meets the moment for which the item was armed. What it has superseded does not run at the old time, what
 * it came too late for has run, and at the new time there is one run. Result: where the re-arm found the item, by its answer,
 * by whether the item ever got a place, and by the runs before the new time.
 */
@JCStressTest
@Description("What a re-arm has superseded never runs at its old time, and the new one is kept.")
@Outcome(id = "superseded", expect = ACCEPTABLE, desc = "rearm answers REARMED -> fire finds the new time")
@Outcome(id = "postponed", expect = ACCEPTABLE, desc = "fire queues the item -> rearm takes it off the queue: ARMED")
@Outcome(id = "ran", expect = ACCEPTABLE, desc = "fire queues the item -> run begins -> rearm: ARMED")
@Outcome(expect = FORBIDDEN, desc = "REARMED or postponed -> run at the old time; or no run, or two, at the new one")
@State
public class RearmAgainstFire {
    private static final BiFunction<TimerRig, Item, Admission> REARM =
            Planted.choose(RearmAgainstFire::rearm, RearmAgainstFire::rearmWithoutLock);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(this::body);

    private final Meeting meeting = new Meeting();
    private Admission answer = Admission.CLOSED;
    private int runs;
    private int delivered;

    /** Arms the item, whose time has come then. */
    public RearmAgainstFire() {
        rig.arm(item, TimerRig.SECOND);
        rig.putClock(TimerRig.SECOND);
    }

    /** The timer, and the worker. */
    @Actor
    public void fire() {
        meeting.first(16);
        rig.fireAndRun(meeting);
    }

    /** The one who re-arms. */
    @Actor
    public void rearm() {
        meeting.second(16);
        meeting.approach();
        answer = REARM.apply(rig, item);
    }

    /** Waits for the new time. */
    @Arbiter
    public void finish(L_Result result) {
        boolean placed = TimerRig.wasPlaced(item);
        rig.putClock(TimerRig.SECOND + TimerRig.HOUR - 1);
        rig.runUntilIdle();
        int early = runs;
        rig.putClock(TimerRig.SECOND + TimerRig.HOUR);
        rig.runUntilIdle();
        int requests = answer == Admission.REARMED ? 1 : 2;
        String seen = answer + (placed ? ", placed" : "") + ", ran " + early;
        String where = switch (seen) {
            case "REARMED, ran 0" -> "superseded";
            case "ARMED, placed, ran 0" -> "postponed";
            case "ARMED, placed, ran 1" -> "ran";
            default -> seen;
        };
        boolean kept = runs == early + 1 && delivered == requests;
        result.r1 = kept ? where : where + ", " + (runs - early) + " runs later, " + delivered + " requests";
    }

    private void body(int requests) {
        runs++;
        delivered += requests;
    }

    private static Admission rearm(TimerRig rig, Item item) {
        return rig.rearm(item, TimerRig.HOUR);
    }

    /** Planted: an armed item gets its new time without the lock under which the old one is looked at. */
    private static Admission rearmWithoutLock(TimerRig rig, Item item) {
        if (!TimerRig.isArmed(item)) {
            return rig.rearm(item, TimerRig.HOUR);
        }
        Meeting.linger(64);
        TimerNode node = TimerRig.node(item);
        node.arm(TimerRig.SECOND + TimerRig.HOUR, 0);
        return Admission.REARMED;
    }
}
