package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A task is given to a view that is shut down: it is accepted, and the view terminates after it has run; or it is rejected and never runs. Result: whether it was accepted,
 * whether the view was terminated when the shutdown returned, runs, whether it is terminated in the end.
 */
@JCStressTest
@Description("A task that meets the shutdown of its view is rejected, or the view terminates after it.")
@Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "execute -> shutdown -> run -> view terminates")
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "shutdown, and the view terminates -> execute is rejected")
@Outcome(
        id = "0, 0, 0, 1",
        expect = ACCEPTABLE_INTERESTING,
        desc =
                "execute counts the task -> shutdown -> execute is rejected, and the view terminates; rare: a few instructions' time")
@Outcome(expect = FORBIDDEN, desc = "accepted and terminated before it ran, rejected and run, or never terminated")
@State
public class ShutdownAgainstSubmit {
    private static final Predicate<ShutdownAgainstSubmit> EXECUTE =
            Planted.choose(ShutdownAgainstSubmit::execute, ShutdownAgainstSubmit::enqueueUnlessSeenShutDown);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final QueueExecutor view = QueueExecutor.of(queue);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** The one who submits. */
    @Actor
    public void submit(IIII_Result result) {
        meeting.first(64);
        result.r1 = EXECUTE.test(this) ? 1 : 0;
    }

    /** The one who shuts the view down. */
    @Actor
    public void shutdown(IIII_Result result) {
        meeting.second(64);
        view.shutdown();
        result.r2 = view.isTerminated() ? 1 : 0;
    }

    /** Runs what is there. */
    @Arbiter
    public void finish(IIII_Result result) {
        runtime.runUntilIdle();
        result.r3 = runs;
        result.r4 = view.isTerminated() ? 1 : 0;
    }

    private boolean execute() {
        try {
            view.execute(() -> runs++);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Planted: whether the view accepts is looked at, and its queue is asked then. */
    private boolean enqueueUnlessSeenShutDown() {
        boolean open = !view.isShutdown();
        Meeting.linger(8);
        return open && queue.enqueue(Work.of("litmus", () -> runs++)).accepted();
    }
}
