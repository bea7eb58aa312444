package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.timer.TimerNode;
import java.util.function.BiConsumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * What was disarmed a second ago is about to be forgotten by the wheel, and is armed again: it runs once, at its time.
 * Result: whether the wheel kept the item or had to file it anew, which shows in when it looks next.
 */
@JCStressTest
@Description("What is armed again while the wheel forgets it runs once, at its time.")
@Outcome(id = "kept", expect = ACCEPTABLE, desc = "arm finds the item filed -> purge finds it armed and keeps it")
@Outcome(id = "anew", expect = ACCEPTABLE, desc = "purge forgets the item -> arm files it anew")
@Outcome(expect = FORBIDDEN, desc = "the item is armed and the wheel does not have it: it runs never, or twice")
@State
public class PurgeAgainstArm {
    private static final long SOON = 4 * TimerRig.SECOND;
    private static final BiConsumer<TimerRig, Item> PURGE =
            Planted.choose(PurgeAgainstArm::purge, PurgeAgainstArm::purgeWithoutLook);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(this::body);

    private final Meeting meeting = new Meeting();
    private Admission answer = Admission.CLOSED;
    private int runs;

    /** Arms and disarms, and lets the time pass that the wheel keeps the item. */
    public PurgeAgainstArm() {
        rig.arm(item, SOON);
        rig.cancel(item);
        rig.putClock(TimerRig.SECOND);
    }

    /** The timer. */
    @Actor
    public void purge() {
        meeting.first(32);
        PURGE.accept(rig, item);
    }

    /** The one who arms. */
    @Actor
    public void arm() {
        meeting.second(32);
        answer = rig.arm(item, TimerRig.HOUR);
    }

    /** Waits for its time. */
    @Arbiter
    public void finish(L_Result result) {
        rig.fireDue();
        boolean kept = rig.engine.nextFiring() <= SOON;
        rig.putClock(TimerRig.SECOND + TimerRig.HOUR - 1);
        rig.runUntilIdle();
        int early = runs;
        rig.putClock(TimerRig.SECOND + TimerRig.HOUR);
        rig.runUntilIdle();
        boolean right = answer == Admission.ARMED && early == 0 && runs == 1;
        result.r1 = right ? kept ? "kept" : "anew" : answer + ", ran " + early + " early, " + runs + " in all";
    }

    private void body(int requests) {
        runs++;
    }

    private static void purge(TimerRig rig, Item item) {
        rig.fireDue();
    }

    /** Planted: whether the item is armed is looked at before its lock is taken. */
    private static void purgeWithoutLook(TimerRig rig, Item item) {
        TimerNode node = rig.wheel.pollDropped(TimerRig.SECOND);
        if (node == null || TimerRig.isArmed(item)) {
            return;
        }
        Meeting.linger(8);
        node.lock();
        node.purged();
        rig.wheel.remove(node);
        node.unlock();
    }
}
