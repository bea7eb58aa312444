package io.kernwork.stress.litmus;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Timers;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.Wheel;
import java.time.Duration;
import java.util.Objects;

/**
 * The timers of production with one lane, on a clock that stands where the test puts it. Its threads are not started: an
 * actor is the one that fires, and the one that runs.
 */
public final class TimerRig {
    /** In nanoseconds. */
    public static final long SECOND = 1_000_000_000L;

    static final long HOUR = 3_600 * SECOND;

    private static final int MAX_ACTIVE = 256;

    /** The runtime. */
    public final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(this::now, Seams.NO_THREADS), null, null, false);
    /** Its lane. */
    public final Lane lane = engine.openLane(() -> "litmus", engine.errors(), MAX_ACTIVE);

    final Wheel wheel = Timers.wheel(engine);
    private long now; // written by the constructor and the arbiter

    /** A runtime with an empty lane, at time zero. */
    public TimerRig() {}

    private long now() {
        return now;
    }

    /** Puts the clock to a time. */
    public void putClock(long nanos) {
        now = nanos;
    }

    /** The timer's side of an item. */
    static TimerNode node(Item item) {
        return Objects.requireNonNull(item.timer);
    }

    /** Whether the item waits for its timer. */
    static boolean isArmed(Item item) {
        return ItemWord.isArmed(item.word());
    }

    /** Whether the item has ever got a place in a lane; exact when the actors have ended. */
    static boolean wasPlaced(Item item) {
        return item.home() != null;
    }

    /** Arms an idle item. */
    Admission arm(Item item, long delay) {
        return engine.submission().enqueueAfter(lane, item, delay, 0, Wheel.NEVER, now);
    }

    /** Arms an item, or sets it another time. */
    Admission rearm(Item item, long delay) {
        return engine.submission().rearm(lane, item, delay, 0, Wheel.NEVER, now);
    }

    /** Takes a request away; how many there were. */
    int cancel(Item item) {
        return Removal.cancel(item);
    }

    /** What the dispatcher does when something is due. */
    public void fireDue() {
        engine.fireDue();
    }

    /** Ends the lane at once; what is armed or waits is reported. */
    CloseReport closeNow() {
        return new LaneVerbs(engine, lane).close(0);
    }

    /** Fires what is due and runs everything, on the calling thread. */
    void runUntilIdle() {
        boolean more = true;
        while (more) {
            more = engine.step();
        }
    }

    /** As the dispatcher and a worker do one after the other, with a while in between. */
    void fireAndRun(Meeting meeting) {
        engine.fireDue();
        meeting.reach();
        Meeting.linger(64);
        engine.step();
    }

    /** Lets the second of grace pass in which a disarmed node stays filed; how many nodes are filed then. */
    int filedAfterThePurge() {
        now += 2 * SECOND;
        engine.fireDue();
        return wheel.size();
    }
}
