package io.kernwork.examples.statsd;

/** Where packets are parsed. */
public enum ReceivePath {
    /**
     * In a softirq: the receive loop is a top half, which only reads; what it has read is parsed at the end of its turn, on the
     * same thread, and by ksoftirqd when that would take too long.
     */
    SOFTIRQ,

    /** In the receive loop, each packet before the next is read. */
    LOOP
}
