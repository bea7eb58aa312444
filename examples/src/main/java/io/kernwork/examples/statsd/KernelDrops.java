package io.kernwork.examples.statsd;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Packets that the kernel dropped before this process could read them, because the socket's receive buffer was full.
 * Linux shows the count in {@code /proc/net/udp}; elsewhere it is unknown.
 */
final class KernelDrops {
    /** The count is not to be had here. */
    static final long UNKNOWN = -1;

    private static final int LOCAL_ADDRESS = 1;

    private final Path table;
    private final String localAddress;
    private volatile long last = UNKNOWN;

    private KernelDrops(Path table, String localAddress) {
        this.table = table;
        this.localAddress = localAddress;
    }

    /** For the socket bound to this address. */
    static KernelDrops of(InetSocketAddress address) {
        boolean v4 = address.getAddress() instanceof Inet4Address;
        Path table = Path.of("/proc/net", v4 ? "udp" : "udp6");
        KernelDrops drops = new KernelDrops(table, encode(address));
        drops.read();
        return drops;
    }

    /** Reads the count; where it cannot be read, answers the last one known. */
    long read() {
        long found = UNKNOWN;
        if (Files.isReadable(table)) {
            try {
                found = find(Files.readAllLines(table, StandardCharsets.US_ASCII), localAddress);
            } catch (IOException e) {
                return last;
            }
        }
        if (found != UNKNOWN) {
            last = found;
        }
        return last;
    }

    /** The last count read, or {@link #UNKNOWN}. */
    long last() {
        return last;
    }

    /** The last column of the line whose local address this is. */
    static long find(List<String> lines, String localAddress) {
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > LOCAL_ADDRESS && columns[LOCAL_ADDRESS].equals(localAddress)) {
                try {
                    return Long.parseLong(columns[columns.length - 1]);
                } catch (NumberFormatException e) {
                    return UNKNOWN; // an old kernel without the column
                }
            }
        }
        return UNKNOWN;
    }

    /** As the kernel prints it: each 32-bit word of the address in the machine's byte order, a colon, the port, in hex. */
    static String encode(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        StringBuilder text = new StringBuilder(40);
        for (int word = 0; word < bytes.length; word += Integer.BYTES) {
            for (int i = 0; i < Integer.BYTES; i++) {
                int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 3 - i : i;
                text.append(String.format(Locale.ROOT, "%02X", bytes[word + at]));
            }
        }
        return text.append(String.format(Locale.ROOT, ":%04X", address.getPort()))
                .toString();
    }
}
