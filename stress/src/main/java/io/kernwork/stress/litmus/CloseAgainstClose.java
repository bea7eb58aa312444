package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.CloseReport;
import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.timer.TimerNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two threads close one lane for which items are armed: each report that is handed out names all of them, and none is armed
 * then. Result: who disarmed each of them.
 */
@JCStressTest
@Description("Of two closes that meet each reports everything that was armed, whoever disarmed it.")
@Outcome(id = "aa", expect = ACCEPTABLE, desc = "a disarms both -> b finds both noted")
@Outcome(id = "bb", expect = ACCEPTABLE, desc = "b disarms both -> a finds both noted")
@Outcome(
        expect = FORBIDDEN,
        desc = "a close returns -> an item is armed or not in its report; or both closes disarm at once")
@State
public class CloseAgainstClose {
    private static final Function<TimerRig, CloseReport> CLOSE =
            Planted.choose(TimerRig::closeNow, CloseAgainstClose::closeWithoutMonitor);

    private final TimerRig rig = new TimerRig();
    private final Watched one = new Watched();
    private final Watched other = new Watched();

    private final Meeting meeting = new Meeting();
    private volatile @Nullable Thread a;
    private String seenByA = "";
    private String seenByB = "";

    /** An item that keeps who asked for its name; that is who disarms it. */
    private final class Watched extends Item {
        private char by = '-';

        Watched() {
            super(true);
        }

        @Override
        public ItemRef ref() {
            by = Thread.currentThread().equals(a) ? 'a' : 'b';
            return () -> "litmus";
        }

        @Override
        public void body(int requests) {
            by = '!';
        }
    }

    /** Arms both. */
    public CloseAgainstClose() {
        rig.arm(one, TimerRig.HOUR);
        rig.arm(other, TimerRig.SECOND);
    }

    /** One who closes. */
    @Actor
    public void a() {
        a = Thread.currentThread();
        meeting.first(16);
        seenByA = close();
    }

    /** The other one. */
    @Actor
    public void b() {
        meeting.second(16);
        seenByB = close();
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        rig.putClock(TimerRig.HOUR);
        rig.runUntilIdle();
        result.r1 = "" + one.by + other.by + seenByA + seenByB;
    }

    private String close() {
        int reported = CLOSE.apply(rig).neverRan().stream()
                .mapToInt(NeverRan::requests)
                .sum();
        boolean armed = TimerRig.isArmed(one) || TimerRig.isArmed(other);
        return armed ? ", armed" : reported == 2 ? "" : ", " + reported + " reported";
    }

    /** Planted: the second closer does not wait until the first has noted what it has found. */
    private static CloseReport closeWithoutMonitor(TimerRig rig) {
        rig.lane.lock();
        rig.lane.close();
        rig.lane.unlock();
        for (TimerNode node = rig.wheel.pollListed(rig.lane); node != null; node = rig.wheel.pollListed(rig.lane)) {
            Item item = (Item) node.owner;
            Meeting.linger(16);
            node.lock();
            item.applyIf(Event.CANCEL, Verdict.DISARMED);
            rig.wheel.drop(node);
            rig.lane.noteDropped(item.ref(), 1);
            node.unlock();
        }
        return rig.closeNow();
    }
}
