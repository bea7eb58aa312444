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
 * An enqueue that a closing lane accepts has run when the close returns; one that it refuses leaves no trace. Result: whether
 * it was accepted, the runs when the close returned, the runs in the end.
 */
@JCStressTest
@Description("An enqueue that meets a close is accepted and has run when the close returns, or it is refused.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "enqueue -> close refuses from here on -> run -> close returns")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "close refuses from here on -> enqueue")
@Outcome(expect = FORBIDDEN, desc = "accepted -> close returns -> run, or none; or refused -> run")
@State
public class CloseAgainstEnqueue {
    private static final Consumer<Rig> CLOSE = Planted.choose(Rig::close, CloseAgainstEnqueue::closeWithoutLock);

    private final Rig rig = new Rig();
    private final LitmusItem item = new LitmusItem(this::body);

    private final Meeting meeting = new Meeting();
    private int runs;

    /** The requester. */
    @Actor
    public void enqueue(III_Result result) {
        meeting.first(16);
        result.r1 = rig.enqueue(item) ? 1 : 0;
    }

    /** The one who closes, and runs what waits. */
    @Actor
    public void close(III_Result result) {
        meeting.second(16);
        CLOSE.accept(rig);
        result.r2 = runs;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(III_Result result) {
        rig.runUntilIdle();
        result.r3 = runs;
    }

    private void body(int requests) {
        runs += requests;
    }

    /** Planted: the state changes while an enqueue that has read it holds the lock. */
    private static void closeWithoutLock(Rig rig) {
        rig.lane.close();
        while (!rig.lane.idle()) {
            rig.engine.step();
        }
    }
}
