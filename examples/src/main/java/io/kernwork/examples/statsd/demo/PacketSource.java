package io.kernwork.examples.statsd.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A sequence of packets, each with the time at which it is to be sent. */
interface PacketSource extends AutoCloseable {

    /**
     * Fills in the next packet.
     *
     * @param packet cleared; on return it holds the packet between 0 and its position
     * @return false at the end, with nothing filled in
     */
    boolean next(ByteBuffer packet) throws IOException;

    /** When the packet filled in last is to be sent, in nanoseconds after the first. */
    long dueNanos();

    /** What the packets so far should have come to. */
    Expected expected();

    @Override
    default void close() throws IOException {}
}
