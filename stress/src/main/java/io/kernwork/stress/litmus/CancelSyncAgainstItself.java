package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A work that enqueues itself in each of its runs is cancelled: after cancelSync it neither runs nor will run. Result: how many of its eight runs came before.
 */
@JCStressTest
@Description("cancelSync wins over a body that enqueues itself.")
@Outcome(id = "none", expect = ACCEPTABLE, desc = "cancelSync removes the request -> worker finds nothing")
@Outcome(
        id = "some",
        expect = ACCEPTABLE,
        desc =
                "body begins -> cancelSync refuses from here on -> body enqueues itself in vain, or its request is removed")
@Outcome(id = "all", expect = ACCEPTABLE, desc = "last run ends, or does not enqueue itself any more -> cancelSync")
@Outcome(expect = FORBIDDEN, desc = "cancelSync returns -> body runs; or it never returns")
@State
public class CancelSyncAgainstItself {
    private static final int RUNS = 8;
    private static final Predicate<Work> CANCEL =
            Planted.choose(work -> Bounded.cancelSync(work).done(), CancelSyncAgainstItself::cancelThenFlush);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private boolean done;
    private int runs;
    private int torn;
    private int foundTorn;

    /** Makes the work pending. */
    public CancelSyncAgainstItself() {
        queue.enqueue(work);
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.first(64);
        runtime.runUntilIdle();
    }

    /** The one who tears down. */
    @Actor
    public void cancel() {
        meeting.second(128);
        Meeting.linger(256);
        done = CANCEL.test(work);
        torn = 1;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        int before = runs;
        runtime.runUntilIdle();
        boolean broken = !done || foundTorn != 0 || runs != before;
        String some = runs == 0 ? "none" : runs == RUNS ? "all" : "some";
        result.r1 = broken ? "done " + done + ", ran later " + (foundTorn + runs - before) : some;
    }

    private void body() {
        foundTorn |= torn;
        if (++runs < RUNS) {
            queue.enqueue(work);
        }
        Meeting.linger(32);
        foundTorn |= torn;
    }

    /** Planted: it takes the request away and waits for the run, and lets the body enqueue itself meanwhile. */
    private static boolean cancelThenFlush(Work work) {
        work.cancel();
        return Bounded.flush(work);
    }
}
