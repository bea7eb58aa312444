package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.item.Item;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A cancel meets the moment for which the item was armed: the request is cancelled or runs, never both, never neither, and
 * the wheel forgets the item. Result: where the cancel found it, by what it removed, by whether the item ever got a place,
 * and by the runs.
 */
@JCStressTest
@Description("Of a cancel and a fire that meet exactly one has the request.")
@Outcome(id = "disarmed", expect = ACCEPTABLE, desc = "cancel disarms -> fire finds nothing")
@Outcome(id = "unqueued", expect = ACCEPTABLE, desc = "fire queues the item -> cancel takes it off the queue")
@Outcome(id = "ran", expect = ACCEPTABLE, desc = "fire queues the item -> run begins -> cancel finds nothing")
@Outcome(expect = FORBIDDEN, desc = "cancelled and run, or neither; or the wheel keeps the item")
@State
public class CancelAgainstFire {
    private static final BiFunction<TimerRig, Item, Integer> CANCEL =
            Planted.choose(TimerRig::cancel, CancelAgainstFire::cancelAsSeen);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(this::body);

    private final Meeting meeting = new Meeting();
    private int removed;
    private int delivered;

    /** Arms the item, whose time has come then. */
    public CancelAgainstFire() {
        rig.arm(item, TimerRig.SECOND);
        rig.putClock(TimerRig.SECOND);
    }

    /** The timer, and the worker. */
    @Actor
    public void fire() {
        meeting.first(16);
        rig.fireAndRun(meeting);
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(16);
        meeting.approach();
        removed = CANCEL.apply(rig, item);
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        boolean placed = TimerRig.wasPlaced(item);
        rig.runUntilIdle();
        String seen = "removed " + removed + (placed ? ", placed" : "") + ", ran " + delivered;
        String where = switch (seen) {
            case "removed 1, ran 0" -> "disarmed";
            case "removed 1, placed, ran 0" -> "unqueued";
            case "removed 0, placed, ran 1" -> "ran";
            default -> seen;
        };
        result.r1 = rig.filedAfterThePurge() > 0 ? where + ", and still filed" : where;
    }

    private void body(int requests) {
        delivered += requests;
    }

    /** Planted: the answer is what was seen before the lock was taken. */
    private static int cancelAsSeen(TimerRig rig, Item item) {
        boolean armed = TimerRig.isArmed(item);
        Meeting.linger(256);
        int removed = rig.cancel(item);
        return armed ? 1 : removed;
    }
}
