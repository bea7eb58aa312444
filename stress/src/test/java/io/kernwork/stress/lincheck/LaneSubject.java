package io.kernwork.stress.lincheck;

import io.kernwork.base.Admission;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.stress.litmus.Rig;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A lane with one worker, which takes up to four items in one visit, and callers who enqueue, cancel, take back and close. */
@Param(name = "item", gen = IntGen.class, conf = "0:2")
public class LaneSubject {
    static final int ITEMS = 3;
    private static final int MOST = 4;

    final Rig rig = new Rig();
    final Lane lane;
    private final Item[] items = new Item[ITEMS];
    final Run run = new Run(MOST);
    private boolean inLane; // the worker's

    /** A lane whose items run in the order of their coming. */
    public LaneSubject() {
        this(rig -> rig.lane);
    }

    LaneSubject(Opener opener) {
        lane = opener.open(rig);
        for (int i = 0; i < ITEMS; i++) {
            items[i] = new Numbered(i, priority(i), false);
        }
        run.setThread(Thread.currentThread()); // nobody asks which
    }

    /** Two of one priority, and one above. */
    static int priority(int item) {
        return item == 1 ? 1 : 0;
    }

    interface Opener {
        Lane open(Rig rig);
    }

    /** One request; the answer. */
    @Operation(params = "item")
    public String enqueue(int item) {
        return enqueue(items[item]).name();
    }

    Admission enqueue(Item item) {
        return rig.engine.submission().enqueue(lane, item);
    }

    /** Takes the requests of an item away; how many. */
    @Operation(params = "item")
    public int cancel(int item) {
        return cancel(items[item]);
    }

    int cancel(Item item) {
        return Removal.cancel(item);
    }

    /** Gives back what the worker has taken and not begun. */
    @Operation
    public void recall() {
        lane.lock();
        lane.recall();
        lane.unlock();
    }

    /** Refuses requests from now on. */
    @Operation(runOnce = true)
    public void close() {
        var _ = new LaneVerbs(rig.engine, lane).closeAsync();
    }

    /** The worker runs the next item: one that it has taken already, or those that it takes in the next visit. */
    @Operation(nonParallelGroup = "worker")
    public String next() {
        if (!run.claim() && !visit()) {
            return "nothing";
        }
        return begun();
    }

    private boolean visit() {
        lane.lock();
        leaveAndTake(MOST);
        lane.unlock();
        return inLane;
    }

    /** Under the lock. */
    final boolean leaveAndTake(int most) {
        if (inLane) {
            lane.leave(run);
        }
        inLane = lane.take(run, most);
        return inLane;
    }

    private String begun() {
        Numbered item = (Numbered) run.item();
        run.start();
        return end(item);
    }

    final String end(Numbered item) {
        String ran = "item " + item.number + " for " + run.requests();
        run.end();
        return ran;
    }

    /** Planted: a merge is a look at the word instead of a compare-and-set. */
    public static final class Planted extends LaneSubject {
        /** As the other one. */
        public Planted() {}

        @Override
        Admission enqueue(Item item) {
            boolean waits = ItemWord.isPending(item.word());
            return waits ? Admission.COALESCED : super.enqueue(item);
        }
    }
}
