package io.kernwork.examples.statsd;

import io.kernwork.examples.statsd.PacketPath.Turn;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the socket: turn after turn of its {@link PacketPath}. It waits only when the kernel has nothing for it,
 * or when there is no room for more.
 */
final class Receiver {
    /** After a stop the socket is read until it stays silent for so long: on loopback a packet may still be under way. */
    private static final long QUIET_MILLIS = 10;

    /** A sender that never pauses must not hold up the stop for ever. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReceiveSocket socket;
    private final PacketPath path;
    private final Roster roster;
    private final LoopMeter meter;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    Receiver(ReceiveSocket socket, PacketPath path, Roster roster, LoopMeter meter) {
        this.socket = socket;
        this.path = path;
        this.roster = roster;
        this.meter = meter;
        thread = Thread.ofPlatform().name("statsd-receive").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    long threadId() {
        return thread.threadId();
    }

    /** What has ended the loop, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Makes an idle loop look at the roster. */
    void wake() {
        socket.wake();
    }

    /**
     * Ends the loop after it has read what the kernel still holds, and closes the socket. Returns when that is done and all that
     * was read is parsed.
     */
    void stop() throws InterruptedException {
        stopping = true;
        socket.wake();
        thread.join();
    }

    @Nullable
    Throwable awaitEnd() throws InterruptedException {
        thread.join();
        return failure;
    }

    private void run() {
        try (socket) {
            try {
                while (!stopping) {
                    switch (turn()) {
                        case READ -> {}
                        case EMPTY -> socket.awaitPacket();
                        case FULL -> path.awaitRoom();
                    }
                    if (roster.hasIdle()) {
                        path.retireIdle();
                    }
                }
                drain();
            } finally {
                path.finish();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            stopping = true;
        }
    }

    private Turn turn() throws IOException {
        long start = meter.stamp();
        Turn turn = path.turn();
        if (turn == Turn.READ) {
            meter.turn(start);
        }
        return turn;
    }

    private void drain() throws IOException {
        long start = System.nanoTime();
        socket.awaitPacket(0);
        do {
            for (Turn turn = path.turn(); turn != Turn.EMPTY; turn = path.turn()) {
                if (System.nanoTime() - start > DRAIN_NANOS) {
                    return;
                }
                if (turn == Turn.FULL) {
                    path.finish();
                }
            }
        } while (socket.awaitPacket(QUIET_MILLIS));
    }
}
