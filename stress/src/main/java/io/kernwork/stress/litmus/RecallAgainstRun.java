package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Seat;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A worker takes several items in one visit, and one of them is cancelled: each of them goes either to the worker or back to
 * the lane, and in order. The worker takes one, one, two and four of the eight items, as long as it is quick; the seventh is
 * cancelled. Result: where that item was, from the number of bodies that had begun, read plainly before the cancel.
 */
@JCStressTest
@Description("What a worker has taken and not begun can be taken back, and nothing runs twice, too late or never.")
@Outcome(id = "queued", expect = ACCEPTABLE, desc = "cancel removes the item from the ring -> worker takes the others")
@Outcome(
        id = "taken",
        expect = ACCEPTABLE,
        desc = "worker takes items -> cancel takes the rest back -> worker visits again")
@Outcome(
        id = "begun",
        expect = ACCEPTABLE,
        desc = "worker takes items -> worker begins the item -> cancel finds nothing")
@Outcome(expect = FORBIDDEN, desc = "cancelled -> run; or an item is lost, runs twice, or out of order")
@State
public class RecallAgainstRun {
    private static final int ITEMS = 8;
    private static final int CANCELLED = 7;
    private static final int TAKEN_SINGLY = 4;

    private static final ToIntFunction<Item> CANCEL =
            Planted.choose(Removal::cancel, RecallAgainstRun::cancelWithoutRecall);

    private final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Thread::new), null, null, false);
    private final Lane lane = engine.openLane(() -> "litmus", engine.errors(), 1);
    private final LitmusItem[] items = new LitmusItem[ITEMS + 1];
    private final Seat seat;

    private final Meeting meeting = new Meeting();
    private int begun;
    private int last;
    private boolean disordered;
    private boolean broken;
    private String where = "";
    private int removed;

    /** Eight items, and the worker that was requested for them, which is about to arrive. */
    public RecallAgainstRun() {
        for (int number = 1; number <= ITEMS; number++) {
            int mine = number;
            items[number] = new LitmusItem(requests -> body(mine));
            engine.submission().enqueue(lane, items[number]);
        }
        seat = new Seat(engine);
        seat.retireWhenIdle();
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.first(128);
        meeting.approach();
        int begunBefore = begun;
        removed = CANCEL.applyAsInt(items[CANCELLED]);
        where = removed == 0 ? "begun" : begunBefore < TAKEN_SINGLY ? "queued" : "taken";
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.second(1);
        try {
            seat.run();
        } catch (IllegalStateException e) {
            broken = true;
        }
    }

    /** Everything else has run. */
    @Arbiter
    public void finish(L_Result result) {
        if (broken) {
            result.r1 = where + ", broken";
        } else if (disordered) {
            result.r1 = where + ", disordered";
        } else if (begun + removed != ITEMS) {
            result.r1 = where + ", " + begun + " begun";
        } else {
            result.r1 = where;
        }
    }

    private void body(int number) {
        begun++;
        disordered |= number <= last;
        last = number;
        if (number == TAKEN_SINGLY + 1) {
            meeting.reach();
        }
        Meeting.linger(16);
    }

    /** Planted: the request goes, and the item is left where it waits, with a worker perhaps. */
    private static int cancelWithoutRecall(Item item) {
        long before = item.applyIf(Event.CANCEL, Verdict.REMOVED);
        boolean removed = ItemWord.verdict(before, Event.CANCEL) == Verdict.REMOVED;
        return removed ? ItemWord.requests(before) : 0;
    }
}
