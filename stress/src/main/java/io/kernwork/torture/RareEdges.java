package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.StressRuntime;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Parking;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;

/**
 * Takes on purpose, one step after the other on one thread, the edges that a storm has no right to take (an enable too many),
 * or would take once in a year (a depth of 65,535).
 */
final class RareEdges {
    private static final Duration FAR = Duration.ofHours(1);
    private static final int MORE = 3;

    /** The states of the table that a work can be brought into, and how, beginning with an idle or running one. */
    private enum State {
        IDLE(false),
        PENDING(false),
        ARMED(false),
        DISABLED(false),
        RUNNING(true),
        RUNNING_PENDING(true),
        RUNNING_ARMED(true),
        RUNNING_PARKED(true),
        RUNNING_DISABLED(true);

        final boolean running;

        State(boolean running) {
            this.running = running;
        }
    }

    private final Violations violations;
    private final Engine engine;
    private final Kernwork runtime;
    private final WorkQueue first;
    private final WorkQueue second;

    RareEdges(Violations violations) {
        this.violations = violations;
        Seams seams = new Seams(() -> 0, Parking.SYSTEM, body -> new Thread(body), Item[]::new);
        this.engine = new Engine("rare", 1, Duration.ofSeconds(1), seams, null, null, true);
        this.runtime = StressRuntime.of(engine);
        this.first = queue("first");
        this.second = queue("second");
    }

    private WorkQueue queue(String name) {
        return WorkQueue.builder(name).runtime(runtime).build();
    }

    /** All of them. */
    void provoke() {
        for (State state : State.values()) {
            if (state == State.DISABLED || state == State.RUNNING_DISABLED) {
                in(state, this::overflow);
            } else {
                in(state, this::underflow);
            }
        }
        saturate();
        runtime.close();
    }

    // ---- states

    /** What is done to a work in a state. */
    private interface Deed {
        void to(DelayedWork work, State state);
    }

    /** Does it to a new work in that state, and lets the work go on from there until it is idle. */
    private void in(State state, Deed deed) {
        boolean[] done = {false};
        DelayedWork work = DelayedWork.counted("rare " + state, requests -> {
            if (state.running && !done[0] && Work.current() instanceof DelayedWork self) {
                done[0] = true;
                deed.to(self, state);
            }
        });
        if (state.running) {
            first.enqueue(work);
            run();
        } else {
            done[0] = true;
            deed.to(work, state);
        }
        work.cancel();
        while (work.isDisabled()) {
            work.enable();
        }
        run();
        violations.unless(done[0] && !work.isPending() && !work.isRunning(), Kind.LEFT, "after a deed: " + work);
    }

    /** From idle, or from running. */
    private void bring(DelayedWork work, State state) {
        switch (state) {
            case IDLE, RUNNING -> {}
            case PENDING, RUNNING_PENDING -> second.enqueue(work);
            case ARMED, RUNNING_ARMED -> second.enqueueAfter(work, FAR);
            case DISABLED, RUNNING_DISABLED -> work.disable();
            case RUNNING_PARKED -> {
                second.enqueue(work);
                engine.step(); // takes it, finds it running, and parks it
            }
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            more = engine.step();
        }
    }

    // ---- deeds

    private void underflow(DelayedWork work, State state) {
        bring(work, state);
        try {
            work.enable();
            violations.add(Kind.ANSWER, "one enable too many was taken by " + work);
        } catch (IllegalStateException refused) {
            // as it must be
        }
    }

    private void overflow(DelayedWork work, State state) {
        bring(work, state);
        for (int depth = 1; depth < ItemWord.MAX_DEPTH; depth++) {
            work.disable();
        }
        try {
            work.disable();
            violations.add(Kind.ANSWER, "one disable too many was taken by " + work);
        } catch (IllegalStateException refused) {
            // as it must be
        }
    }

    /** More requests than the word can count: merged, delivered, and counted apart. */
    private void saturate() {
        long[] delivered = {0};
        DelayedWork work = DelayedWork.counted("saturated", requests -> delivered[0] += requests);
        long before = engine.saturations();
        for (int i = 0; i < ItemWord.MAX_REQUESTS + MORE; i++) {
            violations.unless(first.enqueue(work).accepted(), Kind.ANSWER, "no further request: " + work);
        }
        run();
        long saturated = engine.saturations() - before;
        violations.unless(
                List.of(delivered[0], saturated).equals(List.of((long) ItemWord.MAX_REQUESTS, (long) MORE)),
                Kind.BALANCE,
                "delivered " + delivered[0] + ", saturated " + saturated + " of " + (ItemWord.MAX_REQUESTS + MORE));
    }
}
