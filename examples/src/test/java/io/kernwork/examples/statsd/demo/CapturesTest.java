package io.kernwork.examples.statsd.demo;

import static io.kernwork.examples.statsd.demo.PcapFiles.ethernet;
import static io.kernwork.examples.statsd.demo.PcapFiles.ip4;
import static io.kernwork.examples.statsd.demo.PcapFiles.ip6;
import static io.kernwork.examples.statsd.demo.PcapFiles.udp;
import static io.kernwork.examples.statsd.demo.PcapFiles.vlan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CapturesTest {
    private static final int PORT = 8125;
    private static final int ETHERNET = 1;
    private static final int RAW = 101;

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void text_isOnePacketALine() throws Exception {
        Path file = dir.resolve("capture.txt");
        Files.write(
                file,
                "# a comment\na:1|c\n\nb:2|c\\nc:3|c\nback\\\\nslash:1|c\nn\u00e4me:1|c\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        try (PacketSource source = Captures.open(file, 1, PORT, 100)) {
            assertThat(payloads(source)).containsExactly("a:1|c", "b:2|c\nc:3|c", "back\\nslash:1|c", "n\u00e4me:1|c");
            assertThat(source.expected().lines()).isEqualTo(5);
            assertThat(source.dueNanos()).isEqualTo(30_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"BIG, false", "LITTLE, false", "BIG, true", "LITTLE, true"})
    void pcap_isReadInEitherByteOrderAndResolution(String order, boolean nanos) throws Exception {
        ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        PcapFiles pcap = new PcapFiles(byteOrder, nanos, ETHERNET);
        pcap.add(0, ethernet(ip4(udp(PORT, "a:1|c"))));
        pcap.add(1_500_000_000L, ethernet(ip4(udp(PORT, "b:1|c\nc:1|c"))));
        try (PacketSource source = Captures.open(pcap.write(dir), 2, PORT, 100)) {
            assertThat(payloads(source)).containsExactly("a:1|c", "b:1|c\nc:1|c");
            assertThat(source.dueNanos()).isEqualTo(750_000_000); // twice as fast
            assertThat(source.expected().lines()).isEqualTo(3);
        }
    }

    @Test
    void pcap_skipsWhatIsNotWanted() throws Exception {
        PcapFiles pcap = new PcapFiles(ByteOrder.LITTLE_ENDIAN, false, ETHERNET);
        byte[] fragment = ip4(udp(PORT, "part:1|c"));
        fragment[6] = 0x20;
        byte[] tcp = ip4(udp(PORT, "tcp:1|c"));
        tcp[9] = 6;
        byte[] cut = ip4(udp(PORT, "cut:1|c"));
        pcap.add(0, ethernet(ip4(udp(53, "dns"))));
        pcap.add(0, ethernet(fragment));
        pcap.add(0, ethernet(tcp));
        pcap.add(0, ethernet(Arrays.copyOf(cut, cut.length - 2)));
        pcap.add(0, new byte[] {1, 2, 3});
        pcap.add(0, vlan(ip4(udp(PORT, "vlan:1|c"))));
        pcap.add(0, ethernet(ip6(udp(PORT, "six:1|c"))));
        Path file = pcap.write(dir);
        try (PacketSource source = Captures.open(file, 1, PORT, 100)) {
            assertThat(payloads(source)).containsExactly("vlan:1|c", "six:1|c");
        }
        try (PacketSource source = Captures.open(file, 1, 0, 100)) {
            assertThat(payloads(source)).containsExactly("dns", "vlan:1|c", "six:1|c");
        }
    }

    @Test
    void pcapOfRawIp_isRead() throws Exception {
        PcapFiles pcap = new PcapFiles(ByteOrder.LITTLE_ENDIAN, false, RAW);
        pcap.add(0, ip4(udp(PORT, "raw:1|c")));
        try (PacketSource source = Captures.open(pcap.write(dir), 1, PORT, 100)) {
            assertThat(payloads(source)).containsExactly("raw:1|c");
        }
    }

    @Test
    void unreadableCaptures_areRefusedWithAReason() throws Exception {
        PcapFiles odd = new PcapFiles(ByteOrder.LITTLE_ENDIAN, false, 147);
        odd.add(0, new byte[60]);
        try (PacketSource source = Captures.open(odd.write(dir), 1, PORT, 100)) {
            assertThatThrownBy(() -> payloads(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("link type 147");
        }
        Path next = Files.write(dir.resolve("ng"), new byte[] {0x0A, 0x0D, 0x0D, 0x0A, 0, 0, 0, 0});
        assertThatThrownBy(() -> Captures.open(next, 1, PORT, 100)).hasMessageContaining("pcapng");
        assertThatThrownBy(() -> Captures.open(dir.resolve("absent"), 1, PORT, 100))
                .isInstanceOf(IOException.class);
    }

    /** Cut anywhere, and with bytes changed, a file is read or refused with a message, and nothing else. */
    @Test
    void damagedPcap_isReadOrRefused() throws Exception {
        PcapFiles pcap = new PcapFiles(ByteOrder.LITTLE_ENDIAN, false, ETHERNET);
        pcap.add(0, ethernet(ip4(udp(PORT, "a:1|c"))));
        pcap.add(0, ethernet(ip6(udp(PORT, "b:1|c"))));
        byte[] good = Files.readAllBytes(pcap.write(dir));
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] bad = Arrays.copyOf(good, i % 2 == 0 ? random.nextInt(good.length) : good.length);
            for (int change = random.nextInt(4); change > 0 && bad.length > 4; change--) {
                bad[4 + random.nextInt(bad.length - 4)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(dir.resolve("bad"), bad);
            try (PacketSource source = Captures.open(file, 1, 0, 100)) {
                assertThat(payloads(source)).hasSizeLessThanOrEqualTo(bad.length);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    private static List<String> payloads(PacketSource source) throws IOException {
        List<String> payloads = new ArrayList<>();
        ByteBuffer packet = ByteBuffer.allocate(65_507);
        while (source.next(packet.clear())) {
            payloads.add(new String(packet.array(), 0, packet.position(), StandardCharsets.ISO_8859_1));
        }
        return payloads;
    }
}
