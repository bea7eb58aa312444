package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.engine.RescueSeat;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Seat;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A rescuer takes items of a lane, also those that a worker has taken and not begun: each item runs once, on one of both, and none beside itself. Result: whether the worker was
 * left with all, some or none.
 */
@JCStressTest
@Description("What a rescuer takes from a worker runs once.")
@Outcome(id = "all", expect = ACCEPTABLE, desc = "worker takes the last items -> rescuer finds nothing")
@Outcome(
        id = "some",
        expect = ACCEPTABLE,
        desc = "worker takes items -> rescuer takes back what is not begun -> each runs its own")
@Outcome(expect = FORBIDDEN, desc = "an item runs twice or never")
@State
public class RescueAgainstWorker {
    private static final int ITEMS = 12;
    private static final int RESCUED = 4;
    private static final Consumer<RescueAgainstWorker> RESCUE =
            Planted.choose(test -> test.rescuer.rescue(), RescueAgainstWorker::lookThenRun);

    private final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Thread::new), null, null, false);
    private final Lane lane = engine.openLane(() -> "litmus", engine.errors(), 2);
    private final RescueSeat rescuer = new RescueSeat(engine, lane);
    private final int[] runs = new int[ITEMS]; // each written by who runs it
    private final Seat seat;
    private final Meeting meeting = new Meeting();
    private long worker;
    private int byWorker;
    private boolean broken;

    /** Items, and the worker that was requested for them. */
    public RescueAgainstWorker() {
        for (int i = 0; i < ITEMS; i++) {
            int number = i;
            engine.submission().enqueue(lane, new LitmusItem(requests -> body(number)));
        }
        seat = new Seat(engine);
        seat.retireWhenIdle();
    }

    /** The worker. */
    @Actor
    public void work() {
        worker = Thread.currentThread().threadId();
        meeting.first(64);
        try {
            seat.run();
        } catch (IllegalStateException e) {
            broken = true;
        }
    }

    /** The rescuer. */
    @Actor
    public void rescue() {
        meeting.second(128);
        Meeting.linger(512);
        for (int i = 0; i < RESCUED; i++) {
            RESCUE.accept(this);
        }
    }

    /** Each has run once. */
    @Arbiter
    public void finish(L_Result result) {
        engine.pump(lane);
        boolean once = !broken;
        for (int count : runs) {
            once &= count == 1;
        }
        result.r1 = once ? byWorker == ITEMS ? "all" : "some" : "runs " + Arrays.toString(runs);
    }

    private void body(int number) {
        runs[number]++;
        if (Thread.currentThread().threadId() == worker) {
            byWorker++;
        }
        Meeting.linger(16);
    }

    /** Planted: it runs what it has seen waiting. */
    private void lookThenRun() {
        lane.lock();
        List<Item> waiting = lane.placed(1);
        lane.unlock();
        for (Item item : waiting) {
            Removal.cancel(item);
            try {
                item.body(1);
            } catch (Throwable never) {
                broken = true;
            }
        }
    }
}
