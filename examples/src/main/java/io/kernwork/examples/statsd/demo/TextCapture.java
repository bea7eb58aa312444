package io.kernwork.examples.statsd.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A capture as text: each line is one packet, {@code \n} within it separates metrics, {@code \\} is a backslash. Lines
 * that are empty or start with {@code #} are skipped. There are no times in it; packets are sent at an even rate.
 */
final class TextCapture implements PacketSource {
    private final BufferedReader reader;
    private final double nanosPerPacket;
    private final Expected expected = new Expected();
    private long packets;
    private long due;

    TextCapture(Path file, int perSecond) throws IOException {
        reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1); // bytes as they are
        nanosPerPacket = TimeUnit.SECONDS.toNanos(1) / (double) perSecond;
    }

    @Override
    public boolean next(ByteBuffer packet) throws IOException {
        String line = reader.readLine();
        while (line != null && (line.isEmpty() || line.charAt(0) == '#')) {
            line = reader.readLine();
        }
        if (line == null) {
            return false;
        }
        byte[] payload = unescape(line).getBytes(StandardCharsets.ISO_8859_1);
        if (payload.length > packet.remaining()) {
            throw new IOException("packet " + (packets + 1) + " is longer than a datagram can be");
        }
        packet.put(payload);
        Captures.count(payload, payload.length, expected);
        due = (long) (packets++ * nanosPerPacket);
        return true;
    }

    @Override
    public long dueNanos() {
        return due;
    }

    @Override
    public Expected expected() {
        return expected;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static String unescape(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            char next = i + 1 < line.length() ? line.charAt(i + 1) : 0;
            if (c == '\\' && (next == 'n' || next == '\\')) {
                text.append(next == 'n' ? '\n' : '\\');
                i++;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
