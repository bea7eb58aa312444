package io.kernwork.internal.queue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Which items of a runtime's lanes are measured, and by which clock. The choice follows from an item's number in its lane, so
 * that it costs a multiplication: the numbers are spread so that one in {@code oneIn} is chosen, in no rhythm that a program may
 * have, too.
 */
public final class Sampler {
    /** Measures nothing. */
    public static final Sampler OFF = new Sampler(0, () -> 0);

    /** Lanes that have distributions of their own, 2.4 KB each: a runtime may have a million lanes. */
    private static final int MOST_MEASURED = 4_096;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long mask;
    private final LongSupplier clock;
    private final AtomicInteger measured = new AtomicInteger();

    /** For all lanes, since most of them measure rarely. */
    final Spares spares = new Spares();

    /**
     * Creates a choice.
     *
     * @param oneIn one item in so many, a power of two; 0 for none
     * @param clock in nanoseconds, never negative
     */
    public Sampler(int oneIn, LongSupplier clock) {
        this.mask = oneIn == 0 ? -1 : (oneIn - 1L) << -Integer.numberOfTrailingZeros(oneIn);
        this.clock = clock;
    }

    /** Whether the item that is given this number, 1 or more, is measured. */
    boolean samples(long number) {
        return (number * SPREAD & mask) == 0;
    }

    /** The time, never 0. */
    long now() {
        return Math.max(1, clock.getAsLong());
    }

    /** Whether one more lane may have distributions. */
    boolean admit() {
        return measured.get() < MOST_MEASURED && measured.incrementAndGet() <= MOST_MEASURED;
    }

    /** A lane that has them is gone. */
    void giveBack() {
        measured.decrementAndGet();
    }
}
