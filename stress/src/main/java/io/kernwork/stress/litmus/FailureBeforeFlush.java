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
 * A body throws: the error handler has been told when a flush that waited for it returns, and what the handler wrote is seen. Result: how far the run had come before the flush
 * (0 not begun, 1 begun, 2 the handler was told), by plain reads that order nothing; what the handler wrote, as read after the flush.
 */
@JCStressTest
@Description("What a body throws has reached the error handler before anybody who waits goes on.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "flush waits -> body throws -> handler is told -> flush returns")
@Outcome(
        id = "1, 1",
        expect = ACCEPTABLE,
        desc = "body begins -> flush waits -> body throws -> handler is told -> flush returns")
@Outcome(
        id = "2, 1",
        expect = ACCEPTABLE,
        desc = "body throws -> handler is told -> flush, at or after the end of the run")
@Outcome(expect = FORBIDDEN, desc = "flush returns -> handler is told; or it never returns")
@State
public class FailureBeforeFlush {
    private static final Predicate<FailureBeforeFlush> FLUSH =
            Planted.choose(test -> Bounded.flush(test.work), FailureBeforeFlush::awaitThrow);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus")
            .runtime(runtime)
            .onError((item, on, failure) -> handle())
            .build();
    private final Work work = Work.of("litmus", this::body);
    private final Meeting meeting = new Meeting();
    private final Meeting thrown = new Meeting();
    private int begun;
    private int told;

    /** Makes the work pending. */
    public FailureBeforeFlush() {
        queue.enqueue(work);
    }

    /** The worker. */
    @Actor
    public void step() {
        meeting.first(32);
        runtime.step();
    }

    /** The one who waits. */
    @Actor
    public void flush(II_Result result) {
        meeting.second(48);
        meeting.approach();
        Meeting.linger(64);
        result.r1 = begun + told;
        result.r2 = FLUSH.test(this) ? told : -1;
    }

    private void body() {
        begun = 1;
        meeting.reach();
        Meeting.linger(32);
        thrown.reach();
        throw new IllegalStateException("as planned");
    }

    private void handle() {
        Meeting.linger(16);
        told = 1;
    }

    /** Planted: the end of the body is taken for the end of the run. */
    private boolean awaitThrow() {
        while (!thrown.isReached()) {
            Thread.onSpinWait();
        }
        return true;
    }
}
