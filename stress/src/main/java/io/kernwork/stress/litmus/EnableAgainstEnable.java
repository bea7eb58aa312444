package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A work that is disabled twice is enabled by two: the second of them, and no other one, is told that it accepts requests. Result: what each was told, whether a request is
 * accepted in the end.
 */
@JCStressTest
@Description("Exactly one of two enable calls takes the last disable back.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "first enables -> second enables, and the depth is zero")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "second enables -> first enables, and the depth is zero")
@Outcome(expect = FORBIDDEN, desc = "both are told, or nobody; or the work stays disabled")
@State
public class EnableAgainstEnable {
    private static final Predicate<Work> ENABLE = Planted.choose(Work::enable, EnableAgainstEnable::enableThenLook);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", () -> {});
    private final Meeting meeting = new Meeting();

    /** Disabled by two. */
    public EnableAgainstEnable() {
        work.disable();
        work.disable();
    }

    /** One of them. */
    @Actor
    public void first(III_Result result) {
        meeting.first(16);
        result.r1 = ENABLE.test(work) ? 1 : 0;
    }

    /** The other one. */
    @Actor
    public void second(III_Result result) {
        meeting.second(16);
        result.r2 = ENABLE.test(work) ? 1 : 0;
    }

    /** It accepts requests. */
    @Arbiter
    public void finish(III_Result result) {
        result.r3 = queue.enqueue(work).accepted() ? 1 : 0;
    }

    /** Planted: whether it was the last one is looked at afterwards. */
    private static boolean enableThenLook(Work work) {
        work.enable();
        Meeting.linger(32);
        return !work.isDisabled();
    }
}
