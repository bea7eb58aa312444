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
public final class Rig {
    private static final int MAX_ACTIVE = 256;

    /** The runtime. */
    public final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Rig::noThread), null, null, true);
    /** Its first lane. */
    public final Lane lane = engine.openLane(() -> "litmus", engine.errors(), MAX_ACTIVE);

    /** A runtime with an empty lane. */
    public Rig() {}

    /** One request; whether it was accepted. */
    boolean enqueue(Item item) {
        return engine.submission().enqueue(lane, item).accepted();
    }

    /** One request; whether it was merged into one that waits. */
    boolean coalesce(Item item) {
        return coalesce(lane, item);
    }

    /** Another lane of the same runtime. */
    Lane openLane() {
        return engine.openLane(() -> "other", engine.errors(), MAX_ACTIVE);
    }

    /** One whose items run in the order of their priorities. */
    public Lane openSorted() {
        return engine.openSorted(() -> "sorted", engine.errors(), MAX_ACTIVE, Lane.NO_CPU, null);
    }

    /** One request on one of its lanes; whether it was merged into one that waits. */
    boolean coalesce(Lane on, Item item) {
        return engine.submission().enqueue(on, item) == Admission.COALESCED;
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
