package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.queue.Lane;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * An item runs from one lane and is asked for on another one, by another worker, which serves it there: never are both inside, and the later run sees
 * what the earlier one wrote. Result: who delivered the second request.
 */
@JCStressTest
@Description("One item on two lanes never runs beside itself, and its runs are ordered.")
@Outcome(id = "merged", expect = ACCEPTABLE, desc = "enqueue coalesces -> one run delivers both")
@Outcome(
        id = "parked",
        expect = ACCEPTABLE,
        desc = "body begins -> enqueue -> second worker parks the item -> first one runs it again")
@Outcome(id = "after", expect = ACCEPTABLE, desc = "body begins -> enqueue -> body ends -> second worker runs it again")
@Outcome(
        expect = FORBIDDEN,
        desc = "two workers inside, a request is lost, or the second run does not see what the first one wrote")
@State
public class RunAgainstRun {
    private static final Consumer<RunAgainstRun> STEP =
            Planted.choose(RunAgainstRun::step, RunAgainstRun::runWithoutLook);

    private final Rig rig = new Rig();
    private final Lane other = rig.openLane();
    private final LitmusItem item = new LitmusItem(this::body);
    private final Meeting meeting = new Meeting();
    private boolean merged;
    private int inside;
    private int runs;
    private int delivered;
    private boolean broken;
    private long firstThread;
    private long lastThread;

    /** Makes the item pending on its first lane. */
    public RunAgainstRun() {
        rig.enqueue(item);
    }

    /** One worker. */
    @Actor
    public void work() {
        meeting.first(32);
        rig.runUntilIdle();
    }

    /** The requester, and the other worker. */
    @Actor
    public void enqueueAndWork() {
        meeting.second(32);
        meeting.approach();
        merged = rig.coalesce(other, item);
        Meeting.linger(64);
        STEP.accept(this);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        rig.runUntilIdle();
        if (broken || delivered != 2 || runs != (merged ? 1 : 2)) {
            result.r1 = "broken " + broken + ", runs " + runs + ", delivered " + delivered;
        } else {
            result.r1 = merged ? "merged" : firstThread == lastThread ? "parked" : "after";
        }
    }

    private void body(int requests) {
        broken |= inside != 0;
        inside++;
        meeting.reach();
        lastThread = Thread.currentThread().threadId();
        if (runs++ == 0) {
            firstThread = lastThread;
        }
        Meeting.linger(64);
        delivered += requests;
        broken |= inside != 1;
        inside--;
    }

    private void step() {
        rig.engine.step();
    }

    /** Planted: it takes the request and does not look whether the item runs. */
    private void runWithoutLook() {
        int requests = Removal.cancel(item);
        if (requests > 0) {
            body(requests);
        }
    }
}
