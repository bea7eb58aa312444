package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.taskqueue.Cancelled;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A time-out whose time has come is cancelled: it is counted by the cancel or runs. Result: how often it ran, how many requests
 * the cancel removed.
 */
@JCStressTest
@Description("A time-out that fires while it is cancelled is removed or runs, exactly one of the two.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancel removes what is armed or pending -> worker finds nothing")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "time-out fires -> run begins -> cancel finds nothing")
@Outcome(expect = FORBIDDEN, desc = "it is removed and runs, or neither")
@State
public class TimeoutFireAgainstCancel {
    private static final Duration NANO = Duration.ofNanos(1);
    private static final BiFunction<TaskQueue, TimeoutTask, Cancelled> CANCEL =
            Planted.choose(TaskQueue::cancelTimeout, TimeoutFireAgainstCancel::lookThenCancel);

    private long now;
    private final ManualKernwork runtime = Kernwork.manual(() -> now);
    private final TaskQueue queue = TaskQueue.builder("litmus").runtime(runtime).build();
    private final TimeoutTask task = TimeoutTask.of("litmus", 0, this::body);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** Arms the task, and its time comes. */
    public TimeoutFireAgainstCancel() {
        queue.enqueueAfter(task, NANO);
        now = 1;
    }

    /** The timer and the worker. */
    @Actor
    public void step() {
        meeting.first(16);
        runtime.step();
    }

    /** The canceller. */
    @Actor
    public void cancel(II_Result result) {
        meeting.second(96);
        result.r2 = CANCEL.apply(queue, task).pending();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(II_Result result) {
        runtime.runUntilIdle();
        result.r1 = runs;
    }

    private void body() {
        runs++;
    }

    /** Planted: it looks whether something waits, and removes it then. */
    private static Cancelled lookThenCancel(TaskQueue queue, TimeoutTask task) {
        Cancelled seen = new Cancelled(task.isPending() ? 1 : 0, false);
        Meeting.linger(8);
        queue.cancelTimeout(task);
        return seen;
    }
}
