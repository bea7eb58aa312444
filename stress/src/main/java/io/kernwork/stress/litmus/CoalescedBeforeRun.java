package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two requesters, one of which is the worker, too, and one work: the run that delivers both requests sees what was written
 * before either. Result: the first requester's answer (1 COALESCED, 0 QUEUED), the requests that the first run delivers,
 * x as it read it, the requests that were delivered in the end.
 */
@JCStressTest
@Description("A run that delivers a coalesced request sees what was written before it, and its count.")
@Outcome(id = "0, 2, 1, 2", expect = ACCEPTABLE, desc = "x = 1 -> enqueue -> the worker's enqueue coalesces -> run")
@Outcome(id = "1, 2, 1, 2", expect = ACCEPTABLE, desc = "the worker's enqueue -> x = 1 -> enqueue coalesces -> run")
@Outcome(id = "0, 1, 0, 2", expect = ACCEPTABLE, desc = "the worker's enqueue -> run -> x = 1 -> enqueue: one more run")
@Outcome(
        id = "0, 1, 1, 2",
        expect = ACCEPTABLE,
        desc = "the worker's enqueue -> x = 1 -> run begins -> enqueue: one more run")
@Outcome(expect = FORBIDDEN, desc = "a merged request is lost, or its run does not see what was written before")
@State
public class CoalescedBeforeRun {
    private static final BiFunction<WorkQueue, Work, Admission> ADMIT =
            Planted.choose(WorkQueue::enqueue, CoalescedBeforeRun::enqueueUnlessSeenPending);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.counted("litmus", this::body);

    private final Meeting meeting = new Meeting();
    private int x;
    private int firstRequests;
    private int firstSeen;
    private int delivered;

    /** The requester. */
    @Actor
    public void enqueue(IIII_Result result) {
        meeting.first(32);
        x = 1;
        meeting.approach();
        result.r1 = ADMIT.apply(queue, work) == Admission.COALESCED ? 1 : 0;
    }

    /** The other requester, and the worker. */
    @Actor
    public void enqueueAndStep() {
        meeting.second(16);
        queue.enqueue(work);
        runtime.step();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(IIII_Result result) {
        runtime.runUntilIdle();
        result.r2 = firstRequests;
        result.r3 = firstSeen;
        result.r4 = delivered;
    }

    private void body(int requests) {
        if (delivered == 0) {
            meeting.reach();
            firstRequests = requests;
            firstSeen = x;
        }
        delivered += requests;
    }

    /** Planted: a look at the word instead of the compare-and-set that merges. */
    private static Admission enqueueUnlessSeenPending(WorkQueue queue, Work work) {
        return work.isPending() ? Admission.COALESCED : queue.enqueue(work);
    }
}
