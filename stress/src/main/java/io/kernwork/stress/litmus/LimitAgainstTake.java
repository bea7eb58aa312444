package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.LaneVerbs;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The limit of a lane with two slots is lowered to one while one worker runs the first of two items, and who lowers it is the other worker then: it finds nothing
 * to take while the first one is inside. Result: who ran the first item and who the second one, w for the worker and l for the one who lowers the limit.
 */
@JCStressTest
@Description("After the limit was lowered nothing is taken until fewer items are in progress.")
@Outcome(
        id = "ww",
        expect = ACCEPTABLE,
        desc = "body begins -> limit is lowered -> other worker finds no slot -> worker takes the second item")
@Outcome(id = "wl", expect = ACCEPTABLE, desc = "body begins and ends -> other worker takes the second item")
@Outcome(
        id = "ll",
        expect = ACCEPTABLE,
        desc =
                "limit is lowered -> other worker takes the first item -> worker finds no slot, or comes later -> other worker takes the second item")
@Outcome(
        id = "lw",
        expect = ACCEPTABLE_INTERESTING,
        desc =
                "limit is lowered -> other worker runs the first item -> worker takes the second one; rare: between two bodies")
@Outcome(expect = FORBIDDEN, desc = "both inside at once, or an item never runs")
@State
public class LimitAgainstTake {
    private static final Consumer<Rig> LOWER = Planted.choose(
            rig -> new LaneVerbs(rig.engine, rig.lane).setMaxActive(1), rig -> {}); // planted: the limit stays

    private final Rig rig = new Rig();
    private final LitmusItem first = new LitmusItem(requests -> firstBy = run());
    private final LitmusItem second = new LitmusItem(requests -> secondBy = run());
    private final Meeting meeting = new Meeting();
    private long lowerer;
    private int inside;
    private boolean broken;
    private char firstBy = '-';
    private char secondBy = '-';

    /** Two slots, two items. */
    public LimitAgainstTake() {
        new LaneVerbs(rig.engine, rig.lane).setMaxActive(2);
        rig.enqueue(first);
        rig.enqueue(second);
    }

    /** One worker. */
    @Actor
    public void work() {
        meeting.first(64);
        rig.runUntilIdle();
    }

    /** The one who lowers the limit, and the other worker. */
    @Actor
    public void lower() {
        lowerer = Thread.currentThread().threadId();
        meeting.second(64);
        meeting.approach();
        Meeting.linger(64);
        LOWER.accept(rig);
        rig.runUntilIdle();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(L_Result result) {
        rig.runUntilIdle();
        result.r1 = (broken ? "at once " : "") + firstBy + secondBy;
    }

    private char run() {
        broken |= inside != 0;
        inside++;
        meeting.reach();
        Meeting.linger(64);
        broken |= inside != 1;
        inside--;
        return Thread.currentThread().threadId() == lowerer ? 'l' : 'w';
    }
}
