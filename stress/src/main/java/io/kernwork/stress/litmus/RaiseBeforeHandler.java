package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two raise one vector of one CPU, and one of them is ksoftirqd, too: a handler that runs for both sees what was written before either.
 * Result: runs, x as the first one read it, x as the last one read it.
 */
@JCStressTest
@Description(
        "A handler sees what was written before each raise that it answers, also when the vector was pending already.")
@Outcome(
        id = "1, 1, 1",
        expect = ACCEPTABLE,
        desc = "x = 1 -> raise, before or after the other one -> handler for both")
@Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "the other raise -> handler -> x = 1 -> raise: one more run")
@Outcome(
        id = "2, 1, 1",
        expect = ACCEPTABLE,
        desc = "the other raise -> x = 1 -> handler begins -> raise: one more run")
@Outcome(expect = FORBIDDEN, desc = "a raise is lost, or its handler does not see what was written before")
@State
public class RaiseBeforeHandler {
    private static final Consumer<RaiseBeforeHandler> RAISE =
            Planted.choose(RaiseBeforeHandler::writeAndRaise, RaiseBeforeHandler::raiseUnlessSeenPending);

    private final SoftirqRig rig = new SoftirqRig(this::handle);
    private final Meeting meeting = new Meeting();
    private int x;
    private int runs;
    private int first;
    private int last;

    /** One who raises it. */
    @Actor
    public void raise() {
        meeting.first(32);
        RAISE.accept(this);
    }

    /** The other one, and ksoftirqd. */
    @Actor
    public void raiseAndServe() {
        meeting.second(16);
        rig.vector.raise();
        rig.runtime.step();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.finish();
        result.r1 = runs;
        result.r2 = first;
        result.r3 = last;
    }

    private void handle() {
        last = x;
        if (++runs == 1) {
            first = last;
            meeting.reach();
        }
    }

    private void writeAndRaise() {
        x = 1;
        meeting.approach();
        rig.vector.raise();
    }

    /** Planted: whether it is pending is looked at too early. */
    private void raiseUnlessSeenPending() {
        boolean pending = rig.cpus.isPending(0, rig.vector.number());
        meeting.approach();
        x = 1;
        if (!pending) {
            rig.vector.raise();
        }
    }
}
