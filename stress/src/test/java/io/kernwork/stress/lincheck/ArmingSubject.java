package io.kernwork.stress.lincheck;

import io.kernwork.base.Admission;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.stress.litmus.TimerRig;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * One item with its timer: callers arm, re-arm, enqueue, cancel, disable and enable it, the clock goes on, and a worker fires what is due and runs what waits. Times are
 * seconds of the runtime's clock. Whether what is due is armed still or pending already is not told, since a fire is nobody's operation; so neither are counts.
 */
@Param(name = "at", gen = IntGen.class, conf = "1:4")
public class ArmingSubject {
    final TimerRig rig = new TimerRig();
    private final Item item = new Numbered(0, 0, true);
    private final Run run = new Run(1);
    private long seconds; // the clock's

    /** An idle item, at second 0. */
    public ArmingSubject() {
        run.setThread(Thread.currentThread()); // nobody asks which
    }

    /** Arms it, unless it waits already; whether it was accepted. */
    @Operation(params = "at")
    public boolean arm(int at) {
        return rig.engine
                .submission()
                .enqueueAfter(rig.lane, item, at * TimerRig.SECOND, 0, Wheel.NEVER, 0)
                .accepted();
    }

    /** Arms it, or moves what waits to that time. */
    @Operation(params = "at")
    public boolean rearm(int at) {
        return rig.engine
                .submission()
                .rearm(rig.lane, item, at * TimerRig.SECOND, 0, Wheel.NEVER, 0)
                .accepted();
    }

    /** Enqueues it; what is armed stays so. */
    @Operation
    public boolean enqueue() {
        Admission answer = rig.engine.submission().enqueue(rig.lane, item);
        return answer.accepted();
    }

    /** Takes what waits away; whether there was something. */
    @Operation
    public boolean cancel() {
        return cancel(item) > 0;
    }

    int cancel(Item waiting) {
        return Removal.cancel(waiting);
    }

    /** The same, and refuses from then on. */
    @Operation
    public boolean disable() {
        return Removal.disable(item) > 0;
    }

    /** Takes a disable back; whether it was the last one, or what is wrong. */
    @Operation
    public String enable() {
        try {
            return Removal.enable(item) ? "last" : "not the last";
        } catch (IllegalStateException notDisabled) {
            return "not disabled";
        }
    }

    /** A second passes. */
    @Operation(nonParallelGroup = "clock")
    public void tick() {
        seconds++;
        rig.putClock(seconds * TimerRig.SECOND);
    }

    /** Fires what is due; nobody can tell. */
    @Operation
    public void fire() {
        rig.fireDue();
    }

    /** Fires what is due and runs the item if it waits in its lane; whether it did. */
    @Operation(nonParallelGroup = "worker")
    public boolean next() {
        rig.fireDue();
        rig.lane.lock();
        boolean taken = rig.lane.take(run, 1);
        rig.lane.unlock();
        if (taken) {
            run.start();
            run.end();
            rig.lane.lock();
            rig.lane.leave(run);
            rig.lane.unlock();
        }
        return taken;
    }

    /** Planted: the count is read before the request is removed. */
    public static final class Planted extends ArmingSubject {
        /** As the other one. */
        public Planted() {}

        @Override
        int cancel(Item waiting) {
            return Looks.countThenCancel(waiting);
        }
    }
}
