package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of which each is: hold the only worker, prepare, do what is measured, let the worker go, check what came of it.
 *
 * @param <H> what the peer takes
 */
abstract class GatedRounds<H> {
    final Patience patience;
    private final Gate<H> gate;
    private int iterations;
    private long rounds;
    private long before;
    private long bytes;
    private @Nullable RuntimeException failure;

    GatedRounds(Peer<H> peer, Patience patience) {
        this.patience = patience;
        this.gate = new Gate<>(peer, patience);
    }

    /** Puts into the queue what must be there before. */
    abstract void prepare();

    /** What is measured. */
    abstract void work();

    /** The worker is free: waits until it has done what is left, and looks at it. */
    abstract void check();

    /** What is asked when all is over and nobody can run anything any more. */
    abstract void verify();

    /** One of JMH's iterations begins: the first one is the warm-up, and behind it what is measured begins. */
    final void iterate() {
        if (++iterations == 2) {
            Machine.settle();
            rounds = 0;
            bytes = 0;
        }
    }

    final void begin() {
        unlessFailed(() -> {
            gate.shut();
            prepare();
        });
        before = Machine.allocated();
    }

    /** The measured part of a round. */
    final void measured() {
        if (failure == null) {
            work();
        }
    }

    final void end() {
        bytes += Machine.allocated() - before;
        rounds++;
        unlessFailed(() -> {
            gate.open();
            check();
        });
    }

    /** JMH would not say what failed, and would leave its own state behind: rounds after a failure are empty instead. */
    private void unlessFailed(Runnable step) {
        if (failure == null) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failure = e;
                gate.release(); // or nobody could end the peer
            }
        }
    }

    /** {@return the bytes that the measured part of a round took, of so many operations} */
    final double bytesPerOp(int operations) {
        return bytes / ((double) rounds * operations);
    }

    /** Throws if a round has failed. */
    final void confirm() {
        if (failure != null) {
            throw new IllegalStateException(failure.getMessage(), failure);
        }
    }
}
