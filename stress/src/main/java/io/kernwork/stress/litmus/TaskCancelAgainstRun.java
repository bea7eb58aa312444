package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.taskqueue.Cancelled;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A task is cancelled while a worker comes to it: what the cancel answers was true at one instant. Result: the answer.
 */
@JCStressTest
@Description(
        "What a cancel of a task answers was true at one instant: so many requests removed, the task running or not.")
@Outcome(id = "pending", expect = ACCEPTABLE, desc = "cancel removes the request -> worker finds nothing")
@Outcome(id = "running", expect = ACCEPTABLE, desc = "body begins -> cancel finds it running -> body ends")
@Outcome(id = "over", expect = ACCEPTABLE, desc = "run ends -> cancel finds the task idle")
@Outcome(expect = FORBIDDEN, desc = "a running task is said to be idle, or a cancelled one runs")
@State
public class TaskCancelAgainstRun {
    private static final Function<TaskCancelAgainstRun, Cancelled> CANCEL =
            Planted.choose(test -> test.queue.cancel(test.task), TaskCancelAgainstRun::lookThenCancel);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final TaskQueue queue = TaskQueue.builder("litmus").runtime(runtime).build();
    private final Task task = Task.of("litmus", 0, this::body);
    private final Meeting meeting = new Meeting();
    private int begun;
    private int ended;
    private int endedBefore;
    private Cancelled cancelled = new Cancelled(-1, false);

    /** Makes the task pending. */
    public TaskCancelAgainstRun() {
        queue.enqueue(task);
    }

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(32);
        runtime.step();
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(48);
        meeting.approach();
        Meeting.linger(48);
        cancelled = CANCEL.apply(this);
        endedBefore = ended;
    }

    /** Compares the answer with what happened. */
    @Arbiter
    public void finish(L_Result result) {
        runtime.runUntilIdle();
        boolean removed = cancelled.pending() == 1;
        if (removed && !cancelled.running() && begun == 0) {
            result.r1 = "pending";
        } else if (!removed && begun == 1 && cancelled.running()) {
            result.r1 = "running";
        } else if (!removed && begun == 1 && endedBefore == 1) {
            result.r1 = "over";
        } else {
            result.r1 = cancelled + ", begun " + begun + ", ended before the answer " + endedBefore;
        }
    }

    private void body() {
        begun++;
        meeting.reach();
        Meeting.linger(32);
        ended++;
    }

    /** Planted: whether it runs is looked at before. */
    private Cancelled lookThenCancel() {
        boolean running = task.isRunning();
        Meeting.linger(16);
        return new Cancelled(queue.cancel(task).pending(), running);
    }
}
