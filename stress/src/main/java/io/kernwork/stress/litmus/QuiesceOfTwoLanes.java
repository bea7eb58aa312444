package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.queue.Lane;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A queue has two lanes, one for each of two CPUs, and a body on the second one enqueues an item on the first one: who waits until the queue is idle has waited for both, though
 * he has found the first lane idle a moment ago. Result: how far the first body had come (0 not begun, 1 begun, 2 after its enqueue, 3 both at their end), bodies that were
 * over when the wait ended.
 */
@JCStressTest
@Description("A wait for an idle queue ends only at an instant at which all its lanes are idle.")
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "wait begins -> first body enqueues -> both end -> wait ends")
@Outcome(
        id = "1, 2",
        expect = ACCEPTABLE,
        desc = "first body begins -> wait begins -> first body enqueues -> both end -> wait ends")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "first body enqueues -> wait begins -> both end -> wait ends")
@Outcome(id = "3, 2", expect = ACCEPTABLE, desc = "both end -> wait finds nothing")
@Outcome(expect = FORBIDDEN, desc = "the wait ends while something waits or runs, or never")
@State
public class QuiesceOfTwoLanes {
    private static final Function<QuiesceOfTwoLanes, CompletionStage<Void>> QUIESCE =
            Planted.choose(QuiesceOfTwoLanes::both, QuiesceOfTwoLanes::oneAfterTheOther);

    private final Rig rig = new Rig();
    private final Lane other = rig.openLane();
    private final LitmusItem first = new LitmusItem(requests -> enqueueTheSecond());
    private final LitmusItem second = new LitmusItem(requests -> end());
    private final Meeting meeting = new Meeting();
    private int progress;
    private volatile int ended;
    private volatile int endedBefore = -1;

    /** Makes the first one pending, on the lane that is looked at last. */
    public QuiesceOfTwoLanes() {
        rig.coalesce(other, first);
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.first(64);
        rig.runUntilIdle();
    }

    /** The one who waits. */
    @Actor
    public void quiesce(II_Result result) {
        meeting.second(64);
        meeting.approach();
        Meeting.linger(128);
        result.r1 = progress;
        var _ = QUIESCE.apply(this).thenRun(() -> endedBefore = ended);
    }

    /** Nothing is left. */
    @Arbiter
    public void finish(II_Result result) {
        result.r2 = endedBefore;
    }

    private void enqueueTheSecond() {
        progress = 1;
        meeting.reach();
        Meeting.linger(32);
        rig.enqueue(second);
        progress = 2;
        Meeting.linger(8);
        ended = 1;
    }

    private void end() {
        Meeting.linger(32);
        progress = 3;
        ended = 2;
    }

    private CompletionStage<Void> both() {
        return new LaneVerbs(rig.engine, rig.lane, other).quiesceAsync();
    }

    /** Planted: each lane was idle at some instant. */
    private CompletionStage<Void> oneAfterTheOther() {
        return new LaneVerbs(rig.engine, rig.lane)
                .quiesceAsync()
                .thenCompose(idle -> new LaneVerbs(rig.engine, other).quiesceAsync());
    }
}
