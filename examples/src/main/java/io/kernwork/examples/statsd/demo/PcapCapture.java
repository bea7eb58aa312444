package io.kernwork.examples.statsd.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The UDP payloads of a pcap file, at the recorded pace. Understands Ethernet (with VLAN tags), Linux cooked captures,
 * the BSD loopback and raw IP, over IPv4 and IPv6; fragments and everything that is not UDP to the wanted port are
 * skipped.
 */
final class PcapCapture implements PacketSource {
    private static final int VLAN = 0x8100;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int NOT_IP = -1;

    private final PcapFile file;
    private final double speed;
    private final int port;
    private final Expected expected = new Expected();
    private boolean started;
    private long first;

    PcapCapture(Path path, double speed, int port) throws IOException {
        file = new PcapFile(path);
        this.speed = speed;
        this.port = port;
    }

    @Override
    public boolean next(ByteBuffer packet) throws IOException {
        while (true) {
            ByteBuffer frame = file.next();
            if (!frame.hasRemaining()) {
                return false;
            }
            if (payload(frame)) {
                if (!started) {
                    started = true;
                    first = file.time();
                }
                byte[] payload = new byte[frame.remaining()];
                frame.get(payload);
                packet.put(payload);
                Captures.count(payload, payload.length, expected);
                return true;
            }
        }
    }

    @Override
    public long dueNanos() {
        return (long) (Math.max(0, file.time() - first) / speed);
    }

    @Override
    public Expected expected() {
        return expected;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Narrows the frame to its UDP payload; false if it has none that is wanted. */
    private boolean payload(ByteBuffer frame) throws IOException {
        int at = network(frame);
        if (at == NOT_IP || at >= frame.limit()) {
            return false;
        }
        int version = frame.get(at) >>> 4;
        return version == 4 ? udp4(frame, at) : version == 6 && udp6(frame, at);
    }

    /** Where the IP header starts, by link type. */
    private int network(ByteBuffer frame) throws IOException {
        return switch (file.linkType()) {
            case 0, 108 -> 4; // BSD loopback: the address family
            case 1 -> ethernet(frame);
            case 12, 14, 101, 228, 229 -> 0; // raw IP
            case 113 -> isIp(frame, 14) ? 16 : NOT_IP; // Linux cooked
            case 276 -> isIp(frame, 0) ? 20 : NOT_IP; // Linux cooked, version 2
            default -> throw new IOException("captures of link type " + file.linkType() + " are not understood");
        };
    }

    private static int ethernet(ByteBuffer frame) {
        int at = 12;
        while (at + 2 <= frame.limit() && (frame.getShort(at) & 0xFFFF) == VLAN) {
            at += 4;
        }
        return isIp(frame, at) ? at + 2 : NOT_IP;
    }

    private static boolean isIp(ByteBuffer frame, int at) {
        int type = at + 2 <= frame.limit() ? frame.getShort(at) & 0xFFFF : 0;
        return type == IPV4 || type == IPV6;
    }

    private boolean udp4(ByteBuffer frame, int at) {
        if (at + 20 > frame.limit() || frame.get(at + 9) != UDP) {
            return false;
        }
        boolean fragment = (frame.getShort(at + 6) & 0x3FFF) != 0;
        return !fragment && udp(frame, at + (frame.get(at) & 0xF) * 4);
    }

    private boolean udp6(ByteBuffer frame, int at) {
        return at + 40 <= frame.limit() && frame.get(at + 6) == UDP && udp(frame, at + 40);
    }

    private boolean udp(ByteBuffer frame, int at) {
        if (at + UDP_HEADER > frame.limit() || (port != 0 && (frame.getShort(at + 2) & 0xFFFF) != port)) {
            return false;
        }
        int end = at + (frame.getShort(at + 4) & 0xFFFF);
        if (end < at + UDP_HEADER || end > frame.limit()) {
            return false; // cut short when it was recorded
        }
        frame.position(at + UDP_HEADER).limit(end);
        return true;
    }
}
