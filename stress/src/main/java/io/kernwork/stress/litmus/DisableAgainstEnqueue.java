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
 * A work is asked for while it is disabled and enabled again: the request is counted by the disable, refused without a trace, or accepted after the enable.
 * Result: whether it was accepted, requests that the disable removed, runs in the end.
 */
@JCStressTest
@Description("A request that meets a disable is counted by it or refused, and a refused one leaves no trace.")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "enqueue -> disable removes the request")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "disable -> enqueue is refused -> enable")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "disable -> enable -> enqueue -> run")
@Outcome(expect = FORBIDDEN, desc = "a request is removed and not counted, or refused and run")
@State
public class DisableAgainstEnqueue {
    private static final ToIntFunction<Work> DISABLE =
            Planted.choose(Work::disable, DisableAgainstEnqueue::cancelThenDisable);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.counted("litmus", requests -> this.runs += requests);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** The requester. */
    @Actor
    public void enqueue(III_Result result) {
        meeting.first(128);
        result.r1 = queue.enqueue(work).accepted() ? 1 : 0;
    }

    /** The one who disables. */
    @Actor
    public void disable(III_Result result) {
        meeting.second(64);
        result.r2 = DISABLE.applyAsInt(work);
        Meeting.linger(64);
        work.enable();
    }

    /** Runs what is there. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        result.r3 = runs;
    }

    /** Planted: it counts what it takes away, and refuses new requests in a second step. */
    private static int cancelThenDisable(Work work) {
        int removed = work.cancel();
        Meeting.linger(16);
        work.disable();
        return removed;
    }
}
