package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.examples.statsd.PacketPath.Turn;
import io.kernwork.softirq.Softirqs;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The turns of the loop, taken by the test; ksoftirqd runs when it says so, and time stands still. */
@Timeout(60)
final class SoftirqPathTest {
    private static final int PACKETS = 200;

    /** Ten passes with a batch each. */
    private static final int BUDGET = 160;

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final ReceiveCounts counts = new ReceiveCounts();
    private final ReceiveSocket socket = ReceiveSocket.open(LiveServer.quiet());
    private final DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET);
    private final SoftirqPath path;

    SoftirqPathTest() throws IOException {
        WorkQueue queue = WorkQueue.builder("series").runtime(runtime).build();
        Intake intake = new Intake(queue, new Roster(), new RunMeter(), counts, StatsdOptions.defaults());
        path = new SoftirqPath(runtime, socket, intake, counts);
        sender.connect(socket.address());
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        socket.close();
        runtime.close();
    }

    @Test
    void turn_fewPackets_parsesThemAtItsEnd() throws Exception {
        send(3, 10);
        assertThat(path.turn()).isEqualTo(Turn.READ);
        assertThat(counts.packets.get()).isEqualTo(3);
        assertThat(counts.parsedInLoop.get()).isEqualTo(3);
        assertThat(path.turn()).isEqualTo(Turn.EMPTY);
    }

    @Test
    void turn_overBudget_leavesTheRestAndWhatFollowsToKsoftirqd() throws Exception {
        send(PACKETS, 10);
        assertThat(path.turn()).isEqualTo(Turn.READ);
        assertThat(counts.parsedInLoop.get()).isEqualTo(BUDGET);
        send(1, 10);
        assertThat(path.turn()).isEqualTo(Turn.READ);
        assertThat(counts.packets.get()).isEqualTo(BUDGET);
        ksoftirqd();
        assertThat(counts.parsedInLoop.get()).isEqualTo(BUDGET);
        assertThat(counts.parsedByKsoftirqd.get()).isEqualTo(PACKETS + 1 - BUDGET);
        assertThat(path.helpers()).hasSize(1);
        send(1, 10);
        assertThat(path.turn()).isEqualTo(Turn.READ);
        assertThat(counts.parsedInLoop.get()).as("it has the right again").isEqualTo(BUDGET + 1);
    }

    /** Packets stay with the kernel until ksoftirqd has made room. */
    @Test
    void turn_ringFull_readsNothingUntilThereIsRoom() throws Exception {
        long sent = fill();
        assertThat(path.turn()).isEqualTo(Turn.FULL);
        CompletableFuture<Void> helper = CompletableFuture.runAsync(runtime::runUntilIdle);
        while (path.turn() == Turn.FULL) {
            path.awaitRoom();
        }
        helper.get(30, TimeUnit.SECONDS);
        path.finish();
        assertThat(counts.packets.get()).isEqualTo(sent);
        assertThat(counts.accepted.get()).isEqualTo(sent);
    }

    @Test
    void finish_ringFull_parsesHere() throws Exception {
        long sent = fill() - 1; // the last one is with the kernel
        path.finish();
        assertThat(counts.packets.get()).isEqualTo(sent);
        ksoftirqd(); // finds nothing
        assertThat(counts.packets.get()).isEqualTo(sent);
    }

    @Test
    void turn_runtimeClosedBefore_losesNothing() throws Exception {
        send(1, 10);
        path.turn();
        runtime.close();
        send(PACKETS, 10);
        path.turn();
        assertThat(counts.packets.get()).isEqualTo(PACKETS + 1);
    }

    @Test
    void packetWithoutALine_isCountedAndTheNextIsTaken() throws Exception {
        send(1, 10);
        path.turn();
        sender.write(ByteBuffer.wrap("\n\n".getBytes(StandardCharsets.US_ASCII)));
        send(1, 10);
        path.turn();
        assertThat(counts.packets.get()).isEqualTo(3);
        assertThat(counts.lines.get()).isEqualTo(2);
        assertThat(counts.failures.get()).isZero();
    }

    @Test
    void server_noVectorLeft_isRefusedAndLeavesThePort() throws Exception {
        StatsdOptions options = LiveServer.quiet().withAddress(socket.address());
        socket.close();
        try (Kernwork full = Kernwork.builder().build()) {
            for (int i = 0; i < Softirqs.VECTORS; i++) {
                Softirqs.of(full).open("vector " + i, () -> {});
            }
            assertThatThrownBy(() -> StatsdServer.start(full, options, List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all are open");
            StatsdServer.start(full, options.withPath(ReceivePath.LOOP), List.of())
                    .close();
        }
    }

    /** Until the ring has no room while ksoftirqd has the right; returns how many packets were sent, the last one unread. */
    private long fill() throws IOException {
        send(PACKETS, 10);
        path.turn();
        for (long sent = PACKETS; ; sent++) {
            send(1, 50_000);
            if (path.turn() == Turn.FULL) {
                return sent + 1;
            }
        }
    }

    private void ksoftirqd() throws Exception {
        CompletableFuture.runAsync(runtime::runUntilIdle).get(30, TimeUnit.SECONDS);
    }

    /** Each one line, blank to the length. */
    private void send(int packets, int length) throws IOException {
        byte[] packet = new byte[length];
        Arrays.fill(packet, (byte) '\n');
        System.arraycopy("hits:1|c".getBytes(StandardCharsets.US_ASCII), 0, packet, 0, 8);
        for (int i = 0; i < packets; i++) {
            sender.write(ByteBuffer.wrap(packet));
        }
    }
}
