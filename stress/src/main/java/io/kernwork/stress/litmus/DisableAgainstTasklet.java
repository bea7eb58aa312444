package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A tasklet that is scheduled is disabled while ksoftirqd comes to it: from the return to the enable it neither runs nor begins, and then it runs if it has not. Result: how far
 * the run had come at the return (0 not begun, 2 at its end), as far when it is enabled, and in the end.
 */
@JCStressTest
@Description("While a tasklet is disabled it does not run, and it is not forgotten.")
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "disable -> ksoftirqd puts the tasklet aside -> enable -> run")
@Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "body begins -> disable waits, or comes later -> body ends")
@Outcome(expect = FORBIDDEN, desc = "disable returns -> body runs; or it never does after the enable")
@State
public class DisableAgainstTasklet {
    private static final Predicate<Tasklet> DISABLE =
            Planted.choose(Bounded::disable, DisableAgainstTasklet::disableNoSync);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final Tasklet tasklet = Softirqs.of(runtime).tasklet("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private int progress;

    /** Schedules it. */
    public DisableAgainstTasklet() {
        tasklet.schedule();
    }

    /** ksoftirqd. */
    @Actor
    public void serve() {
        meeting.first(64);
        runtime.step();
    }

    /** Who disables it. */
    @Actor
    public void disable(III_Result result) {
        meeting.second(64);
        meeting.approach();
        boolean done = DISABLE.test(tasklet);
        result.r1 = done ? progress : -1;
        Meeting.linger(32);
        result.r2 = progress;
        tasklet.enable();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        runtime.close();
        result.r3 = progress;
    }

    private void body() {
        progress++;
        meeting.reach();
        Meeting.linger(32);
        progress++;
    }

    /** Planted: a run in progress is not waited for. */
    private static boolean disableNoSync(Tasklet tasklet) {
        tasklet.disableNoSync();
        return true;
    }
}
