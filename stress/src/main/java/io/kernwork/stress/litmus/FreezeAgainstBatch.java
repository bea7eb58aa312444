package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Seat;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A worker takes several items in one visit, and the lane is frozen meanwhile: after the freeze has returned one item, which was begun before, may begin, and no other one;
 * what was taken goes back. Result: how many items ran before the thaw.
 */
@JCStressTest
@Description("After a freeze nothing begins, not even what a worker has taken.")
@Outcome(id = "none", expect = ACCEPTABLE, desc = "freeze -> worker finds nothing to take")
@Outcome(
        id = "some",
        expect = ACCEPTABLE,
        desc = "worker takes items -> freeze takes back what is not begun -> worker finds nothing more")
@Outcome(id = "all", expect = ACCEPTABLE, desc = "worker begins the last item -> freeze")
@Outcome(expect = FORBIDDEN, desc = "an item begins after the freeze, is lost, or runs twice")
@State
public class FreezeAgainstBatch {
    private static final int ITEMS = 12;
    private static final Consumer<FreezeAgainstBatch> FREEZE =
            Planted.choose(test -> test.verbs.block(), FreezeAgainstBatch::blockWithoutRecall);

    private final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Thread::new), null, null, false);
    private final Lane lane = engine.openLane(() -> "litmus", engine.errors(), 1);
    private final LaneVerbs verbs = new LaneVerbs(engine, lane);
    private final Seat seat;
    private final Meeting meeting = new Meeting();
    private volatile boolean frozen;
    private int runs;
    private int late;

    /** Items, and the worker that was requested for them. */
    public FreezeAgainstBatch() {
        for (int i = 0; i < ITEMS; i++) {
            engine.submission().enqueue(lane, new LitmusItem(requests -> body()));
        }
        seat = new Seat(engine);
        seat.retireWhenIdle();
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.first(64);
        seat.run();
    }

    /** The one who freezes. */
    @Actor
    public void freeze() {
        meeting.second(128);
        Meeting.linger(512);
        FREEZE.accept(this);
        frozen = true;
    }

    /** Thaws, and runs the rest. */
    @Arbiter
    public void finish(L_Result result) {
        int before = runs;
        frozen = false;
        verbs.unblock();
        engine.pump(lane);
        String some = before == 0 ? "none" : before == ITEMS ? "all" : "some";
        result.r1 = late > 1 || runs != ITEMS ? "late " + late + ", runs " + runs : some;
    }

    private void body() {
        late += frozen ? 1 : 0;
        runs++;
        Meeting.linger(16);
    }

    /** Planted: what the worker has taken stays with it. */
    private void blockWithoutRecall() {
        lane.lock();
        lane.block();
        lane.unlock();
    }
}
