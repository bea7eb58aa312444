package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
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
 * A flush of a queue whose last item is disabled ends. Result: whether the flush found the item there, by a look before it; whether it has ended in the end.
 */
@JCStressTest
@Description("A disable wakes whoever flushes the queue of what it removes.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "flush finds the item -> disable removes it and releases the flush")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "disable removes the item -> flush finds nothing")
@Outcome(expect = FORBIDDEN, desc = "the flush sleeps for ever")
@State
public class QueueFlushAgainstDisable {
    private static final BiConsumer<Lane, Item> DISABLE =
            Planted.choose((lane, item) -> Removal.disable(item), QueueFlushAgainstDisable::disableWithoutWaking);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(requests -> {});
    private final Meeting meeting = new Meeting();
    private CompletableFuture<Void> flushed = new CompletableFuture<>();

    /** Makes the item pending. */
    public QueueFlushAgainstDisable() {
        rig.enqueue(item);
    }

    /** The one who flushes. */
    @Actor
    public void flush(II_Result result) {
        meeting.first(32);
        result.r1 = rig.lane.hasMore() ? 1 : 0;
        flushed = new LaneVerbs(rig.engine, rig.lane).flushAsync().toCompletableFuture();
    }

    /** The one who disables. */
    @Actor
    public void disable() {
        meeting.second(64);
        DISABLE.accept(rig.lane, item);
    }

    /** Nothing is left to be waited for. */
    @Arbiter
    public void finish(II_Result result) {
        result.r2 = flushed.isDone() ? 1 : 0;
    }

    /** Planted: the request is removed, and nobody is told. */
    private static void disableWithoutWaking(Lane lane, Item item) {
        lane.lock();
        lane.remove(item);
        item.apply(Event.DISABLE);
        lane.unlock();
    }
}
