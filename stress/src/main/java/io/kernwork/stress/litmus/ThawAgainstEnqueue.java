package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.LaneVerbs;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An item is enqueued on a frozen lane while that is thawed, and a worker looks then. Result: whether it ran at that look, runs in the end.
 */
@JCStressTest
@Description("A thaw and a request that meet leave nothing that nobody looks for.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "enqueue -> thaw makes the lane ready -> worker finds the item")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "thaw -> worker finds nothing -> enqueue makes the lane ready")
@Outcome(expect = FORBIDDEN, desc = "the item waits in a lane that no worker looks at")
@State
public class ThawAgainstEnqueue {
    private static final Consumer<Rig> THAW =
            Planted.choose(rig -> new LaneVerbs(rig.engine, rig.lane).unblock(), ThawAgainstEnqueue::thawOnly);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(requests -> this.runs++);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** Frozen. */
    public ThawAgainstEnqueue() {
        new LaneVerbs(rig.engine, rig.lane).block();
    }

    /** The requester. */
    @Actor
    public void enqueue() {
        meeting.first(64);
        rig.enqueue(item);
    }

    /** The one who thaws, and the worker. */
    @Actor
    public void thaw(II_Result result) {
        meeting.second(64);
        THAW.accept(rig);
        result.r1 = rig.engine.step() ? 1 : 0;
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(II_Result result) {
        rig.runUntilIdle();
        result.r2 = runs;
    }

    /** Planted: whether the lane has become ready is not looked at. */
    private static void thawOnly(Rig rig) {
        rig.lane.unblock();
    }
}
