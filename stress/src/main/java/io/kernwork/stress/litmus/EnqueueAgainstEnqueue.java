package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two ask for one idle item, each on a lane of its own: one of them wins it, the other one's request is merged, and one run delivers both. Result: who has won.
 */
@JCStressTest
@Description("Of two requests for an idle item one gives it its place and the other one is merged.")
@Outcome(id = "a", expect = ACCEPTABLE, desc = "a wins the item -> b coalesces -> run delivers both")
@Outcome(id = "b", expect = ACCEPTABLE, desc = "b wins the item -> a coalesces -> run delivers both")
@Outcome(expect = FORBIDDEN, desc = "both win and the item has two places, or a request is lost")
@State
public class EnqueueAgainstEnqueue {
    private static final Enqueue ENQUEUE = Planted.choose(Rig::coalesce, EnqueueAgainstEnqueue::placeUnlessSeenPending);

    private final Rig rig = new Rig();
    private final Lane other = rig.openLane();
    private final LitmusItem item = new LitmusItem(this::body);
    private final Meeting meeting = new Meeting();
    private boolean mergedA;
    private boolean mergedB;
    private int runs;
    private int delivered;

    /** One requester. */
    @Actor
    public void a() {
        meeting.first(32);
        mergedA = ENQUEUE.coalesces(rig, rig.lane, item);
    }

    /** The other one. */
    @Actor
    public void b() {
        meeting.second(32);
        mergedB = ENQUEUE.coalesces(rig, other, item);
    }

    /** Runs everything. */
    @Arbiter
    public void finish(L_Result result) {
        try {
            rig.runUntilIdle();
        } catch (IllegalStateException twoPlaces) {
            runs = -1;
        }
        boolean fine = runs == 1 && delivered == 2 && mergedA != mergedB;
        result.r1 = fine ? mergedA ? "b" : "a" : "runs " + runs + ", delivered " + delivered;
    }

    private void body(int requests) {
        runs++;
        delivered += requests;
    }

    /** Planted: the item is given a place because it was idle before the lock was taken. */
    private static boolean placeUnlessSeenPending(Rig rig, Lane lane, Item item) {
        boolean pending = ItemWord.isPending(item.word());
        Meeting.linger(8);
        lane.lock();
        lane.makeRoom();
        item.claim(rig.engine);
        item.apply(Event.ENQUEUE);
        if (!pending) {
            lane.append(item);
        }
        lane.unlock();
        return pending;
    }

    private interface Enqueue {
        boolean coalesces(Rig rig, Lane lane, Item item);
    }
}
