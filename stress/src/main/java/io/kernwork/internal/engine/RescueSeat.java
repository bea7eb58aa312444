package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a rescuer on a thread of the caller's choice, without the distress that calls it. It stands in this package, beside the engine's classes, because
 * rescuers are nobody else's business; whoever holds a seat does what the rescuer's own thread does.
 */
@NullMarked
public final class RescueSeat {
    private final Engine engine;
    private final Lane lane;
    private @Nullable Run run;

    /** A seat for a lane. */
    public RescueSeat(Engine engine, Lane lane) {
        this.engine = engine;
        this.lane = lane;
    }

    /** Takes the next item, if there is one, and runs it. */
    public void rescue() {
        Serving serving = engine.serving();
        Run own = ownRun();
        if (serving.rescue(lane, own)) {
            BodyRunner runner = new BodyRunner(Current.ofThread(), Thread.currentThread());
            runner.runAll(own, serving);
            serving.visit(lane, own, 0);
        }
        own.leave();
    }

    private Run ownRun() {
        Run present = run;
        if (present == null) {
            present = new Run(1);
            present.setThread(Thread.currentThread());
            run = present;
        }
        return present;
    }
}
