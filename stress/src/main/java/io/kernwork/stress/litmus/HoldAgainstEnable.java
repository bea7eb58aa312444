package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Pump;
import io.kernwork.internal.engine.Submission;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.HeldItems;
import io.kernwork.internal.queue.Lane;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An item that is paused is asked for, on a lane where it never was, while its last pause ends: it gets its place there, once. Result:
 * whether it was held when the request returned, runs in the end.
 */
@JCStressTest
@Description("A request that is held for a pause and the end of that pause never miss each other.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "schedule holds the item -> enable finds it and gives it its place")
@Outcome(
        id = "0, 1",
        expect = ACCEPTABLE,
        desc = "enable -> schedule queues the item, or holds it and sees that at once")
@Outcome(expect = FORBIDDEN, desc = "the item is held, and nobody gives it its place; or it runs twice")
@State
public class HoldAgainstEnable {
    private static final BiConsumer<HoldAgainstEnable, Item> SCHEDULE =
            Planted.choose(HoldAgainstEnable::schedule, HoldAgainstEnable::scheduleCarelessly);

    private final Rig rig = new Rig();
    private final BottomHalfLane lane =
            rig.engine.openBottomHalf(() -> "litmus", rig.engine.errors(), 1, Lane.NO_CPU, ready -> {});
    private final LitmusItem item = new LitmusItem(this::body);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** Pauses the item. */
    public HoldAgainstEnable() {
        Submission.pause(item);
    }

    /** The requester. */
    @Actor
    public void schedule(II_Result result) {
        meeting.first(16);
        SCHEDULE.accept(this, item);
        result.r1 = item.place() == Item.HELD ? 1 : 0;
    }

    /** Who ends the pause. */
    @Actor
    public void enable() {
        meeting.second(16);
        Submission.resume(item);
    }

    /** Runs what has a place. */
    @Arbiter
    public void finish(II_Result result) {
        Pump pump = new Pump(rig.engine);
        pump.begin();
        pump.run(lane, 2, _ -> true);
        pump.end();
        result.r2 = runs;
    }

    private void body(int requests) {
        runs++;
    }

    private void schedule(Item asked) {
        rig.engine.submission().schedule(lane, asked);
    }

    /** Planted: what a request does, without the look whether the pause has ended meanwhile, or without the fence before it. */
    private void scheduleCarelessly(Item asked) {
        lane.lock();
        asked.claim(rig.engine);
        boolean held = ItemWord.verdict(asked.apply(Event.SCHEDULE), Event.SCHEDULE) == Verdict.HELD;
        if (held) {
            HeldItems.publish(lane, asked);
            if (ThreadLocalRandom.current().nextBoolean() && ItemWord.depth(asked.word()) == 0) {
                lane.release(asked);
            }
        } else {
            lane.append(asked);
        }
        lane.unlock();
    }
}
