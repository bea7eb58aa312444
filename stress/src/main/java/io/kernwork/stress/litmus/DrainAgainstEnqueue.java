package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A work is asked for from outside while its queue is drained, in which another one waits: it is accepted before the drain and has run when that ends, or refused. Result: when
 * the request came.
 */
@JCStressTest
@Description("A drain refuses what comes from outside, and has run what came before.")
@Outcome(id = "before", expect = ACCEPTABLE, desc = "enqueue is accepted -> drain begins -> run -> drain ends")
@Outcome(id = "refused", expect = ACCEPTABLE, desc = "drain begins -> enqueue is refused -> drain ends")
@Outcome(
        id = "between",
        expect = ACCEPTABLE_INTERESTING,
        desc = "drain is about to begin, or to end -> enqueue is accepted; rare: a few instructions' time")
@Outcome(
        expect = FORBIDDEN,
        desc = "accepted during the drain, accepted before it and not run when it ends, or refused and run")
@State
public class DrainAgainstEnqueue {
    private static final Function<WorkQueue, CompletionStage<Void>> DRAIN =
            Planted.choose(WorkQueue::drainAsync, WorkQueue::flushAsync); // planted: it waits, and refuses nothing

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work first = Work.of("first", () -> {});
    private final Work asked = Work.of("asked", () -> this.runs++);
    private final Meeting meeting = new Meeting();
    private volatile boolean beginning;
    private volatile boolean begun;
    private volatile boolean ending;
    private int runsAtEnd = -1;
    private int runs;
    private String found = "";

    /** Something is there that the drain waits for. */
    public DrainAgainstEnqueue() {
        queue.enqueue(first);
    }

    /** The requester. */
    @Actor
    public void enqueue() {
        meeting.first(256);
        boolean wasDraining = begun;
        boolean accepted = queue.enqueue(asked) == Admission.QUEUED;
        boolean isBefore = !beginning;
        boolean isDraining = wasDraining && !ending;
        if (accepted) {
            found = isBefore ? "before" : isDraining ? "accepted during the drain" : "between";
        } else {
            found = isBefore ? "refused before the drain" : "refused";
        }
    }

    /** The one who drains, and the worker. */
    @Actor
    public void drain() {
        meeting.second(64);
        beginning = true;
        CompletionStage<Void> drained = DRAIN.apply(queue);
        begun = true;
        Meeting.linger(512);
        ending = true;
        var _ = drained.thenRun(() -> runsAtEnd = runs);
        runtime.runUntilIdle();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        runtime.runUntilIdle();
        boolean lost = runsAtEnd < (found.equals("before") ? 1 : 0) || runs != (found.equals("refused") ? 0 : 1);
        result.r1 = lost ? found + ", runs " + runs + ", " + runsAtEnd + " before the end" : found;
    }
}
