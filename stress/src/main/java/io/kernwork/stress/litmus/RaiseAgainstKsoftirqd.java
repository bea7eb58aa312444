package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A vector is raised while ksoftirqd runs it: ksoftirqd runs it once more, or is called once more. Result: runs of that invocation
 * of ksoftirqd, runs in the end, x as the last one read it.
 */
@JCStressTest
@Description("A raise that meets the end of ksoftirqd is seen by it, or calls it again.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "x = 1 -> raise -> ksoftirqd begins -> handler")
@Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "handler begins -> raise -> ksoftirqd finds it: one more pass")
@Outcome(id = "1, 2, 1", expect = ACCEPTABLE, desc = "ksoftirqd finds nothing more -> raise calls it again")
@Outcome(expect = FORBIDDEN, desc = "the raise is lost, or its handler does not see what was written before")
@State
public class RaiseAgainstKsoftirqd {
    private static final Consumer<SoftirqRig> RAISE =
            Planted.choose(rig -> rig.vector.raise(), RaiseAgainstKsoftirqd::raiseInTwoSteps);

    private final SoftirqRig rig = new SoftirqRig(this::handle);
    private final Meeting meeting = new Meeting();
    private int x;
    private int runs;
    private int seen;

    /** Makes it pending, and calls ksoftirqd. */
    public RaiseAgainstKsoftirqd() {
        rig.vector.raise();
    }

    /** ksoftirqd. */
    @Actor
    public void serve(III_Result result) {
        meeting.first(16);
        rig.runtime.step();
        result.r1 = runs;
    }

    /** Who raises it. */
    @Actor
    public void raise() {
        meeting.second(64);
        SoftirqRig.approach(meeting);
        x = 1;
        RAISE.accept(rig);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.finish();
        result.r2 = runs;
        result.r3 = seen;
    }

    private void handle() {
        runs++;
        seen = x;
        meeting.reach();
        Meeting.linger(16);
    }

    /** Planted: whether somebody runs what is pending is looked at, and the bit is set then. */
    private static void raiseInTwoSteps(SoftirqRig rig) {
        if (rig.cpus.isServed(0)) {
            rig.cpus.leave(0, rig.vector.number());
        } else {
            rig.vector.raise();
        }
    }
}
