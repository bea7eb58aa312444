package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A future of a view is waited for: get returns what the task gave, and what the task wrote is seen. Result: how far the task had come before the get (0 not begun, 1
 * begun, 2 at its end), by plain reads that order nothing; what get returned, -1 when that took five seconds; what the task wrote last, as read after it.
 */
@JCStressTest
@Description("What a task has written is seen after the get of its future.")
@Outcome(id = "0, 7, 1", expect = ACCEPTABLE, desc = "get waits -> task begins -> task ends -> get returns")
@Outcome(id = "1, 7, 1", expect = ACCEPTABLE, desc = "task begins -> get waits -> task ends -> get returns")
@Outcome(
        id = "2, 7, 1",
        expect = ACCEPTABLE,
        desc = "task begins -> task writes last -> get, at or after the end of the run")
@Outcome(expect = FORBIDDEN, desc = "get returns -> task writes last; or it never returns")
@State
public class CompletionBeforeGet {
    private static final Function<CompletionBeforeGet, Integer> GET =
            Planted.choose(CompletionBeforeGet::get, CompletionBeforeGet::getWhenNoneWaits);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final QueueFuture<Integer> future = QueueExecutor.of(queue).submit(this::task);
    private final Meeting meeting = new Meeting();
    private int begun;
    private int ended;

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(32);
        runtime.step();
    }

    /** The one who waits. */
    @Actor
    public void get(III_Result result) {
        meeting.second(48);
        meeting.approach();
        result.r1 = begun + ended;
        result.r2 = GET.apply(this);
        result.r3 = ended;
    }

    private int task() {
        begun = 1;
        meeting.reach();
        Meeting.linger(32);
        ended = 1;
        return 7;
    }

    private int get() {
        try {
            return future.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return -1;
        }
    }

    /** Planted: a task that does not wait any more is believed to be done. */
    private int getWhenNoneWaits() {
        while (queue.depth() > 0) {
            Thread.onSpinWait();
        }
        return 7;
    }
}
