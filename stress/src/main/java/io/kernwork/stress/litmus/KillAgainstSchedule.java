package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
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
 * A tasklet is scheduled while it is killed: a schedule that was over when the kill began has run when it returns. Result: whether the schedule was accepted, whether that was
 * known before the kill, runs at its return, -1 when that took five seconds.
 */
@JCStressTest
@Description("A kill waits for what was scheduled before, and for its run.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "schedule -> kill waits for the run, or comes later")
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "kill begins and ends -> schedule")
@Outcome(
        id = "1, 0, 1",
        expect = ACCEPTABLE_INTERESTING,
        desc = "schedule is about to return -> kill waits for the run; rare: a few instructions' time")
@Outcome(
        id = "0, 0, 0",
        expect = ACCEPTABLE_INTERESTING,
        desc = "kill begins -> schedule is refused -> kill ends; rare: a few instructions' time")
@Outcome(expect = FORBIDDEN, desc = "the kill returns before the run has ended, or never; or a refused schedule runs")
@State
public class KillAgainstSchedule {
    private static final Predicate<Tasklet> KILL = Planted.choose(Bounded::kill, KillAgainstSchedule::awaitBegin);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final Tasklet tasklet = Softirqs.of(runtime).tasklet("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private volatile boolean scheduled;
    private int runs;

    /** Who schedules it, and is ksoftirqd then. */
    @Actor
    public void schedule(III_Result result) {
        meeting.first(64);
        boolean accepted = tasklet.schedule().accepted();
        scheduled = accepted;
        result.r1 = accepted ? 1 : 0;
        runtime.runUntilIdle();
    }

    /** Who kills it. */
    @Actor
    public void kill(III_Result result) {
        meeting.second(64);
        meeting.approach();
        result.r2 = scheduled ? 1 : 0;
        result.r3 = KILL.test(tasklet) ? runs : -1;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish() {
        runtime.runUntilIdle();
        runtime.close();
    }

    private void body() {
        meeting.reach();
        Meeting.linger(32);
        runs++;
    }

    /** Planted: one that is not scheduled any more is believed to have run. */
    private static boolean awaitBegin(Tasklet tasklet) {
        while (tasklet.isScheduled()) {
            Thread.onSpinWait();
        }
        return true;
    }
}
