package io.kernwork.executor;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A count that grows, in several parts so that threads rarely meet. Each increment and each read of a part is sequentially consistent: who has
 * incremented and then reads something else is seen by whoever has changed that before it sums.
 */
final class Striped {
    private static final int PADDING = 16; // longs, so that two parts share no cache line, nor a pair of them
    private static final int MOST = 8;
    private static final int STRIPES = Math.min(
            MOST, Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1)));

    private final AtomicLongArray parts = new AtomicLongArray(STRIPES * PADDING);

    void increment() {
        parts.getAndIncrement(((int) Thread.currentThread().threadId() & (STRIPES - 1)) * PADDING);
    }

    long sum() {
        long sum = 0;
        for (int i = 0; i < STRIPES; i++) {
            sum += parts.get(i * PADDING);
        }
        return sum;
    }
}
