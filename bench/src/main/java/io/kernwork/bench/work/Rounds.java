package io.kernwork.bench.work;

import org.jspecify.annotations.Nullable;

/** Rounds of which each is: prepare, do what is measured, clear up. */
abstract class Rounds {
    private int iterations;
    private long rounds;
    private long before;
    private long bytes;
    private @Nullable RuntimeException failure;

    /** What comes before it, and is not measured. */
    abstract void before();

    /** What is measured. */
    abstract void work();

    /** What comes after it, and is not measured. */
    abstract void after();

    /** Nothing more will be done, whatever is half done. */
    void abandon() {}

    /** Makes old what lives long, before anything is measured. */
    void settle() {
        Machine.settle();
    }

    /** One of JMH's iterations begins: the first one is the warm-up, and behind it what is measured begins. */
    final void iterate() {
        if (++iterations == 2) {
            settle();
            rounds = 0;
            bytes = 0;
        }
    }

    final void begin() {
        unlessFailed(this::before);
        before = Machine.allocated();
    }

    /** The measured part of a round. */
    final void measured() {
        if (failure == null) {
            try {
                work();
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    final void end() {
        bytes += Machine.allocated() - before;
        rounds++;
        unlessFailed(this::after);
    }

    /** JMH would not say what failed, and would leave its own state behind: rounds after a failure are empty instead. */
    private void unlessFailed(Runnable step) {
        if (failure == null) {
            try {
                step.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    private void fail(RuntimeException why) {
        failure = why;
        abandon();
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
