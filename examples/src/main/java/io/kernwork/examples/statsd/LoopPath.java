package io.kernwork.examples.statsd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** {@link ReceivePath#LOOP}: one packet in each turn, parsed before the next is read. */
final class LoopPath implements PacketPath {
    private final ReceiveSocket socket;
    private final Intake intake;
    private final ReceiveCounts counts;
    private final byte[] packet = new byte[ReceiveSocket.LARGEST_DATAGRAM];

    LoopPath(ReceiveSocket socket, Intake intake, ReceiveCounts counts) {
        this.socket = socket;
        this.intake = intake;
        this.counts = counts;
    }

    @Override
    public Turn turn() throws IOException {
        ByteBuffer received = socket.receive();
        if (received == null) {
            return Turn.EMPTY;
        }
        int length = received.remaining();
        received.get(0, packet, 0, length);
        counts.parsedInLoop.add(1);
        intake.acceptOrGiveUp(packet, 0, length);
        return Turn.READ;
    }

    @Override
    public void awaitRoom() {}

    @Override
    public void retireIdle() {
        intake.retireIdle();
    }

    @Override
    public void finish() {}
}
