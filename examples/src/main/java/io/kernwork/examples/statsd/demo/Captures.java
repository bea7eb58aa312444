package io.kernwork.examples.statsd.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a capture file of either kind. */
final class Captures {
    private Captures() {}

    /**
     * Opens a capture.
     *
     * @param file a classic pcap file, or text with one packet a line
     * @param speed for pcap: how many times faster than recorded
     * @param port for pcap: the destination port to take packets of, 0 for any
     * @param perSecond for text: packets a second
     */
    static PacketSource open(Path file, double speed, int port, int perSecond) throws IOException {
        byte[] magic;
        try (InputStream in = Files.newInputStream(file)) {
            magic = in.readNBytes(Integer.BYTES);
        }
        if (PcapFile.isPcapNg(magic)) {
            throw new IOException("this is a pcapng file; convert it with 'editcap -F pcap'");
        }
        return PcapFile.isPcap(magic) ? new PcapCapture(file, speed, port) : new TextCapture(file, perSecond);
    }

    /** Counts the lines of a packet that a server will see. */
    static void count(byte[] payload, int length, Expected expected) {
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || payload[at] == '\n') {
                int to = at > from && payload[at - 1] == '\r' ? at - 1 : at;
                if (to > from) {
                    expected.line();
                }
                from = at + 1;
            }
        }
    }
}
