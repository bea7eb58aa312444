package io.kernwork.internal.engine;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.timer.Wheel;

/**
 * Tells somebody on the timer's thread, so long after it was asked to for the first time since it did so last: the tick of a
 * clock that stands still while nobody needs it.
 *
 * <p>It is an item that is armed for a lane of its own, which the engine does not know: no close waits for it, and no report
 * names it. What fires is taken away before anybody is told. So whoever finds a request there and makes none of his own has
 * done so before that, and what he did before the look is seen by those who are told after it.
 */
public final class Tick {
    private final Engine engine;
    private final long nanos;
    private final Runnable told;
    private final PumpedLane lane;
    private final Item item;

    /**
     * Creates a tick that nobody has asked for.
     *
     * @param name for messages
     * @param nanos how long after the request
     * @param told is run without a lock; what it throws is logged
     */
    public Tick(Engine engine, String name, long nanos, Runnable told) {
        this.engine = engine;
        this.nanos = nanos;
        this.told = told;
        this.lane = new PumpedLane(() -> name, engine.errors(), engine.seams().rings(), this::fired);
        this.item = new TickItem(name);
        lane.keepRoom();
    }

    /** Asks for it; allocates nothing. */
    public void request() {
        if (!ItemWord.isWaiting(item.word())) {
            engine.submission().enqueueAfter(lane, item, nanos, 0, Wheel.NEVER, engine.clock());
        }
    }

    private void fired() {
        JobVerbs.cancel(lane, item);
        try {
            told.run();
        } catch (Throwable failure) {
            engine.reportDefect("what tick '" + lane.queue.name() + "' tells", failure);
        }
    }

    private static final class TickItem extends Item {
        private final String name;

        TickItem(String name) {
            super(true);
            this.name = name;
        }

        @Override
        public ItemRef ref() {
            return () -> name;
        }

        @Override
        public void body(int requests) {
            throw new IllegalStateException("defect in Kernwork: tick '" + name + "' was run");
        }
    }
}
