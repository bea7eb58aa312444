package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Plain fields written before an accepted enqueue are seen by the run. Result: bodies run, x as the body read it. */
@JCStressTest
@Description("What is written before an enqueue is seen by the run that delivers it.")
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "step finds nothing -> enqueue")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "x = 1 -> enqueue -> step -> body reads x")
@Outcome(expect = FORBIDDEN, desc = "enqueue -> step -> body reads x as it was before the enqueue")
@State
public class EnqueueBeforeRun {
    private static final Consumer<EnqueueBeforeRun> REQUEST =
            Planted.choose(EnqueueBeforeRun::writeThenEnqueue, EnqueueBeforeRun::enqueueThenWrite);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final WorkQueue queue = WorkQueue.builder("litmus").runtime(runtime).build();
    private final Work work = Work.of("litmus", this::body);

    private final Meeting meeting = new Meeting();
    private int x;
    private int seen = -1;

    /** The requester. */
    @Actor
    public void enqueue() {
        meeting.first(16);
        REQUEST.accept(this);
    }

    /** The worker. */
    @Actor
    public void step(II_Result result) {
        meeting.second(16);
        result.r1 = runtime.step() ? 1 : 0;
        result.r2 = seen;
    }

    private void body() {
        seen = x;
    }

    private void writeThenEnqueue() {
        x = 1;
        queue.enqueue(work);
    }

    /** Planted: the request does not publish the write, which reaches the other thread when it likes. */
    private void enqueueThenWrite() {
        queue.enqueue(work);
        Meeting.linger(256);
        x = 1;
    }
}
