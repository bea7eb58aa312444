package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.taskqueue.GroupTask;
import io.kernwork.taskqueue.TaskGroup;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A group task is asked for while it is blocked: it is refused, or the block waits for it. Result: whether the request was accepted,
 * whether the block was over at once.
 */
@JCStressTest
@Description("A block of a group task that is over leaves nothing pending.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "enqueue -> block waits for the run")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "block -> enqueue is refused")
@Outcome(expect = FORBIDDEN, desc = "the block is over and the task is pending")
@State
public class GroupBlockAgainstEnqueue {
    private static final Predicate<GroupTask> BLOCK =
            Planted.choose(GroupBlockAgainstEnqueue::block, GroupBlockAgainstEnqueue::drainOnly);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final TaskGroup group = TaskGroup.of(runtime, "litmus", 1, 1);
    private final GroupTask task = GroupTask.of("litmus", () -> {});
    private final Meeting meeting = new Meeting();

    /** Attaches the task. */
    public GroupBlockAgainstEnqueue() {
        group.attach(task, "device");
    }

    /** The requester. */
    @Actor
    public void enqueue(II_Result result) {
        meeting.first(16);
        result.r1 = task.enqueue() == Admission.QUEUED ? 1 : 0;
    }

    /** The one who blocks. */
    @Actor
    public void block(II_Result result) {
        meeting.second(16);
        result.r2 = BLOCK.test(task) ? 1 : 0;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish() {
        runtime.runUntilIdle();
    }

    private static boolean block(GroupTask task) {
        return task.blockAsync().toCompletableFuture().isDone();
    }

    /** Planted: it waits, and refuses nothing. */
    private static boolean drainOnly(GroupTask task) {
        return !task.isPending() && !task.isRunning();
    }
}
