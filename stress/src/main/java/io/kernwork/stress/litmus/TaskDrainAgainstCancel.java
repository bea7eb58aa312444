package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A drain of a pending task that is cancelled: the drain ends. Result: whether the drain found the task pending, by a read before
 * it; whether it has ended in the end.
 */
@JCStressTest
@Description("A cancel wakes whoever drains what it removes.")
@Outcome(
        id = "1, 1",
        expect = ACCEPTABLE,
        desc = "drain finds the task pending -> cancel removes it and releases the drain")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancel removes the task -> drain finds nothing")
@Outcome(expect = FORBIDDEN, desc = "the drain sleeps for ever")
@State
public class TaskDrainAgainstCancel {
    private static final BiConsumer<Rig, Item> CANCEL =
            Planted.choose((rig, item) -> Removal.cancelRun(item), TaskDrainAgainstCancel::cancelWithoutWaking);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(requests -> {});
    private final Meeting meeting = new Meeting();
    private CompletableFuture<Boolean> drained = new CompletableFuture<>();

    /** Makes the task pending. */
    public TaskDrainAgainstCancel() {
        rig.enqueue(item);
    }

    /** The one who drains. */
    @Actor
    public void drain(II_Result result) {
        meeting.first(32);
        result.r1 = ItemWord.isPending(item.word()) ? 1 : 0;
        drained = ItemVerbs.quietAsync(item, () -> {}).toCompletableFuture();
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(24);
        CANCEL.accept(rig, item);
    }

    /** Nothing is left to be waited for. */
    @Arbiter
    public void finish(II_Result result) {
        result.r2 = drained.isDone() ? 1 : 0;
    }

    /** Planted: the request is removed, and nobody is told. */
    private static void cancelWithoutWaking(Rig rig, Item item) {
        Lane lane = rig.lane;
        lane.lock();
        lane.remove(item);
        item.apply(Event.CANCEL_RUN);
        lane.unlock();
    }
}
