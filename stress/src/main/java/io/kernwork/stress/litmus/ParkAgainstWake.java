package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Seat;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The only worker of a runtime runs one item and goes idle while another one is enqueued: they never both rest, the worker
 * asleep and the item in the pool. Result: how the second item came to run.
 */
@JCStressTest
@Description("A worker that goes idle and a request that comes in never miss each other.")
@Outcome(
        id = "awake",
        expect = ACCEPTABLE,
        desc = "enqueue -> worker looks into the pool, or sees that it was woken -> run")
@Outcome(id = "woken", expect = ACCEPTABLE, desc = "worker finds nothing -> worker parks -> enqueue unparks it -> run")
@Outcome(id = "requested", expect = ACCEPTABLE, desc = "worker parks -> worker retires -> enqueue requests a thread")
@Outcome(
        id = "late",
        expect = ACCEPTABLE_INTERESTING,
        desc =
                "enqueue takes the worker -> its idle time ends -> it is unparked -> run; rare: a few instructions' time")
@Outcome(id = "asleep", expect = FORBIDDEN, desc = "worker finds nothing -> enqueue returns -> worker sleeps on")
@Outcome(id = "lost", expect = FORBIDDEN, desc = "worker retires -> enqueue returns, and no thread is requested")
@State
public class ParkAgainstWake {
    private static final Duration IDLE = Duration.ofMillis(1);

    private static final Consumer<SpinParking> UNPARK = Planted.choose(SpinParking::give, SpinParking::giveToSleeper);

    private final SpinParking parking = new SpinParking(UNPARK);
    private final Engine engine =
            new Engine("litmus", 1, IDLE, new Seams(parking, parking, Thread::new, Item[]::new), null, null, false);
    private final Lane lane = engine.openLane(() -> "litmus", engine.errors(), 1);
    private final LitmusItem first = new LitmusItem(requests -> {});
    private final LitmusItem second = new LitmusItem(this::body);
    private final Seat seat;

    private final Meeting meeting = new Meeting();
    private String how = "lost";

    /** A first item, for which a worker was requested, which is about to arrive. */
    public ParkAgainstWake() {
        engine.submission().enqueue(lane, first);
        seat = new Seat(engine);
    }

    /** The requester. */
    @Actor
    public void enqueue() {
        meeting.first(1);
        approach();
        engine.submission().enqueue(lane, second);
        parking.everybodyIsDone();
    }

    /** While the worker runs the first item, while it looks on for another one, or when it goes idle. */
    private void approach() {
        switch (ThreadLocalRandom.current().nextInt(4)) {
            case 0 -> Meeting.linger(64);
            case 1 -> Meeting.linger(2_048);
            default -> {
                for (int spins = 0; spins < Meeting.PATIENCE && !seat.isIdle() && !meeting.isReached(); spins++) {
                    Thread.onSpinWait();
                }
                Meeting.linger(128);
            }
        }
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.second(1);
        seat.run();
        meeting.reach();
    }

    /** Somebody must be on the way. */
    @Arbiter
    public void finish(L_Result result) {
        result.r1 = how.equals("lost") && seat.anotherRequested() ? "requested" : how;
    }

    private void body(int requests) {
        if (parking.sleptOn()) {
            how = "asleep";
        } else if (parking.nanos() > 0) {
            how = "late";
        } else {
            how = parking.wakeUps() > 0 ? "woken" : "awake";
        }
    }
}
