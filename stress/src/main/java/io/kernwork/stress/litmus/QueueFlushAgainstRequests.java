package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
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
 * A queue is flushed while its only work enqueues itself again and again: the flush ends when those requests have ended that came before it, and does not wait for those that
 * come after it. Result: whether it had to wait.
 */
@JCStressTest
@Description("A flush waits for all requests before it and for none after it.")
@Outcome(
        id = "waited",
        expect = ACCEPTABLE,
        desc = "flush notes the last number -> that run ends -> flush ends -> further runs")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "last run ends -> flush finds nothing")
@Outcome(expect = FORBIDDEN, desc = "the flush ends too early, waits for later requests, or never ends")
@State
public class QueueFlushAgainstRequests {
    private static final int RUNS = 8;
    private static final Function<WorkQueue, CompletionStage<Void>> FLUSH =
            Planted.choose(WorkQueue::flushAsync, WorkQueue::drainAsync); // planted: it waits until nothing is left

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private volatile int asking = 1; // how many requests there may be
    private volatile int asked = 1; // how many there are at least
    private volatile int runs;
    private volatile int runsAtEnd = -1;
    private int before;
    private int after;
    private volatile boolean waited;

    /** Makes the work pending. */
    public QueueFlushAgainstRequests() {
        queue.enqueue(work);
    }

    /** The worker, until nothing is left. */
    @Actor
    public void work() {
        meeting.first(32);
        runtime.runUntilIdle();
    }

    /** The one who flushes. */
    @Actor
    public void flush() {
        meeting.second(64);
        Meeting.linger(512);
        before = asked;
        CompletionStage<Void> flushed = FLUSH.apply(queue);
        after = asking;
        Thread flusher = Thread.currentThread();
        var _ = flushed.thenRun(() -> {
            runsAtEnd = runs;
            waited = !Thread.currentThread().equals(flusher); // else it ended before this was asked for, or a while ago
        });
    }

    /** What the flush has waited for. */
    @Arbiter
    public void finish(L_Result result) {
        boolean inTime = runsAtEnd >= before && (!waited || runsAtEnd <= after);
        result.r1 = inTime ? waited ? "waited" : "nothing" : runsAtEnd + " of " + before + " to " + after;
    }

    private void body() {
        int number = runs + 1;
        if (number < RUNS) {
            asking = number + 1;
            queue.enqueue(work);
            asked = number + 1;
        }
        Meeting.linger(32);
        runs = number;
    }
}
