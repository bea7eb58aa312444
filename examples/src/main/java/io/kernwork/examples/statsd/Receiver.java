package io.kernwork.examples.statsd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The socket and the thread that reads it: one platform thread, one reused buffer, the {@link TopHalf} for every packet.
 * The only place where it waits is the selector, when the kernel has nothing for it.
 *
 * <p>Not one byte is allocated per packet, with one exception inside the JDK: {@link DatagramChannel#receive} makes a
 * new address object (about 100 bytes) when the sender is another than that of the packet before.
 */
final class Receiver {
    private static final int LARGEST_DATAGRAM = 65_535;

    /** After a stop the socket is read until it stays silent for so long: on loopback a packet may still be under way. */
    private static final long QUIET_MILLIS = 10;

    /** A sender that never pauses must not hold up the stop for ever. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TopHalf topHalf;
    private final Roster roster;
    private final ReceiveCounts counts;
    private final DatagramChannel channel;
    private final Selector selector;
    private final KernelDrops drops;
    private final int granted;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    private final byte[] packet = new byte[LARGEST_DATAGRAM];
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    private Receiver(TopHalf topHalf, Roster roster, ReceiveCounts counts, DatagramChannel channel, Selector selector)
            throws IOException {
        this.topHalf = topHalf;
        this.roster = roster;
        this.counts = counts;
        this.channel = channel;
        this.selector = selector;
        granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
        drops = KernelDrops.of(localAddress());
        thread = Thread.ofPlatform().name("statsd-receive").unstarted(this::run);
    }

    /** Binds the socket; packets are queued by the kernel from now on and read after {@link #start}. */
    static Receiver open(TopHalf topHalf, Roster roster, ReceiveCounts counts, StatsdOptions options)
            throws IOException {
        InetSocketAddress address = options.address();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        Selector selector = Selector.open();
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
            channel.configureBlocking(false);
            channel.bind(address);
            channel.register(selector, SelectionKey.OP_READ);
            return new Receiver(topHalf, roster, counts, channel, selector);
        } catch (IOException | RuntimeException e) {
            selector.close();
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    void start() {
        thread.start();
    }

    InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    int receiveBuffer() {
        return granted;
    }

    long threadId() {
        return thread.threadId();
    }

    KernelDrops drops() {
        return drops;
    }

    /** What went wrong last, or null: one packet given up, or, once the thread has ended, the loop itself. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Makes an idle loop look at the roster. */
    void wake() {
        selector.wakeup();
    }

    /** Ends the loop after it has read what the kernel still holds, and closes the socket. Returns when that is done. */
    void stop() throws InterruptedException {
        stopping = true;
        selector.wakeup();
        thread.join();
    }

    @Nullable
    Throwable awaitEnd() throws InterruptedException {
        thread.join();
        return failure;
    }

    private void run() {
        try {
            while (!stopping) {
                if (!receiveOne()) {
                    selector.select(Receiver::justWake);
                }
                if (roster.hasIdle()) {
                    topHalf.retireIdle();
                }
            }
            drain();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            close();
        }
    }

    /** False when the kernel has nothing. */
    private boolean receiveOne() throws IOException {
        buffer.clear();
        if (channel.receive(buffer) == null) {
            return false;
        }
        int length = buffer.position();
        buffer.get(0, packet, 0, length);
        try {
            topHalf.accept(packet, length);
        } catch (RuntimeException | OutOfMemoryError e) {
            counts.failures.add(1); // one packet, not the server
            failure = e;
        }
        return true;
    }

    private void drain() throws IOException {
        long start = System.nanoTime();
        selector.selectNow(Receiver::justWake); // uses up the wake-up of the stop
        do {
            while (receiveOne()) {
                if (System.nanoTime() - start > DRAIN_NANOS) {
                    return;
                }
            }
        } while (selector.select(Receiver::justWake, QUIET_MILLIS) > 0);
    }

    /** The kernel's count of drops goes with the socket, so it is read a last time before. */
    private void close() {
        drops.read();
        try (selector;
                channel) {
            stopping = true;
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /** There is one key, and the loop reads until the kernel has nothing. Given to the selector, it keeps no key sets. */
    private static void justWake(SelectionKey key) {}
}
