package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelDropsTest {
    private static final List<String> TABLE = List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
            "  417: 0100007F:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1234 2 0000000000000000 42",
            "  418: 00000000:1FBE 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1235 2 0000000000000000 x");

    @Test
    void count_isTheLastColumnOfTheSocketsLine() {
        assertThat(KernelDrops.find(TABLE, "0100007F:1FBD")).isEqualTo(42);
    }

    @Test
    void absentLineOrColumn_isUnknown() {
        assertThat(KernelDrops.find(TABLE, "0100007F:1FBC")).isEqualTo(KernelDrops.UNKNOWN);
        assertThat(KernelDrops.find(TABLE, "00000000:1FBE")).isEqualTo(KernelDrops.UNKNOWN);
        assertThat(KernelDrops.find(List.of(), "0100007F:1FBD")).isEqualTo(KernelDrops.UNKNOWN);
    }

    @Test
    void address_isWrittenAsTheKernelDoes() {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        assertThat(KernelDrops.encode(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8125)))
                .isEqualTo(little ? "0100007F:1FBD" : "7F000001:1FBD");
        assertThat(KernelDrops.encode(new InetSocketAddress(InetAddress.ofLiteral("::1"), 80)))
                .isEqualTo("000000000000000000000000" + (little ? "01000000" : "00000001") + ":0050");
    }
}
