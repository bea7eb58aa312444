package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * After cancelSync a body neither runs nor will run, and what it wrote is seen. Result: how far the body had come before the
 * cancel (0 not begun, 1 begun, 2 at its end), by plain reads that order nothing; the removed requests; what the body wrote
 * last, as read after the cancel, -1 when that took five seconds; whether a body found what the canceller tore down.
 */
@JCStressTest
@Description("cancelSync either removes the request or returns after the body, whose writes are seen then.")
@Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "cancelSync removes the request -> step finds nothing")
@Outcome(
        id = "0, 0, 1, 0",
        expect = ACCEPTABLE,
        desc = "run begins -> cancelSync waits -> body begins and ends -> cancelSync returns")
@Outcome(
        id = "1, 0, 1, 0",
        expect = ACCEPTABLE,
        desc = "body begins -> cancelSync waits -> body ends -> cancelSync returns")
@Outcome(
        id = "2, 0, 1, 0",
        expect = ACCEPTABLE,
        desc = "body begins -> body writes last -> cancelSync, at or after the end of the run")
@Outcome(expect = FORBIDDEN, desc = "cancelSync returns -> body writes last, or begins; or it never returns")
@State
public class EndBeforeCancelSync {
    private static final Function<Work, WaitResult> CANCEL =
            Planted.choose(Bounded::cancelSync, EndBeforeCancelSync::cancelWithoutWaiting);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", this::body);

    private final Meeting meeting = new Meeting();
    private int begun;
    private int ended;
    private int torn;
    private int foundTorn;

    /** Makes the work pending. */
    public EndBeforeCancelSync() {
        queue.enqueue(work);
    }

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(16);
        runtime.step();
    }

    /** The one who tears down. */
    @Actor
    public void cancelSync(IIII_Result result) {
        meeting.second(48);
        meeting.approach();
        result.r1 = begun + ended;
        WaitResult cancelled = CANCEL.apply(work);
        result.r2 = cancelled.removed();
        result.r3 = cancelled.done() ? ended : -1;
        torn = 1;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(IIII_Result result) {
        runtime.runUntilIdle();
        result.r4 = foundTorn;
    }

    private void body() {
        begun = 1;
        meeting.reach();
        foundTorn |= torn;
        Meeting.linger(32);
        foundTorn |= torn;
        ended = 1;
    }

    /** Planted: it does not wait for a run in progress. */
    private static WaitResult cancelWithoutWaiting(Work work) {
        return new WaitResult(true, work.cancel(), List.of());
    }
}
