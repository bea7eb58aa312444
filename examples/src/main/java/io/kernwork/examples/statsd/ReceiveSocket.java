package io.kernwork.examples.statsd;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * The socket, the selector that waits for it, and one reused buffer. Used by the receive thread, but where it says otherwise.
 *
 * <p>Not one byte is allocated per packet, with one exception inside the JDK: {@link DatagramChannel#receive} makes a
 * new address object (about 100 bytes) when the sender is another than that of the packet before.
 */
final class ReceiveSocket implements Closeable {
    static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final KernelDrops drops;
    private final int granted;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);

    private ReceiveSocket(DatagramChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        key = channel.register(selector, SelectionKey.OP_READ);
        granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        drops = KernelDrops.of(address());
    }

    /** Binds it; packets are queued by the kernel from now on. */
    static ReceiveSocket open(StatsdOptions options) throws IOException {
        InetSocketAddress address = options.address();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        Selector selector = Selector.open();
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
            channel.configureBlocking(false);
            channel.bind(address);
            return new ReceiveSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            selector.close();
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /** The size that the kernel has granted for its receive buffer, in bytes. */
    int granted() {
        return granted;
    }

    /** Anyone may ask. */
    KernelDrops drops() {
        return drops;
    }

    /** The next packet, valid until the next call; null when the kernel has none. */
    @Nullable
    ByteBuffer receive() throws IOException {
        buffer.clear();
        return channel.receive(buffer) == null ? null : buffer.flip();
    }

    /** Waits for a packet or for {@link #wake}. */
    void awaitPacket() throws IOException {
        selector.select(ReceiveSocket::justWake);
    }

    /** Waits for a packet, but not longer than this; 0 just uses up a wake. */
    boolean awaitPacket(long millis) throws IOException {
        return (millis == 0
                        ? selector.selectNow(ReceiveSocket::justWake)
                        : selector.select(ReceiveSocket::justWake, millis))
                > 0;
    }

    /** Waits for {@link #wake} alone: packets stay with the kernel. */
    void awaitWake() throws IOException {
        key.interestOps(0);
        try {
            selector.select(ReceiveSocket::justWake);
        } finally {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Ends the present wait, or else the next; from any thread. */
    void wake() {
        selector.wakeup();
    }

    /** The kernel's count of drops goes with the socket, so it is read a last time before. */
    @Override
    public void close() throws IOException {
        drops.read();
        try (selector) {
            channel.close();
        }
    }

    /** There is one key, and the loop reads until the kernel has nothing. Given to the selector, it keeps no key sets. */
    private static void justWake(SelectionKey key) {}
}
