package io.kernwork.examples.statsd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packets on their way from one writer to one reader at a time, each behind its length in one array of bytes. Bounded, and nothing
 * is allocated after its creation.
 *
 * <pre>
 *       tail: the reader's              head: the writer's
 *        v                               v
 *   ... | length | bytes | length | ... | free ... | -1: the next one begins at the start |
 * </pre>
 *
 * <p>Both positions only grow; what the writer did before it moved the head happens-before the reader's look at it, and the other
 * way round with the tail. A packet is never split: where it does not fit before the end of the array, that end is left empty.
 */
final class PacketRing {
    private static final int HEADER = Integer.BYTES;
    private static final int AT_THE_START = -1;
    private static final VarHandle LENGTH = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final byte[] bytes;
    private final int mask;
    private final int most;
    private volatile long head;
    private volatile long tail;

    // ---- the reader's, of the packet that it has in hand
    private int start;
    private int length;

    /**
     * Creates an empty ring.
     *
     * @param capacity in bytes, a power of two, and more than two of the longest packets need
     * @param longest the longest packet, in bytes
     */
    PacketRing(int capacity, int longest) {
        most = 2 * size(longest);
        if (Integer.bitCount(capacity) != 1 || capacity < most) {
            throw new IllegalArgumentException(
                    "the capacity must be a power of two from " + most + " on, not " + capacity);
        }
        bytes = new byte[capacity];
        mask = capacity - 1;
    }

    /** A multiple of four, so that a length never falls over the end. */
    private static int size(int packet) {
        return HEADER + (packet + 3 & ~3);
    }

    // ---- the writer

    /** Whether the longest packet can be put, wherever the head is. */
    boolean hasRoom() {
        return bytes.length - (head - tail) >= most;
    }

    /** Appends a packet, for which there must be room. */
    void put(ByteBuffer packet) {
        int count = packet.remaining();
        long at = head;
        int index = (int) at & mask;
        if (bytes.length - index < size(count)) {
            LENGTH.set(bytes, index, AT_THE_START);
            at += bytes.length - index;
            index = 0;
        }
        LENGTH.set(bytes, index, count);
        packet.get(packet.position(), bytes, index + HEADER, count);
        head = at + size(count);
    }

    // ---- the reader

    /** Anyone may look. */
    boolean isEmpty() {
        return tail == head;
    }

    /** Takes the next packet in hand; false when there is none. */
    boolean next() {
        long at = tail;
        if (at == head) {
            return false;
        }
        int index = (int) at & mask;
        int count = (int) LENGTH.get(bytes, index);
        if (count == AT_THE_START) {
            tail = at + bytes.length - index;
            index = 0;
            count = (int) LENGTH.get(bytes, 0);
        }
        start = index + HEADER;
        length = count;
        return true;
    }

    /** Where the packet in hand is. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** Lets go of the packet in hand. */
    void release() {
        long at = tail;
        tail = at + size(length);
    }
}
