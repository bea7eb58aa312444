package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.softirq.BottomHalves;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A bottom half is marked while it is removed: the run happens before the remove returns, or the mark is forgotten. Result: whether the mark was accepted, runs when the remove
 * returned, -1 when it was interrupted, runs in the end.
 */
@JCStressTest
@Description("A bottom half that was removed never runs again, and a mark that came in time has run.")
@Outcome(
        id = "1, 1, 1",
        expect = ACCEPTABLE,
        desc = "mark -> remove waits for the run, or comes later -> remove returns")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "remove begins -> mark is forgotten")
@Outcome(expect = FORBIDDEN, desc = "remove returns -> body runs, or is inside; or a forgotten mark runs")
@State
public class RemoveAgainstMark {
    private static final Predicate<BottomHalves> REMOVE =
            Planted.choose(RemoveAgainstMark::remove, halves -> true); // planted: it does not wait

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final BottomHalves halves = BottomHalves.of(runtime);
    private final Meeting meeting = new Meeting();
    private int runs;

    /** Gives it its body. */
    public RemoveAgainstMark() {
        halves.init(1, this::body);
    }

    /** Who marks it, and is ksoftirqd then. */
    @Actor
    public void mark(III_Result result) {
        meeting.first(96);
        result.r1 = halves.mark(1).accepted() ? 1 : 0;
        runtime.runUntilIdle();
    }

    /** Who removes it. */
    @Actor
    public void remove(III_Result result) {
        meeting.second(64);
        meeting.approach();
        result.r2 = REMOVE.test(halves) ? runs : -1;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        runtime.close();
        result.r3 = runs;
    }

    private void body() {
        meeting.reach();
        Meeting.linger(32);
        runs++;
    }

    private static boolean remove(BottomHalves halves) {
        try {
            halves.remove(1);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
