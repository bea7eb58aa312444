package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kernwork demo --serve} until it is told to end. */
final class ServeTest {
    private static final Pattern READY = Pattern.compile("receiving on 127\\.0\\.0\\.1:([0-9]+), ");
    private static final int PACKETS = 200;

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void interruptedServer_flushesWhatItHasReceived() throws Exception {
        Path file = dir.resolve("metrics.txt");
        List<String> arguments =
                List.of("demo", "--serve", "--port", "0", "--interval", "1h", "--file", file.toString());
        try (ChildJvm server = ChildJvm.start(arguments)) {
            Matcher ready = READY.matcher(server.firstLine());
            assertThat(ready.find()).as("%s", ready).isTrue();
            send(Integer.parseInt(ready.group(1)), PACKETS);
            server.interrupt();
            assertThat(server.rest())
                    .contains("last flush, 1 at ")
                    .contains("stopped. " + PACKETS + " packets with " + 2 * PACKETS + " metrics: " + 2 * PACKETS
                            + " accepted, 0 refused");
        }
        assertThat(Files.readString(file))
                .contains("stats.counters.hits.count " + PACKETS + " ", "stats.gauges.level 7 ");
    }

    private static void send(int port, int packets) throws Exception {
        byte[] packet = "hits:1|c\nlevel:7|g".getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < packets; i++) {
                socket.send(new DatagramPacket(packet, packet.length, InetAddress.ofLiteral("127.0.0.1"), port));
            }
        }
    }
}
