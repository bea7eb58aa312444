package io.kernwork.internal.engine;

import io.kernwork.base.QueueRef;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.NullMarked;

/** What the lanes of queues are doing, for those who check it. It stands in this package because that is nobody else's business. */
@NullMarked
public final class LanePeek {
    private final Engine engine;

    /** The lanes of a runtime. */
    public LanePeek(Object runtime) {
        engine = EngineAccess.of(runtime);
    }

    /** Whether an item of the queue is in progress, as the workers count it. */
    public boolean isBusy(QueueRef queue) {
        boolean busy = false;
        for (Lane lane : engine.registry().lanes()) {
            if (lane.queue == queue) {
                lane.lock();
                busy |= lane.isBusy();
                lane.unlock();
            }
        }
        return busy;
    }

    /** The queue of the body that the calling thread is inside. */
    public static QueueRef here() {
        Run run = Current.run();
        if (run == null) {
            throw new IllegalStateException("no body runs on " + Thread.currentThread());
        }
        return run.lane().queue;
    }
}
