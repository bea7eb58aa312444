package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.Verdict;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A re-arm for now meets a cancel of the armed item. It arms for now and queues then, in two steps, and the cancel may come
 * in between; whatever the order, each request is cancelled or runs. Result: where the cancel came, by the answers, by
 * whether the item ever got a place, and by the runs.
 */
@JCStressTest
@Description("Of a re-arm for now and a cancel that meet exactly one has the request; or the re-arm makes a new one.")
@Outcome(id = "anew", expect = ACCEPTABLE, desc = "cancel disarms -> rearm queues a new request -> run")
@Outcome(
        id = "disarmed",
        expect = ACCEPTABLE_INTERESTING,
        desc = "rearm arms for now -> cancel disarms -> rearm has nothing to queue; rare: a few instructions' time")
@Outcome(id = "unqueued", expect = ACCEPTABLE, desc = "rearm queues the item -> cancel takes it off the queue")
@Outcome(id = "ran", expect = ACCEPTABLE, desc = "rearm queues the item -> run begins -> cancel finds nothing")
@Outcome(expect = FORBIDDEN, desc = "a request is cancelled and runs, or neither")
@State
public class RearmNowAgainstCancel {
    private static final BiFunction<TimerRig, Item, Admission> REARM =
            Planted.choose(RearmNowAgainstCancel::rearm, RearmNowAgainstCancel::queueUnseen);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(this::body);

    private final Meeting meeting = new Meeting();
    private Admission answer = Admission.CLOSED;
    private int removed;
    private int delivered;

    /** Arms the item for much later. */
    public RearmNowAgainstCancel() {
        rig.arm(item, TimerRig.HOUR);
    }

    /** The one who re-arms, and the worker. */
    @Actor
    public void rearm() {
        meeting.first(16);
        answer = REARM.apply(rig, item);
        meeting.reach();
        Meeting.linger(64);
        rig.engine.step();
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(32);
        meeting.approach();
        removed = rig.cancel(item);
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        boolean placed = TimerRig.wasPlaced(item);
        rig.putClock(TimerRig.HOUR);
        rig.runUntilIdle();
        String seen = answer + ", removed " + removed + (placed ? ", placed" : "") + ", ran " + delivered;
        result.r1 = switch (seen) {
            case "QUEUED, removed 1, placed, ran 1" -> "anew";
            case "REARMED, removed 1, ran 0" -> "disarmed";
            case "REARMED, removed 1, placed, ran 0" -> "unqueued";
            case "REARMED, removed 0, placed, ran 1" -> "ran";
            default -> seen;
        };
    }

    private void body(int requests) {
        delivered += requests;
    }

    private static Admission rearm(TimerRig rig, Item item) {
        return rig.rearm(item, 0);
    }

    /** Planted: queued because it was armed a moment ago, not because it is. */
    private static Admission queueUnseen(TimerRig rig, Item item) {
        if (!TimerRig.isArmed(item)) {
            return rig.rearm(item, 0);
        }
        Meeting.linger(8);
        rig.lane.lock();
        rig.lane.makeRoom();
        item.applyIf(Event.CANCEL, Verdict.DISARMED);
        item.applyIf(Event.ENQUEUE, Verdict.QUEUE);
        rig.lane.append(item);
        rig.lane.unlock();
        return Admission.REARMED;
    }
}
