package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A request that merges, without any lock, into one that a close drops is in the close's report; one that is refused is not.
 * Result: whether it was accepted, the requests that were reported (one was there before), the requests that ran.
 */
@JCStressTest
@Description("A request that merges into one which a bounded close drops is reported with it, or it is refused.")
@Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "enqueue coalesces -> close drops and reports both")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "close refuses from here on, drops and reports one -> enqueue")
@Outcome(expect = FORBIDDEN, desc = "accepted and neither run nor reported, or refused and reported")
@State
public class CloseAgainstCoalesced {
    private static final BiFunction<Rig, Item, Integer> DROP =
            Planted.choose(CloseAgainstCoalesced::closeNow, CloseAgainstCoalesced::countThenDrop);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(this::body);

    private final Meeting meeting = new Meeting();
    private int ran;

    /** Makes the item pending. */
    public CloseAgainstCoalesced() {
        rig.enqueue(item);
    }

    /** The requester. */
    @Actor
    public void enqueue(III_Result result) {
        meeting.first(16);
        result.r1 = rig.enqueue(item) ? 1 : 0;
    }

    /** The one who closes. */
    @Actor
    public void close(III_Result result) {
        meeting.second(16);
        result.r2 = DROP.apply(rig, item);
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.runUntilIdle();
        result.r3 = ran;
    }

    private void body(int requests) {
        ran += requests;
    }

    private static int closeNow(Rig rig, Item item) {
        return rig.closeNow().neverRan().stream().mapToInt(NeverRan::requests).sum();
    }

    /** Planted: the report is not made of what the removal found. */
    private static int countThenDrop(Rig rig, Item item) {
        rig.lane.lock();
        rig.lane.close();
        rig.lane.unlock();
        int requests = ItemWord.requests(item.word());
        Removal.cancel(item);
        return requests;
    }
}
