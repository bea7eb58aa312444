package io.kernwork.examples.statsd.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends the packets of a source, each when it is due, on a thread of its own, until the source or the time ends. */
final class Sender {
    /** Shorter pauses are not worth a sleep; the packets go out in small bursts. */
    private static final long SHORT_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int LARGEST_DATAGRAM = 65_507;

    private final PacketSource source;
    private final InetSocketAddress target;
    private final long limitNanos;
    private final Thread thread;
    private volatile long packets;
    private volatile long lines;
    private volatile @Nullable IOException failure;

    Sender(PacketSource source, InetSocketAddress target, long limitNanos) {
        this.source = source;
        this.target = target;
        this.limitNanos = limitNanos;
        thread = Thread.ofPlatform().name("statsd-load").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Waits for the end, but not longer than this. */
    boolean awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    long packets() {
        return packets;
    }

    long lines() {
        return lines;
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    private void run() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(target);
            send(channel);
        } catch (IOException e) {
            failure = e;
        }
    }

    private void send(DatagramChannel channel) throws IOException {
        ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        long start = System.nanoTime();
        long sent = 0;
        // What the source has handed out is counted, so it is sent, if need be before its time.
        while (System.nanoTime() - start < limitNanos && source.next(packet.clear())) {
            awaitDue(start + Math.min(source.dueNanos(), limitNanos));
            channel.write(packet.flip());
            packets = ++sent;
            lines = source.expected().lines();
        }
    }

    private static void awaitDue(long time) {
        for (long left = time - System.nanoTime(); left > SHORT_PAUSE; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
