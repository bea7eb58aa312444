package io.kernwork.examples.statsd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Appends every flush to a file in Graphite's plaintext format, see {@link GraphiteFormat}. The file is opened anew for
 * every flush, so it may be renamed or removed meanwhile. What could not be written (a full disk) is kept, up to 8 MiB,
 * and written first at the next flush.
 */
public final class GraphiteFileSink implements FlushSink {
    private static final int MAX_BACKLOG = 8 << 20;

    private final Path file;
    private final Deque<ByteBuffer> backlog = new ArrayDeque<>();
    private long backlogBytes;

    /**
     * Creates a sink, and the file if need be.
     *
     * @throws IOException if the file cannot be written to
     */
    public GraphiteFileSink(Path file) throws IOException {
        this.file = file;
        open().close();
    }

    @Override
    public void write(FlushReport report) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(GraphiteFormat.format(report).getBytes(StandardCharsets.US_ASCII));
        backlog.add(text);
        backlogBytes += text.remaining();
        boolean dropped = false;
        while (backlogBytes > MAX_BACKLOG && backlog.size() > 1) {
            backlogBytes -= backlog.remove().remaining();
            dropped = true;
        }
        try (SeekableByteChannel channel = open()) {
            while (!backlog.isEmpty()) {
                ByteBuffer next = backlog.element();
                while (next.hasRemaining()) {
                    backlogBytes -= channel.write(next);
                }
                backlog.remove();
            }
        }
        if (dropped) {
            throw new IOException(file + ": an older flush had to be given up");
        }
    }

    private SeekableByteChannel open() throws IOException {
        return Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
