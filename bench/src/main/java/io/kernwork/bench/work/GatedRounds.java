package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;

/**
 * Rounds of which each is: hold the only worker, prepare, do what is measured, let the worker go, check what came of it.
 *
 * @param <H> what the peer takes
 */
abstract class GatedRounds<H> extends Rounds {
    final Patience patience;
    private final Gate<H> gate;

    GatedRounds(Peer<H> peer, Patience patience) {
        this.patience = patience;
        this.gate = new Gate<>(peer, patience);
    }

    /** Puts into the queue what must be there before. */
    abstract void prepare();

    /** The worker is free: waits until it has done what is left, and looks at it. */
    abstract void check();

    /** What is asked when all is over and nobody can run anything any more. */
    abstract void verify();

    @Override
    final void before() {
        gate.shut();
        prepare();
    }

    @Override
    final void after() {
        gate.open();
        check();
    }

    /** Lets the worker go, or nobody could end the peer. */
    @Override
    final void abandon() {
        gate.release();
    }
}
