package io.kernwork.examples.statsd;

import java.util.concurrent.atomic.AtomicLong;

/** A number with one writer at a time and any readers: an addition without a locked instruction. */
final class Count {
    private final AtomicLong value = new AtomicLong();

    /** The writer only. */
    void add(long amount) {
        value.setOpaque(value.getPlain() + amount);
    }

    /** The writer only. */
    void set(long amount) {
        value.setOpaque(amount);
    }

    long get() {
        return value.getOpaque();
    }
}
