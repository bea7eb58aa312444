package io.kernwork.examples.debounce;

import io.kernwork.base.Delay;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The debounce itself: one delayed work, which each change re-arms, and the changes that wait for it. */
final class Debounce {
    final AtomicLong events = new AtomicLong();
    final AtomicLong digests = new AtomicLong();
    private final WorkQueue queue;
    private final Delay delay;
    private final Reaction reaction;
    private final Burst burst = new Burst();
    private final DelayedWork work = DelayedWork.of("debounce", this::react);

    /**
     * Creates it, with nothing to do.
     *
     * @param queue runs the reaction
     * @param quiet how long nothing must have changed before there is a reaction
     * @param maxWait how long after the first change there is one in any case
     */
    Debounce(WorkQueue queue, Duration quiet, Duration maxWait, Reaction reaction) {
        this.queue = queue;
        this.delay = Delay.of(quiet).withMaxWait(maxWait);
        this.reaction = reaction;
    }

    /** Takes note of a change. Does not wait for a reaction in progress. */
    void changed(Path path, ChangeKind kind) {
        long now = queue.runtime().nanos();
        events.incrementAndGet();
        burst.add(path, kind, now); // first the data,
        queue.rearm(work, delay, now); // then the request: the run that delivers it finds the change
    }

    private void react() throws Exception {
        Digest digest = burst.take();
        if (!digest.isEmpty()) { // the previous run may have found what this one was asked for
            digests.incrementAndGet();
            reaction.react(digest);
        }
    }

    /** Reacts now to what has changed so far, and waits for that. */
    void flush() throws InterruptedException {
        work.flush();
    }

    /** Takes away what waits; a reaction in progress goes on. */
    void cancel() {
        work.cancel();
    }

    /** The same, and waits for a reaction in progress. */
    WaitResult cancelSync(Duration patience) throws InterruptedException {
        return work.cancelSync(patience);
    }

    /** Whether a reaction waits for its turn: its time has come, and the one before it goes on. */
    boolean isDue() {
        return work.isPending() && !work.isArmed();
    }

    /** How many paths wait for a reaction. */
    int unanswered() {
        return burst.paths();
    }
}
