package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.Verdict;
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
 * An item that was disarmed a moment ago, and that the wheel has still, is armed again for a lane that closes: so the way in
 * does not come to the wheel. It is refused, or disarmed and reported; it never stays armed. Result: the answer.
 */
@JCStressTest
@Description("What is armed again for a closing lane is disarmed by its close, or refused.")
@Outcome(id = "ARMED", expect = ACCEPTABLE, desc = "arm finds the item listed -> close finds it armed and reports it")
@Outcome(
        id = "CLOSED",
        expect = ACCEPTABLE,
        desc = "close refuses from here on -> arm, or the wheel for it, is refused")
@Outcome(expect = FORBIDDEN, desc = "armed and not reported, or refused and reported, or armed on a closed lane")
@State
public class CloseAgainstArmAgain {
    private static final BiFunction<TimerRig, Item, Admission> ARM =
            Planted.choose(CloseAgainstArmAgain::arm, CloseAgainstArmAgain::armWithoutLock);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(requests -> {});

    private final Meeting meeting = new Meeting();
    private Admission answer = Admission.COALESCED;
    private int reported;

    /** Arms and disarms: the wheel keeps the item for a while. */
    public CloseAgainstArmAgain() {
        rig.arm(item, TimerRig.HOUR);
        rig.cancel(item);
    }

    /** The one who arms. */
    @Actor
    public void arm() {
        meeting.first(16);
        answer = ARM.apply(rig, item);
    }

    /** The one who closes. */
    @Actor
    public void close() {
        meeting.second(16);
        reported =
                rig.closeNow().neverRan().stream().mapToInt(NeverRan::requests).sum();
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        int expected = answer == Admission.ARMED ? 1 : 0;
        boolean armed = TimerRig.isArmed(item);
        result.r1 = armed ? answer + ", and still armed" : answer + (reported == expected ? "" : ", " + reported);
    }

    private static Admission arm(TimerRig rig, Item item) {
        return rig.arm(item, TimerRig.HOUR);
    }

    /** Planted: the look that finds the item listed and the step that arms it are not one. */
    private static Admission armWithoutLock(TimerRig rig, Item item) {
        TimerNode node = TimerRig.node(item);
        if (!rig.lane.accepts() || !rig.wheel.has(node, rig.lane, TimerRig.HOUR)) {
            return Admission.CLOSED;
        }
        Meeting.linger(64);
        item.applyIf(Event.ARM, Verdict.ARM);
        node.arm(TimerRig.HOUR, 0);
        return Admission.ARMED;
    }
}
