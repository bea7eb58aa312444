package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskQueue;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A worker runs three tasks one after the other, and the queue is blocked meanwhile: one task, which was taken before, may begin
 * after the block has returned, and no other one. Result: how many tasks ran before the queue was unblocked, or what is wrong.
 */
@JCStressTest
@Description("After a block no thread takes a task from the queue.")
@Outcome(id = "none", expect = ACCEPTABLE, desc = "block -> worker finds nothing to take")
@Outcome(id = "some", expect = ACCEPTABLE, desc = "worker takes a task -> block -> worker finds nothing more to take")
@Outcome(id = "all", expect = ACCEPTABLE, desc = "worker takes the last task -> block")
@Outcome(expect = FORBIDDEN, desc = "a task is taken after the block has returned, or never runs")
@State
public class TaskBlockAgainstDispatch {
    private static final int TASKS = 3;
    private static final Consumer<TaskQueue> BLOCK = Planted.choose(TaskQueue::block, queue -> {});

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final TaskQueue queue = TaskQueue.builder("litmus").runtime(runtime).build();
    private final Meeting meeting = new Meeting();
    private volatile boolean blocked;
    private int runs;
    private int late;

    /** Makes the tasks pending. */
    public TaskBlockAgainstDispatch() {
        for (int i = 0; i < TASKS; i++) {
            queue.enqueue(Task.of("litmus", i, this::body));
        }
    }

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(32);
        runtime.runUntilIdle();
    }

    /** The one who blocks. */
    @Actor
    public void block() {
        meeting.second(128);
        BLOCK.accept(queue);
        blocked = true;
    }

    /** Lets the rest go. */
    @Arbiter
    public void finish(L_Result result) {
        int before = runs;
        boolean wrong = late > 1;
        if (queue.isBlocked()) {
            queue.unblock();
        }
        runtime.runUntilIdle();
        String some = before == 0 ? "none" : before == TASKS ? "all" : "some";
        result.r1 = wrong || runs != TASKS ? "late " + late + " of " + runs : some;
    }

    private void body() {
        late += blocked ? 1 : 0;
        runs++;
        Meeting.linger(16);
    }
}
