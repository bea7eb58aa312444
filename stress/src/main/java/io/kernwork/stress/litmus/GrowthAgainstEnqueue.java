package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.Verdict;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two producers append while the lane's ring grows: nothing is lost, and the items of each keep their order. The ring begins
 * with eight places, seven of which are taken, so that whoever comes second makes it grow. Result: the order in which the
 * items of producers a and b ran, after the seven.
 */
@JCStressTest
@Description("Nothing is lost or reordered when the ring grows under two producers.")
@Outcome(id = "aabb", expect = ACCEPTABLE, desc = "a -> a, growth -> b -> b")
@Outcome(id = "bbaa", expect = ACCEPTABLE, desc = "b -> b, growth -> a -> a")
@Outcome(id = "abab", expect = ACCEPTABLE, desc = "a -> b, growth -> a -> b")
@Outcome(id = "baba", expect = ACCEPTABLE, desc = "b -> a, growth -> b -> a")
@Outcome(id = "abba", expect = ACCEPTABLE, desc = "a -> b, growth -> b -> a")
@Outcome(id = "baab", expect = ACCEPTABLE, desc = "b -> a, growth -> a -> b")
@Outcome(expect = FORBIDDEN, desc = "an item is lost, runs twice or before an earlier one, or the lane breaks")
@State
public class GrowthAgainstEnqueue {
    private static final int TAKEN = 7;

    private static final BiConsumer<Rig, Item> APPEND =
            Planted.choose(Rig::enqueue, GrowthAgainstEnqueue::appendWithoutLock);

    private final Rig rig = new Rig();
    private final LitmusItem a1 = new LitmusItem(requests -> ran('a', 1));
    private final LitmusItem a2 = new LitmusItem(requests -> ran('a', 2));
    private final LitmusItem b1 = new LitmusItem(requests -> ran('b', 1));
    private final LitmusItem b2 = new LitmusItem(requests -> ran('b', 2));

    private final Meeting meeting = new Meeting();
    private final StringBuilder order = new StringBuilder();
    private int before;
    private int lastOfA;
    private int lastOfB;
    private volatile boolean broken;

    /** Takes all places but one. */
    public GrowthAgainstEnqueue() {
        for (int i = 0; i < TAKEN; i++) {
            rig.enqueue(new LitmusItem(requests -> before++));
        }
    }

    /** One producer. */
    @Actor
    public void a() {
        meeting.first(16);
        append(a1, a2);
    }

    /** The other one. */
    @Actor
    public void b() {
        meeting.second(16);
        append(b1, b2);
    }

    /** Runs everything. */
    @Arbiter
    public void finish(L_Result result) {
        try {
            rig.runUntilIdle();
        } catch (RuntimeException e) {
            broken = true;
        }
        result.r1 = broken ? "broken" : order.toString();
    }

    private void append(Item one, Item two) {
        try {
            APPEND.accept(rig, one);
            Meeting.linger(ThreadLocalRandom.current().nextBoolean() ? 8 : 128);
            APPEND.accept(rig, two);
        } catch (RuntimeException e) {
            broken = true;
        }
    }

    private void ran(char producer, int number) {
        int last = producer == 'a' ? lastOfA : lastOfB;
        if (before != TAKEN || number != last + 1) {
            broken = true;
        }
        if (producer == 'a') {
            lastOfA = number;
        } else {
            lastOfB = number;
        }
        order.append(producer);
    }

    /** Planted: what an enqueue does, without the lane's lock. */
    private static void appendWithoutLock(Rig rig, Item item) {
        rig.lane.makeRoom();
        item.claim(rig.engine);
        item.applyIf(Event.ENQUEUE, Verdict.QUEUE);
        rig.lane.append(item);
    }
}
