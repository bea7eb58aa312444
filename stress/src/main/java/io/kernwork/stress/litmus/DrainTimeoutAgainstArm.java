package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.function.ToIntBiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A time-out is armed while it is drained: it is removed and counted, refused, or armed after the drain. Result: whether the
 * arming was accepted, how many requests the drain removed, whether the task is armed in the end.
 */
@JCStressTest
@Description("What a drain of a time-out does not count it has not removed.")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "task is armed -> drain removes it")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "drain begins and ends -> task is armed")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "drain begins -> arming is refused -> drain ends")
@Outcome(expect = FORBIDDEN, desc = "a request is lost, or removed and still armed")
@State
public class DrainTimeoutAgainstArm {
    private static final Delay HOUR = Delay.of(Duration.ofHours(1));
    private static final ToIntBiFunction<TaskQueue, TimeoutTask> DRAIN =
            Planted.choose(DrainTimeoutAgainstArm::drain, DrainTimeoutAgainstArm::lookThenCancel);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final TaskQueue queue = TaskQueue.builder("litmus").runtime(runtime).build();
    private final TimeoutTask task = TimeoutTask.of("litmus", 0, () -> {});
    private final Meeting meeting = new Meeting();

    /** The requester. */
    @Actor
    public void arm(III_Result result) {
        meeting.first(32);
        result.r1 = queue.enqueueAfter(task, HOUR) == Admission.DRAINING ? 0 : 1;
    }

    /** The one who drains. */
    @Actor
    public void drain(III_Result result) {
        meeting.second(64);
        result.r2 = DRAIN.applyAsInt(queue, task);
    }

    /** What is left. */
    @Arbiter
    public void finish(III_Result result) {
        result.r3 = task.isArmed() ? 1 : 0;
    }

    private static int drain(TaskQueue queue, TimeoutTask task) {
        return queue.drainTimeoutAsync(task).toCompletableFuture().getNow(-1);
    }

    /** Planted: it looks whether the task is armed, and disarms it then. */
    private static int lookThenCancel(TaskQueue queue, TimeoutTask task) {
        int seen = task.isArmed() ? 1 : 0;
        Meeting.linger(8);
        queue.cancelTimeout(task);
        return seen;
    }
}
