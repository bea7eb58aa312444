package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two cancel one work with two merged requests, and wait: one of them has both, and the claims of both are over then. Result: what each removed, runs of a request that is
 * made afterwards.
 */
@JCStressTest
@Description("Of several cancelSync exactly one removes a request, and together they leave nothing behind.")
@Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "first removes both requests -> second finds nothing")
@Outcome(id = "0, 2, 1", expect = ACCEPTABLE, desc = "second removes both requests -> first finds nothing")
@Outcome(expect = FORBIDDEN, desc = "both count a request, or none does; or the work stays disabled")
@State
public class CancelSyncAgainstCancelSync {
    private static final ToIntFunction<Work> CANCEL =
            Planted.choose(work -> Bounded.cancelSync(work).removed(), CancelSyncAgainstCancelSync::countFirst);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", () -> this.runs++);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** Two requests. */
    public CancelSyncAgainstCancelSync() {
        queue.enqueue(work);
        queue.enqueue(work);
    }

    /** One canceller. */
    @Actor
    public void first(III_Result result) {
        meeting.first(32);
        result.r1 = CANCEL.applyAsInt(work);
    }

    /** The other one. */
    @Actor
    public void second(III_Result result) {
        meeting.second(32);
        result.r2 = CANCEL.applyAsInt(work);
    }

    /** The work accepts requests again. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        queue.enqueue(work);
        runtime.runUntilIdle();
        result.r3 = runs;
    }

    /** Planted: what is pending is counted before it is removed. */
    private static int countFirst(Work work) {
        int seen = work.isPending() ? 2 : 0;
        Meeting.linger(8);
        Bounded.cancelSync(work);
        return seen;
    }
}
