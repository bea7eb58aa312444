package io.kernwork.examples.nettybottomhalf;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One channel: cuts what is read into messages, and writes replies. It stops reading while the server has no room for what was
 * read, or the client does not take its replies. The event loop's alone.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int UNREAD = 32 * 1024;

    private final Processing processing;
    private final ServerCounts counts;
    private @Nullable ChannelHandlerContext context; // while it is open
    private @Nullable ByteBuf unread; // as long
    private long readAt;
    private boolean unflushed;

    /** It waits for room; {@link Processing}'s. */
    boolean waits;

    Connection(Processing processing, ServerCounts counts) {
        this.processing = processing;
        this.counts = counts;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        unread = added.alloc().buffer(UNREAD);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        ByteBuf bytes = unread;
        if (bytes != null) {
            bytes.release();
        }
        unread = null;
        context = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext current, Object message) {
        readAt = System.nanoTime();
        counts.reads.increment();
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuf all = unread;
            if (all != null) {
                all.discardReadBytes().writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
        processing.read(this);
    }

    /** Whether a whole message was read that nobody has taken. */
    boolean hasMessage() {
        ByteBuf bytes = unread;
        return bytes != null && bytes.readableBytes() >= Wire.REQUEST;
    }

    /** Takes the next message. */
    void take(Request request) {
        ByteBuf bytes = unread;
        if (bytes == null) {
            throw new IllegalStateException("a closed connection has no message");
        }
        request.take(this, bytes, readAt);
    }

    /** Writes a reply, to be flushed; without effect once the channel is closed. */
    void reply(long sequence, long intended, long when, long result) {
        ChannelHandlerContext open = context;
        if (open == null) {
            return;
        }
        ByteBuf reply = open.alloc().ioBuffer(Wire.REPLY);
        reply.writeLong(sequence).writeLong(intended).writeLong(when).writeLong(result);
        var _ = open.write(reply, open.voidPromise());
        if (!unflushed) {
            unflushed = true;
            processing.flushSoon(this);
        }
    }

    void flush() {
        unflushed = false;
        ChannelHandlerContext open = context;
        if (open != null) {
            open.flush();
        }
    }

    /** Reads on, or stops reading: nothing more comes in than there is room for. */
    void updateReading() {
        ChannelHandlerContext open = context;
        if (open == null) {
            return;
        }
        boolean read = !waits && open.channel().isWritable();
        if (read != open.channel().config().isAutoRead()) {
            if (!read) {
                counts.pauses.increment();
            }
            open.channel().config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext current) {
        updateReading();
    }

    /** A client that goes, most often. */
    @Override
    public void exceptionCaught(ChannelHandlerContext current, Throwable cause) {
        counts.failures.increment();
        var _ = current.close();
    }
}
