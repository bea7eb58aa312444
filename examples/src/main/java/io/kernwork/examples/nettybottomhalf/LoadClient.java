package io.kernwork.examples.nettybottomhalf;

import io.kernwork.examples.text.Figures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages at a fixed rate, whatever the server does: each has a time at which it is to be sent, and all times count from
 * there. A server that does not read holds up the sending, but not the clock of what waits. The calling thread sends; a
 * thread of its own reads the replies.
 */
final class LoadClient implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final long PAUSE_NANOS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HeavyWork work;
    private final long patience;
    private final SocketChannel[] channels;
    private final ByteBuffer[] toSend;
    private final Selector selector;
    private final Thread receiver;
    private long nextSequence; // of each connection
    private volatile @Nullable Replies replies;
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /**
     * Connects.
     *
     * @param server where to
     * @param connections how many channels take turns
     * @param work whose texts are sent and results are expected
     */
    LoadClient(InetSocketAddress server, int connections, HeavyWork work) throws IOException {
        this(server, connections, work, PATIENCE);
    }

    /** The same with another patience with a server that does nothing. */
    LoadClient(InetSocketAddress server, int connections, HeavyWork work, Duration patience) throws IOException {
        this.work = work;
        this.patience = patience.toNanos();
        channels = new SocketChannel[connections];
        toSend = new ByteBuffer[connections];
        selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            channels[i] = SocketChannel.open(server);
            channels[i].setOption(StandardSocketOptions.TCP_NODELAY, true);
            channels[i].configureBlocking(false);
            channels[i].register(selector, SelectionKey.OP_READ, new Inbox(i));
            toSend[i] = ByteBuffer.allocateDirect(BUFFER);
        }
        receiver = Thread.ofPlatform().name("load-receive").daemon().start(this::receive);
    }

    long receiverId() {
        return receiver.threadId();
    }

    /** One phase: how many messages, when the first was to be sent, and what came back. */
    record Phase(long messages, long start, Replies replies) {}

    /**
     * Sends so many messages, rounded up to as many on each connection, and waits for their replies, or until none has come for
     * a long time.
     */
    Phase run(long messages, double perSecond) throws IOException, InterruptedException {
        long each = (messages + channels.length - 1) / channels.length;
        long all = each * channels.length;
        Replies expected = new Replies(work, channels.length, nextSequence, all);
        replies = expected;
        long start = System.nanoTime();
        send(all, start, 1e9 / perSecond);
        nextSequence += each;
        await(expected);
        return new Phase(all, start, expected);
    }

    // ---- sending

    private void send(long messages, long start, double period) throws IOException {
        long sent = 0;
        while (sent < messages) {
            long now = System.nanoTime();
            long due = Math.min(messages, (long) ((now - start) / period) + 1);
            if (due == sent) {
                LockSupport.parkNanos(start + (long) (sent * period) - now);
                continue;
            }
            for (; sent < due; sent++) {
                put(sent, start + (long) (sent * period));
            }
            for (int i = 0; i < channels.length; i++) {
                write(i);
            }
        }
    }

    private void put(long number, long intended) throws IOException {
        int connection = (int) (number % channels.length);
        ByteBuffer bytes = toSend[connection];
        if (bytes.remaining() < Wire.REQUEST) {
            write(connection);
        }
        long sequence = nextSequence + number / channels.length;
        bytes.putLong(sequence).putLong(intended).put(work.text(sequence));
    }

    private void write(int connection) throws IOException {
        ByteBuffer bytes = toSend[connection].flip();
        long stalled = 0;
        while (bytes.hasRemaining()) {
            if (channels[connection].write(bytes) > 0) {
                stalled = 0;
            } else if (stalled == 0) {
                stalled = System.nanoTime();
            } else if (System.nanoTime() - stalled > patience) {
                throw new IOException(
                        "the server has not read from connection " + connection + " for " + Figures.nanos(patience));
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        bytes.clear();
    }

    private void await(Replies expected) throws InterruptedException, IOException {
        waiting = Thread.currentThread();
        long known = -1;
        long since = System.nanoTime();
        while (!expected.isComplete() && failure == null && System.nanoTime() - since < patience) {
            LockSupport.parkNanos(patience / 100);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (expected.heard() != known) {
                known = expected.heard();
                since = System.nanoTime();
            }
        }
        waiting = null;
        Exception broken = failure;
        if (broken != null) {
            throw new IOException("reading replies failed", broken);
        }
    }

    // ---- receiving

    private void receive() {
        try {
            while (!closed) {
                selector.select(key -> {
                    try {
                        receive((Inbox) key.attachment());
                    } catch (IOException e) {
                        failure = e;
                        key.cancel();
                    }
                });
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    private void receive(Inbox inbox) throws IOException {
        ByteBuffer bytes = inbox.bytes;
        if (channels[inbox.connection].read(bytes) < 0) {
            throw new IOException("the server has closed connection " + inbox.connection);
        }
        long now = System.nanoTime();
        bytes.flip();
        Replies present = replies;
        while (bytes.remaining() >= Wire.REPLY && present != null) {
            present.add(inbox.connection, bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), now);
        }
        bytes.compact();
        Thread sender = waiting;
        if (sender != null && present != null && present.isComplete()) {
            LockSupport.unpark(sender);
        }
    }

    /** A connection's replies, the last of them perhaps in part. */
    private static final class Inbox {
        final int connection;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER);

        Inbox(int connection) {
            this.connection = connection;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.wakeup();
        try {
            receiver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
