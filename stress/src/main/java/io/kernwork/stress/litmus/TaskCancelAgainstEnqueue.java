package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A cancel of a task that is asked for once more: each request is counted by the cancel or delivered to a run. Result: whether
 * the request was merged into the one that waited, how many the cancel removed, how many were delivered in the end.
 */
@JCStressTest
@Description("A cancel answers exactly what it has removed.")
@Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "enqueue coalesces -> cancel removes both")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancel removes one -> enqueue queues -> run")
@Outcome(expect = FORBIDDEN, desc = "a request is lost, or counted twice")
@State
public class TaskCancelAgainstEnqueue {
    private static final ToIntFunction<Item> CANCEL =
            Planted.choose(TaskCancelAgainstEnqueue::cancel, TaskCancelAgainstEnqueue::countThenCancel);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(this::deliver);
    private final Meeting meeting = new Meeting();
    private int delivered;

    /** Makes the task pending. */
    public TaskCancelAgainstEnqueue() {
        rig.enqueue(item);
    }

    /** The requester. */
    @Actor
    public void enqueue(III_Result result) {
        meeting.first(16);
        result.r1 = rig.coalesce(item) ? 1 : 0;
    }

    /** The canceller. */
    @Actor
    public void cancel(III_Result result) {
        meeting.second(16);
        result.r2 = CANCEL.applyAsInt(item);
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.runUntilIdle();
        result.r3 = delivered;
    }

    private void deliver(int requests) {
        delivered += requests;
    }

    private static int cancel(Item item) {
        return ItemWord.requests(Removal.cancelRun(item));
    }

    /** Planted: the count is read before the request is removed. */
    private static int countThenCancel(Item item) {
        int requests = ItemWord.requests(item.word());
        Meeting.linger(8);
        Removal.cancelRun(item);
        return requests;
    }
}
