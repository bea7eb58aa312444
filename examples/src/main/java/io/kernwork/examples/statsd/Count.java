package io.kernwork.examples.statsd;

import java.util.concurrent.atomic.AtomicLong;

/** A number with one writing thread and any readers: an addition without a locked instruction. */
final class Count {
    private final AtomicLong value = new AtomicLong();

    /** The writing thread only. */
    void add(long amount) {
        value.setOpaque(value.getPlain() + amount);
    }

    /** The writing thread only. */
    void set(long amount) {
        value.setOpaque(amount);
    }

    long get() {
        return value.getOpaque();
    }
}
