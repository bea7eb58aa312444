package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Plain fields written by a body are seen after a flush of its work. Result: how far the body had come before the flush (0
 * not begun, 1 begun, 2 at its end), by plain reads that order nothing; what the body wrote last, as read after the flush, -1
 * when the flush took five seconds.
 */
@JCStressTest
@Description("What a body wrote is seen after the flush that waited for it.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "flush waits -> body begins -> body ends -> flush returns")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "body begins -> flush waits -> body ends -> flush returns")
@Outcome(
        id = "2, 1",
        expect = ACCEPTABLE,
        desc = "body begins -> body writes last -> flush, at or after the end of the run")
@Outcome(expect = FORBIDDEN, desc = "flush returns -> body writes last; or flush never returns")
@State
public class EndBeforeFlush {
    private static final Predicate<Work> FLUSH = Planted.choose(Bounded::flush, EndBeforeFlush::awaitStart);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", this::body);

    private final Meeting meeting = new Meeting();
    private int begun;
    private int ended;

    /** Makes the work pending. */
    public EndBeforeFlush() {
        queue.enqueue(work);
    }

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(16);
        runtime.step();
    }

    /** The one who waits. */
    @Actor
    public void flush(II_Result result) {
        meeting.second(48);
        meeting.approach();
        result.r1 = begun + ended;
        result.r2 = FLUSH.test(work) ? ended : -1;
    }

    private void body() {
        begun = 1;
        meeting.reach();
        Meeting.linger(32);
        ended = 1;
    }

    /** Planted: it waits until the work is not pending, and does not look whether it runs. */
    private static boolean awaitStart(Work work) {
        while (work.isPending()) {
            Thread.onSpinWait();
        }
        return true;
    }
}
