package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.tqueue.DeferredTask;
import io.kernwork.tqueue.TaskList;
import java.util.function.ToIntFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A task is queued again while a pass goes through its list, on which another one waits behind it: it runs in the pass once at most, for the request before it, and what comes
 * meanwhile waits for the next pass. Result: whether the request was merged, tasks that the pass ran, tasks that wait after it.
 */
@JCStressTest
@Description("A pass runs what waits at its begin, and each queueing is run once.")
@Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "queue coalesces -> pass runs both tasks")
@Outcome(
        id = "0, 2, 1",
        expect = ACCEPTABLE,
        desc = "pass begins the task -> queue -> pass ends, and leaves it for the next one")
@Outcome(expect = FORBIDDEN, desc = "the pass runs what came after its begin, or a request is lost")
@State
public class QueueAgainstPass {
    private static final ToIntFunction<TaskList> PASS = Planted.choose(TaskList::run, QueueAgainstPass::runAll);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final TaskList list = new TaskList("litmus", runtime);
    private final DeferredTask task = DeferredTask.of("litmus", this::body);
    private final DeferredTask behind = DeferredTask.of("behind", () -> Meeting.linger(32));
    private final Meeting meeting = new Meeting();

    /** Two tasks. */
    public QueueAgainstPass() {
        list.queue(task);
        list.queue(behind);
    }

    /** The requester. */
    @Actor
    public void queue(III_Result result) {
        meeting.first(32);
        meeting.approach();
        result.r1 = list.queue(task) == Admission.COALESCED ? 1 : 0;
    }

    /** The one who comes. */
    @Actor
    public void run(III_Result result) {
        meeting.second(32);
        result.r2 = PASS.applyAsInt(list);
    }

    /** The next pass. */
    @Arbiter
    public void finish(III_Result result) {
        result.r3 = list.run();
    }

    private void body() {
        meeting.reach();
        Meeting.linger(32);
    }

    /** Planted: it goes on as long as something waits. */
    private static int runAll(TaskList list) {
        int ran = 0;
        for (int more = list.run(); more > 0; more = list.run()) {
            ran += more;
        }
        return ran;
    }
}
