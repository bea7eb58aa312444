package io.kernwork.stress.litmus;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.LaneVerbs;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;

/** A manual runtime with one lane: what a queue is made of, within reach of a defect to be planted. */
final class Rig {
    private static final int MAX_ACTIVE = 256;

    final Engine engine = new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Rig::noThread), null, null, true);
    final Lane lane = engine.openLane(() -> "litmus", engine.errors(), MAX_ACTIVE);

    /** One request; whether it was accepted. */
    boolean enqueue(Item item) {
        return engine.submission().enqueue(lane, item).accepted();
    }

    /** One request; whether it was merged into one that waits. */
    boolean coalesce(Item item) {
        return engine.submission().enqueue(lane, item) == Admission.COALESCED;
    }

    /** Ends the lane and runs what waits. */
    void close() {
        new LaneVerbs(engine, lane).close();
    }

    /** Ends the lane at once; what waits is reported. */
    CloseReport closeNow() {
        return new LaneVerbs(engine, lane).close(0);
    }

    /** Runs everything on the calling thread. */
    void runUntilIdle() {
        boolean more = true;
        while (more) {
            more = engine.step();
        }
    }

    private static Thread noThread(Runnable body) {
        throw new IllegalStateException("a manual runtime has no threads");
    }
}
