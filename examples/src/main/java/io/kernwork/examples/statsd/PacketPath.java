package io.kernwork.examples.statsd;

import java.io.IOException;

/** The way of a packet from the socket to the {@link Intake}. All methods are the receive thread's. */
interface PacketPath {
    /** What came of a turn. */
    enum Turn {
        /** Something was read. */
        READ,
        /** The kernel has nothing. */
        EMPTY,
        /** There is no room for a packet until what was read before is parsed; nothing was read. */
        FULL
    }

    /** One turn of the loop: reads something, and does what is due at once. Does not wait. */
    Turn turn() throws IOException;

    /** Waits until there is room, or the socket is woken. */
    void awaitRoom() throws IOException;

    /** {@link Intake#retireIdle()}, beside no packet. */
    void retireIdle();

    /** When this returns all that was read is parsed. */
    void finish();
}
