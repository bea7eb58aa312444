package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.internal.timer.Wheel;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A re-arm of an armed item leaves the item's word as it is; what was written before it is seen by the run all the same. The new time has come, too, as soon
 * as it is set. Result: where the re-arm found the item.
 */
@JCStressTest
@Description("A run sees what was written before the re-arm that it answers.")
@Outcome(id = "rearmed", expect = ACCEPTABLE, desc = "x = 1 -> rearm sets the new time -> fire -> body reads x")
@Outcome(
        id = "postponed",
        expect = ACCEPTABLE,
        desc = "fire queues the item -> x = 1 -> rearm takes it off the queue -> second fire -> body reads x")
@Outcome(id = "ran", expect = ACCEPTABLE, desc = "fire -> run begins -> x = 1 -> rearm arms -> second run reads x")
@Outcome(expect = FORBIDDEN, desc = "x = 1 -> rearm -> the last run reads 0, or a run too few or too many")
@State
public class RearmBeforeRun {
    private static final Consumer<RearmBeforeRun> REARM =
            Planted.choose(RearmBeforeRun::writeThenRearm, RearmBeforeRun::rearmThenWrite);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(this::body);
    private final Meeting meeting = new Meeting();
    private int x;
    private boolean rearmed;
    private int runs;
    private int seen;

    /** Arms the item, whose time has come then. */
    public RearmBeforeRun() {
        rig.arm(item, TimerRig.SECOND);
        rig.putClock(2 * TimerRig.SECOND);
    }

    /** The timer, and the worker. */
    @Actor
    public void fire() {
        meeting.first(16);
        rig.fireAndRun(meeting);
    }

    /** The requester. */
    @Actor
    public void rearm() {
        meeting.second(32);
        meeting.approach();
        REARM.accept(this);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        int before = runs;
        rig.runUntilIdle();
        if (seen != 1 || runs > (rearmed ? 1 : 2)) {
            result.r1 = "runs " + runs + ", seen " + seen;
        } else if (rearmed) {
            result.r1 = "rearmed";
        } else {
            result.r1 = runs == 2 ? "ran" : before <= 1 ? "postponed" : "?";
        }
    }

    private void body(int requests) {
        runs++;
        seen = x;
    }

    private void writeThenRearm() {
        x = 1;
        rearmForNow();
    }

    /** For a time that was to come when the item was armed, and has come since. */
    private void rearmForNow() {
        rearmed = rig.engine.submission().rearm(rig.lane, item, TimerRig.SECOND + 1, 0, Wheel.NEVER, 0)
                == Admission.REARMED;
    }

    /** Planted: the write comes a little after the re-arm. */
    private void rearmThenWrite() {
        rearmForNow();
        Meeting.linger(512);
        x = 1;
    }
}
