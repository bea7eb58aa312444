package io.kernwork.examples.statsd.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes capture files, header by header. */
final class PcapFiles {
    private static final long SECOND = 1_000_000_000;

    private final ByteBuffer bytes;
    private final boolean nanos;

    PcapFiles(ByteOrder order, boolean nanos, int linkType) {
        this.nanos = nanos;
        bytes = ByteBuffer.allocate(4096).order(order);
        bytes.putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
        bytes.putInt(0).putInt(0).putInt(65_535).putInt(linkType);
    }

    void add(long time, byte[] frame) {
        bytes.putInt((int) (1_700_000_000 + time / SECOND));
        bytes.putInt((int) (time % SECOND / (nanos ? 1 : 1000)));
        bytes.putInt(frame.length).putInt(frame.length).put(frame);
    }

    Path write(Path dir) throws IOException {
        byte[] written = new byte[bytes.position()];
        bytes.get(0, written);
        return Files.write(dir.resolve("capture.pcap"), written);
    }

    static byte[] udp(int port, String payload) {
        byte[] text = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + text.length)
                .putShort((short) 40_000)
                .putShort((short) port)
                .putShort((short) (8 + text.length))
                .putShort((short) 0)
                .put(text)
                .array();
    }

    /** With one word of options. */
    static byte[] ip4(byte[] udp) {
        return ByteBuffer.allocate(24 + udp.length)
                .put(0, (byte) 0x46)
                .put(9, (byte) 17)
                .put(24, udp)
                .array();
    }

    static byte[] ip6(byte[] udp) {
        return ByteBuffer.allocate(40 + udp.length)
                .put(0, (byte) 0x60)
                .put(6, (byte) 17)
                .put(40, udp)
                .array();
    }

    static byte[] ethernet(byte[] ip) {
        return ByteBuffer.allocate(14 + ip.length)
                .putShort(12, (short) (ip[0] >>> 4 == 4 ? 0x0800 : 0x86DD))
                .put(14, ip)
                .array();
    }

    static byte[] vlan(byte[] ip) {
        return ByteBuffer.allocate(18 + ip.length)
                .putShort(12, (short) 0x8100)
                .putShort(16, (short) 0x0800)
                .put(18, ip)
                .array();
    }
}
