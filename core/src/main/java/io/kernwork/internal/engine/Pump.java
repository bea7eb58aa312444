package io.kernwork.internal.engine;

import io.kernwork.base.Body;
import io.kernwork.base.Holdup;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import org.jspecify.annotations.Nullable;

/**
 * Runs what waits in lanes on a thread that is not a worker's, again and again, without allocating. Belongs to one thread. What
 * bodies do to the thread is undone after each; its interrupt flag is not theirs and is given back at the end.
 */
public final class Pump {
    private final Serving serving;
    private final Run run = new Run(1);
    private final BodyRunner runner;
    private @Nullable ItemRef last;

    /** Who is asked between two items. */
    @FunctionalInterface
    public interface Between {
        /**
         * After an item has run.
         *
         * @param more whether another one may come
         * @return whether it is to come
         */
        boolean goesOn(boolean more);
    }

    /** For the calling thread. */
    public Pump(Engine engine) {
        this.serving = engine.serving();
        this.runner = new BodyRunner(Current.ofThread(), Thread.currentThread());
    }

    /** Before the first body of a row. */
    public void begin() {
        runner.note();
    }

    /** After the last body of a row. */
    public void end() {
        if (run.thread() != null) {
            run.leave();
            run.setThread(null);
        }
        last = null;
        if (runner.takeInterrupt()) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs items of a lane.
     *
     * @param most how many have their turn at most; one that turns out to be paused has had it
     * @param between asked after each; no lock is held
     */
    public void run(Lane lane, int most, Between between) {
        if (run.thread() == null) {
            run.setThread(Thread.currentThread());
        }
        int turns = 0;
        boolean more = true;
        boolean taken = false;
        while (more && (taken || serving.take(lane, run))) {
            last = run.item().ref(); // first: what has begun is somebody else's
            serving.runTaken(run, runner);
            turns++;
            more = between.goesOn(turns < most);
            taken = serving.visit(lane, run, more ? 1 : 0);
        }
    }

    /** What has run last; before the end of the row. */
    public @Nullable ItemRef last() {
        return last;
    }

    /** The body that is inside now, or was last: it changes with each; a hint for others. */
    public int visits() {
        return run.visits();
    }

    /** Runs a body that is no item's. */
    public void call(Body body, ItemRef item, QueueRef queue, Engine engine) {
        last = item;
        try {
            body.run();
        } catch (Throwable failure) {
            BodyRunner.handle(engine.errors(), queue, item, failure);
        }
        runner.restore();
    }

    /** What is inside, with the stack of its thread; from any thread. Null when nothing is. */
    public @Nullable Holdup holdup() {
        Lane lane = run.laneOrNull();
        Thread thread = run.thread();
        if (lane == null || thread == null) {
            return null;
        }
        for (Holdup running : Holdups.running(lane, null)) {
            if (thread.getName().equals(running.thread())) {
                return running;
            }
        }
        return null;
    }
}
