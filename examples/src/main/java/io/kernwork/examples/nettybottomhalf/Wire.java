package io.kernwork.examples.nettybottomhalf;

/**
 * What goes over the socket, all of fixed length.
 *
 * <pre>
 *   request:  sequence 8 | when it was to be sent 8 | text 240
 *   reply:    sequence 8 | when it was to be sent 8 | when the read began 8 | result 8
 * </pre>
 *
 * <p>Times are those of {@code System.nanoTime()}, for both ends are in one process. Each connection counts its messages from 0.
 */
final class Wire {
    static final int TEXT = 240;
    static final int REQUEST = 2 * Long.BYTES + TEXT;
    static final int REPLY = 4 * Long.BYTES;

    private Wire() {}
}
