package io.kernwork.examples.statsd.demo;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the records of a classic libpcap file: either byte order, microseconds or nanoseconds. */
final class PcapFile implements Closeable {
    private static final int MICROS = 0xA1B2C3D4;
    private static final int NANOS = 0xA1B23C4D;
    private static final int NEXT_GENERATION = 0x0A0D0D0A;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int LONGEST = 1 << 18;

    private final InputStream in;
    private final ByteOrder order;
    private final int nanosPerUnit;
    private final int linkType;
    private long time;

    PcapFile(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file));
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(FILE_HEADER));
        if (header.remaining() < FILE_HEADER) {
            in.close();
            throw new IOException("the file ends within its header");
        }
        int magic = header.getInt(0);
        boolean swapped = magic != MICROS && magic != NANOS;
        order = swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        header.order(order);
        nanosPerUnit = header.getInt(0) == NANOS ? 1 : 1000;
        linkType = header.getInt(20) & 0xFFFF;
    }

    static boolean isPcap(byte[] start) {
        int magic = start.length < Integer.BYTES ? 0 : ByteBuffer.wrap(start).getInt();
        int swapped = Integer.reverseBytes(magic);
        return magic == MICROS || magic == NANOS || swapped == MICROS || swapped == NANOS;
    }

    static boolean isPcapNg(byte[] start) {
        return start.length >= Integer.BYTES && ByteBuffer.wrap(start).getInt() == NEXT_GENERATION;
    }

    int linkType() {
        return linkType;
    }

    /** The next frame in network byte order, empty at the end of the file. */
    ByteBuffer next() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(RECORD_HEADER)).order(order);
        if (!header.hasRemaining()) {
            return header;
        }
        if (header.remaining() < RECORD_HEADER) {
            throw new EOFException("the file ends within a record");
        }
        time = (header.getInt(0) & 0xFFFF_FFFFL) * 1_000_000_000L + (header.getInt(4) & 0xFFFF_FFFFL) * nanosPerUnit;
        int length = header.getInt(8);
        if (length <= 0 || length > LONGEST) {
            throw new IOException("a record claims a length of " + length + " bytes");
        }
        ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(length));
        if (frame.remaining() < length) {
            throw new EOFException("the file ends within a record");
        }
        return frame;
    }

    /** When the last frame was recorded, nanoseconds of Unix time. */
    long time() {
        return time;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
