package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.TimerTarget;
import io.kernwork.internal.timer.Wheel.Filing;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * An item that the wheel does not have is armed for a lane that closes: it is refused, or disarmed and reported; it never
 * stays armed. Result: the answer.
 */
@JCStressTest
@Description("What is armed for a closing lane is found by its close, or refused.")
@Outcome(
        id = "ARMED",
        expect = ACCEPTABLE,
        desc = "the wheel lists the item for the lane -> close disarms and reports it")
@Outcome(id = "CLOSED", expect = ACCEPTABLE, desc = "close refuses from here on -> the wheel is asked to list the item")
@Outcome(expect = FORBIDDEN, desc = "armed and not reported, or refused and reported, or armed on a closed lane")
@State
public class CloseAgainstArm {
    private static final BiFunction<TimerRig, Item, Admission> ARM =
            Planted.choose(CloseAgainstArm::arm, CloseAgainstArm::armWithoutLook);

    private final TimerRig rig = new TimerRig();
    private final LitmusItem item = LitmusItem.armable(requests -> {});

    private final Meeting meeting = new Meeting();
    private Admission answer = Admission.COALESCED;
    private int reported;

    /** The one who arms. */
    @Actor
    public void arm() {
        meeting.first(16);
        answer = ARM.apply(rig, item);
    }

    /** The one who closes. */
    @Actor
    public void close() {
        meeting.second(16);
        reported =
                rig.closeNow().neverRan().stream().mapToInt(NeverRan::requests).sum();
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(L_Result result) {
        int expected = answer == Admission.ARMED ? 1 : 0;
        boolean armed = TimerRig.isArmed(item);
        result.r1 = armed ? answer + ", and still armed" : answer + (reported == expected ? "" : ", " + reported);
    }

    private static Admission arm(TimerRig rig, Item item) {
        return rig.arm(item, TimerRig.HOUR);
    }

    /** Planted: whether the lane is open is not looked at once more when the item gets into its list. */
    private static Admission armWithoutLook(TimerRig rig, Item item) {
        TimerNode node = TimerRig.node(item);
        node.lock();
        try {
            if (!rig.lane.accepts()) {
                return Admission.CLOSED;
            }
            Meeting.linger(64);
            if (rig.wheel.file(node, new AlwaysOpen(rig.lane), TimerRig.HOUR) == Filing.REFUSED) {
                throw new IllegalStateException("refused by what is always open");
            }
            item.claim(rig.engine);
            item.applyIf(Event.ARM, Verdict.ARM);
            node.arm(TimerRig.HOUR, 0);
            return Admission.ARMED;
        } finally {
            node.unlock();
        }
    }

    private record AlwaysOpen(Lane lane) implements TimerTarget {
        @Override
        public boolean accepts() {
            return true;
        }

        @Override
        public @Nullable TimerNode firstFiled() {
            return lane.firstFiled();
        }

        @Override
        public void setFirstFiled(@Nullable TimerNode node) {
            lane.setFirstFiled(node);
        }
    }
}
