package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * An item is armed while it is disabled: it is disarmed and counted, or refused; never is it armed and disabled. Result: whether the arming was accepted, requests that
 * the disable removed, whether it is armed or has run in the end.
 */
@JCStressTest
@Description("An arming that meets a disable is counted by it or refused.")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "arm -> disable disarms")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "disable -> arm is refused")
@Outcome(expect = FORBIDDEN, desc = "armed and disabled, or disarmed and not counted")
@State
public class DisableAgainstArm {
    private static final ToIntFunction<Item> DISABLE =
            Planted.choose(Removal::disable, DisableAgainstArm::cancelThenDisable);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(requests -> this.runs++);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** The requester. */
    @Actor
    public void arm(III_Result result) {
        meeting.first(48);
        result.r1 = rig.arm(item, TimerRig.SECOND).accepted() ? 1 : 0;
    }

    /** The one who disables. */
    @Actor
    public void disable(III_Result result) {
        meeting.second(48);
        result.r2 = DISABLE.applyAsInt(item);
    }

    /** Nothing may come of it. */
    @Arbiter
    public void finish(III_Result result) {
        boolean armed = TimerRig.isArmed(item);
        rig.putClock(TimerRig.HOUR);
        rig.runUntilIdle();
        result.r3 = armed ? 2 : runs;
    }

    /** Planted: it counts what it disarms, and refuses new requests in a second step. */
    private static int cancelThenDisable(Item item) {
        int removed = Removal.cancel(item);
        Meeting.linger(16);
        Removal.disable(item);
        return removed;
    }
}
