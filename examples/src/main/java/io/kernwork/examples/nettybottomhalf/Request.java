package io.kernwork.examples.nettybottomhalf;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A message on its way through the server, and then its reply. Used again and again, but by the executors. */
final class Request {
    @Nullable
    Connection from;

    long sequence;
    long intended;
    long readAt;
    long result;
    final byte[] text = new byte[Wire.TEXT];

    /** Takes the next message. */
    void take(Connection connection, ByteBuf bytes, long when) {
        from = connection;
        sequence = bytes.readLong();
        intended = bytes.readLong();
        readAt = when;
        bytes.readBytes(text);
    }

    /** Sends its reply. */
    void reply() {
        Connection to = from;
        if (to == null) {
            throw new IllegalStateException("request " + sequence + " has no connection to reply to");
        }
        to.reply(sequence, intended, readAt, result);
        from = null;
    }
}
