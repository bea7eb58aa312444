package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two schedule one tasklet, and one of them is ksoftirqd, too: a run that answers both sees what was written before either; one that
 * has begun answers no more. Result: the first one's answer (1 COALESCED, 0 QUEUED), runs, x as the first run read it, x as the last
 * one read it.
 */
@JCStressTest
@Description("A tasklet sees what was written before each schedule that it answers, and begins after it.")
@Outcome(id = "0, 1, 1, 1", expect = ACCEPTABLE, desc = "x = 1 -> schedule -> ksoftirqd's schedule coalesces -> run")
@Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "ksoftirqd's schedule -> x = 1 -> schedule coalesces -> run")
@Outcome(
        id = "0, 2, 0, 1",
        expect = ACCEPTABLE,
        desc = "ksoftirqd's schedule -> run -> x = 1 -> schedule: one more run")
@Outcome(
        id = "0, 2, 1, 1",
        expect = ACCEPTABLE,
        desc = "ksoftirqd's schedule -> x = 1 -> run begins -> schedule: one more run")
@Outcome(expect = FORBIDDEN, desc = "a schedule is lost, or its run does not see what was written before")
@State
public class ScheduleBeforeTasklet {
    private static final Function<Tasklet, Admission> SCHEDULE =
            Planted.choose(Tasklet::schedule, ScheduleBeforeTasklet::scheduleUnlessSeenBusy);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final Tasklet tasklet = Softirqs.of(runtime).tasklet("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private int x;
    private int runs;
    private int first;
    private int last;

    /** Who schedules it. */
    @Actor
    public void schedule(IIII_Result result) {
        meeting.first(32);
        if (ThreadLocalRandom.current().nextBoolean()) {
            x = 1;
        }
        meeting.approach();
        x = 1;
        result.r1 = SCHEDULE.apply(tasklet) == Admission.COALESCED ? 1 : 0;
    }

    /** Who schedules it, too, and is ksoftirqd then. */
    @Actor
    public void scheduleAndServe() {
        meeting.second(16);
        tasklet.schedule();
        runtime.step();
    }

    /** Runs what is left. */
    @Arbiter
    public void finish(IIII_Result result) {
        runtime.runUntilIdle();
        runtime.close();
        result.r2 = runs;
        result.r3 = first;
        result.r4 = last;
    }

    private void body() {
        last = x;
        if (++runs == 1) {
            first = last;
            meeting.reach();
            Meeting.linger(16);
        }
    }

    /** Planted: a run that has begun is taken for one that answers. */
    private static Admission scheduleUnlessSeenBusy(Tasklet tasklet) {
        return tasklet.isScheduled() || tasklet.isRunning() ? Admission.COALESCED : tasklet.schedule();
    }
}
