package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.ItemVerbs;
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
 * A flush of an item that a bounded close drops ends. Result: whether the flush found the item pending, by a read before it; whether it has ended in the end.
 */
@JCStressTest
@Description("A close that drops an item wakes whoever flushes it.")
@Outcome(
        id = "1, 1",
        expect = ACCEPTABLE,
        desc = "flush finds the item pending -> close drops it and releases the flush")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "close drops the item -> flush finds nothing")
@Outcome(expect = FORBIDDEN, desc = "the flush sleeps for ever")
@State
public class FlushAgainstDrop {
    private static final BiConsumer<Rig, Item> CLOSE =
            Planted.choose((rig, item) -> rig.closeNow(), FlushAgainstDrop::dropWithoutWaking);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(requests -> {});
    private final Meeting meeting = new Meeting();
    private CompletableFuture<Boolean> flushed = new CompletableFuture<>();

    /** Makes the item pending. */
    public FlushAgainstDrop() {
        rig.enqueue(item);
    }

    /** The one who flushes. */
    @Actor
    public void flush(II_Result result) {
        meeting.first(96);
        result.r1 = ItemWord.isPending(item.word()) ? 1 : 0;
        flushed = ItemVerbs.flushAsync(item).toCompletableFuture();
    }

    /** The one who closes. */
    @Actor
    public void close() {
        meeting.second(32);
        CLOSE.accept(rig, item);
    }

    /** Nothing is left to be waited for. */
    @Arbiter
    public void finish(II_Result result) {
        result.r2 = flushed.isDone() ? 1 : 0;
    }

    /** Planted: the item is dropped, and nobody is told. */
    private static void dropWithoutWaking(Rig rig, Item item) {
        Lane lane = rig.lane;
        lane.lock();
        lane.close();
        lane.remove(item);
        item.apply(Event.CANCEL);
        lane.unlock();
    }
}
