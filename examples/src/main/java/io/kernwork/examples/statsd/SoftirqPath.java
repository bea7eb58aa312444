package io.kernwork.examples.statsd;

import io.kernwork.Kernwork;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReceivePath#SOFTIRQ}: a turn of the loop is a top half, which lays what the kernel holds into a ring and raises a vector.
 * The vector's handler parses a small batch and raises itself again if something is left, so that the budget decides
 * for how long this goes on at the end of the turn; then ksoftirqd goes on and the loop gets back to its socket.
 *
 * <p>The ring belongs to the CPU that the receive thread counts as: only that thread fills it, and only softirqs of that CPU
 * empty it, of which never two run at a time. So nothing here has a lock.
 */
final class SoftirqPath implements PacketPath {
    /** As long as a socket has more than this it gets more than one turn. */
    private static final int READS = 256;

    /** What one run of the handler parses: a fraction of the budget even if the packets are large. */
    private static final int BATCH = 16;

    private static final int RING = 1 << 20;

    /** Vectors stay open, and their names differ. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final ReceiveSocket socket;
    private final Intake intake;
    private final ReceiveCounts counts;
    private final Softirqs softirqs;
    private final SoftirqVector netRx;
    private final PacketRing ring = new PacketRing(RING, ReceiveSocket.LARGEST_DATAGRAM);
    private final Set<Long> helpers = ConcurrentHashMap.newKeySet();
    private volatile boolean awaitsRoom;

    // ---- the CPU's
    private @Nullable Thread loop;
    private @Nullable Thread helper;

    SoftirqPath(Kernwork runtime, ReceiveSocket socket, Intake intake, ReceiveCounts counts) {
        this.socket = socket;
        this.intake = intake;
        this.counts = counts;
        softirqs = Softirqs.of(runtime);
        netRx = softirqs.open("net-rx " + OPENED.incrementAndGet(), this::netRx);
    }

    // ---- the top half

    @Override
    public Turn turn() throws IOException {
        int read = 0;
        try (var _ = softirqs.enterInterrupt()) {
            while (read < READS && ring.hasRoom()) {
                ByteBuffer packet = socket.receive();
                if (packet == null) {
                    break;
                }
                ring.put(packet);
                read++;
            }
            if (read > 0) {
                raise();
            }
        } // here the softirq runs, unless ksoftirqd is at it
        return read > 0 ? Turn.READ : ring.hasRoom() ? Turn.EMPTY : Turn.FULL;
    }

    private void raise() {
        if (loop == null) {
            loop = Thread.currentThread();
        }
        if (!netRx.raise().accepted()) {
            finish(); // the runtime is closed before the server, which is wrong, but no reason to lose anything
        }
    }

    /** Pairs with the look at {@link #awaitsRoom} after a batch: either that sees the flag, or this sees the room. */
    @Override
    public void awaitRoom() throws IOException {
        awaitsRoom = true;
        if (!ring.hasRoom()) {
            socket.awaitWake();
        }
        awaitsRoom = false;
    }

    /** The table is the softirqs', so they are kept out. */
    @Override
    public void retireIdle() {
        try (var _ = softirqs.disableBottomHalves()) {
            intake.retireIdle();
        }
    }

    @Override
    public void finish() {
        try (var _ = softirqs.disableBottomHalves()) {
            while (!ring.isEmpty()) {
                parse();
            }
        }
    }

    // ---- the bottom half

    private void netRx() {
        try {
            parse();
        } finally {
            if (!ring.isEmpty()) {
                netRx.raise();
            }
            if (awaitsRoom && ring.hasRoom()) {
                socket.wake();
            }
        }
    }

    private void parse() {
        Count parsed = counter();
        for (int i = 0; i < BATCH && ring.next(); i++) {
            parsed.add(1);
            try {
                intake.acceptOrGiveUp(ring.bytes(), ring.start(), ring.length());
            } finally {
                ring.release();
            }
        }
    }

    private Count counter() {
        Thread self = Thread.currentThread();
        if (self == loop) {
            return counts.parsedInLoop;
        }
        if (self != helper) {
            helper = self;
            helpers.add(self.threadId());
        }
        return counts.parsedByKsoftirqd;
    }

    /** The ids of the threads that ever were ksoftirqd here. */
    Set<Long> helpers() {
        return helpers;
    }
}
