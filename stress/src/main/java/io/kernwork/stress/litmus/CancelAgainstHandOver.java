package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * An item that is parked, and so holds a slot of its lane, is cancelled while the run that it is parked behind ends: its slot is given back once. Result: where the
 * cancel found it.
 */
@JCStressTest
@Description("The slot of a parked item goes back to its lane, whether it is cancelled or handed over.")
@Outcome(
        id = "removed",
        expect = ACCEPTABLE,
        desc = "cancel removes the parked item, or the one that was handed over -> no second run")
@Outcome(
        id = "ran",
        expect = ACCEPTABLE,
        desc = "body ends -> the item is handed over -> second run begins -> cancel finds nothing")
@Outcome(
        id = "early",
        expect = ACCEPTABLE_INTERESTING,
        desc = "cancel removes a request that is not parked yet; rare: the worker is off its CPU")
@Outcome(expect = FORBIDDEN, desc = "cancelled and run, or neither; or a slot of the lane is lost, or given back twice")
@State
public class CancelAgainstHandOver {
    private static final ToIntFunction<Item> CANCEL =
            Planted.choose(Removal::cancel, CancelAgainstHandOver::cancelWithoutPlace);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(this::body);
    private final Meeting meeting = new Meeting();
    private int runs;
    private int removed;
    private boolean parked;
    private boolean broken;

    /** Makes the item pending. */
    public CancelAgainstHandOver() {
        rig.enqueue(item);
    }

    /** Both workers: the second one is inside the first one's body. */
    @Actor
    public void work() {
        meeting.first(16);
        try {
            rig.runUntilIdle();
        } catch (IllegalStateException e) {
            broken = true;
        }
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(16);
        for (int spins = 0; spins < Meeting.PATIENCE && !meeting.isReached(); spins++) {
            Thread.onSpinWait();
        }
        Meeting.linger(128);
        removed = CANCEL.applyAsInt(item);
    }

    /** Nothing may be left, and nobody in a slot. */
    @Arbiter
    public void finish(L_Result result) {
        rig.runUntilIdle();
        boolean free = !broken && rig.lane.idle();
        boolean fine = free && parked && runs + removed == 2;
        if (free && !parked && removed == 1) {
            result.r1 = "early";
        } else {
            result.r1 = fine
                    ? removed == 1 ? "removed" : "ran"
                    : "runs " + runs + ", removed " + removed + ", free " + free;
        }
    }

    private void body(int requests) {
        if (runs++ == 0) {
            rig.enqueue(item);
            rig.engine.step(); // finds it running
            parked = ItemWord.isParked(item.word());
            meeting.reach();
            Meeting.linger(32);
        }
    }

    /** Planted: the request goes, and its place and its slot stay. */
    private static int cancelWithoutPlace(Item item) {
        long before = item.applyIf(Event.CANCEL, Verdict.REMOVED);
        return ItemWord.verdict(before, Event.CANCEL) == Verdict.REMOVED ? ItemWord.requests(before) : 0;
    }
}
