package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class PacketRingTest {
    private static final int LONGEST = 100;
    private static final int SPINS = 100;

    private final PacketRing ring = new PacketRing(512, LONGEST);

    @Test
    void packets_comeOutWholeAndInOrder_aroundTheEnd() {
        int next = 0;
        int taken = 0;
        for (int round = 0; round < 1000; round++) {
            while (ring.hasRoom()) {
                ring.put(packet(next++));
            }
            for (int i = 0; i <= round % 5 && ring.next(); i++) {
                assertThat(isPacket(taken++)).isTrue();
                ring.release();
            }
        }
        while (ring.next()) {
            assertThat(isPacket(taken++)).isTrue();
            ring.release();
        }
        assertThat(taken).isEqualTo(next).isGreaterThan(2000);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void packet_inHand_keepsItsRoom() {
        while (ring.hasRoom()) {
            ring.put(packet(LONGEST - 1));
        }
        assertThat(ring.next()).isTrue();
        assertThat(ring.hasRoom()).isFalse();
        ring.release();
        assertThat(ring.hasRoom()).isTrue();
    }

    @Test
    void capacity_tooSmallOrNoPowerOfTwo_isRefused() {
        assertThatThrownBy(() -> new PacketRing(128, LONGEST))
                .hasMessageContaining("a power of two from 208 on, not 128");
        assertThatThrownBy(() -> new PacketRing(300, LONGEST)).hasMessageContaining("not 300");
    }

    @Test
    void writerAndReader_atTheSameTime_loseNothing() throws Exception {
        assertThat(race(true)).isZero();
    }

    /** What the test above would say of a writer that does not ask for room. */
    @Test
    void planted_writerThatDoesNotAsk_isFound() throws Exception {
        long wrong = race(false);
        System.out.println("planted defect found: a ring without room (" + wrong + " packets overwritten)");
        assertThat(wrong).isPositive();
    }

    /** How many of the packets that the reader takes are not the ones that were put. */
    private long race(boolean asks) throws Exception {
        int packets = asks ? 500_000 : 5_000;
        CompletableFuture<long[]> reading = CompletableFuture.supplyAsync(() -> read(packets));
        long full = 0;
        for (int i = 0; i < packets; i++) {
            if (asks && !ring.hasRoom()) {
                full++;
                await(ring::hasRoom);
            }
            ring.put(packet(i));
        }
        long[] seen = reading.get(60, TimeUnit.SECONDS);
        if (asks) {
            System.out.println("ring: " + full + " times the writer found no room, " + seen[1]
                    + " times the reader no packet, of " + packets);
            assertThat(full + seen[1]).as("both sides must have met").isGreaterThan(packets / 100);
        }
        return seen[0];
    }

    /** Ends after so many packets, at the latest, or at the first that is wrong. */
    private long[] read(int packets) {
        long empty = 0;
        for (int i = 0; i < packets; i++) {
            if (!ring.next()) {
                empty++;
                await(ring::next);
            }
            if (!isPacket(i)) {
                return new long[] {packets - i, empty};
            }
            ring.release();
        }
        return new long[] {0, empty};
    }

    private static void await(BooleanSupplier condition) {
        for (int tries = 0; !condition.getAsBoolean(); tries++) {
            if (tries < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }

    private static ByteBuffer packet(int number) {
        byte[] bytes = new byte[number % LONGEST + 1];
        Arrays.fill(bytes, (byte) number);
        return ByteBuffer.wrap(bytes);
    }

    private boolean isPacket(int number) {
        if (ring.length() != number % LONGEST + 1) {
            return false;
        }
        for (int i = 0; i < ring.length(); i++) {
            if (ring.bytes()[ring.start() + i] != (byte) number) {
                return false;
            }
        }
        return true;
    }
}
