package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.examples.statsd.demo.AllocationMeter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole server, over loopback, with each way of a packet. */
@ParameterizedClass
@EnumSource(ReceivePath.class)
final class StatsdServerTest {
    private final ReceivePath path;

    StatsdServerTest(ReceivePath path) {
        this.path = path;
    }

    private StatsdOptions quiet() {
        return LiveServer.quiet(path);
    }

    @Test
    void packets_areFoldedAndFlushedAtTheEnd() throws Exception {
        LiveServer live = new LiveServer(quiet());
        live.send("hits:1|c\nhits:2|c|@0.5\ntemp:20|g\ntemp:+1.5|g");
        live.send("junk");
        live.close();
        assertThat(live.sink.total("hits")).isEqualTo(5);
        assertThat(live.sink.reading("temp", MetricType.GAUGE)).isEqualTo(new Reading.Level(21.5));
        assertThat(live.sink.reports()).hasSize(1);
        assertThat(live.sink.last().last()).isTrue();
        assertThat(live.sink.last().offenders()).containsExactly("no name:value: 'junk'");
        assertThat(live.sink.problems()).isEmpty();
    }

    @Test
    void interval_flushesByItself() throws Exception {
        try (LiveServer live = new LiveServer(quiet().withInterval(Duration.ofMillis(50)))) {
            live.send("hits:1|c");
            LiveServer.awaitUntil("a flush with it", () -> live.sink.total("hits") == 1);
            int flushes = live.sink.reports().size();
            LiveServer.awaitUntil("more flushes", () -> live.sink.reports().size() > flushes + 3);
            assertThat(live.sink.total("hits")).isEqualTo(1);
        }
    }

    /** The last burst still lies in the socket's buffer when the close begins. */
    @Test
    void close_losesNothingThatTheKernelHadAccepted() throws Exception {
        int packets = 20_000;
        int burst = 100;
        LiveServer live = new LiveServer(quiet());
        ByteBuffer packet = ByteBuffer.wrap("a:1|c\nb:1|ms\nc:+1|g\nd:x|s".getBytes(StandardCharsets.US_ASCII));
        for (int sent = 0; sent < packets; sent++) {
            live.send(packet.rewind());
            if (sent % burst == 0) {
                live.awaitPackets(sent - burst); // so far behind at most: the pace at which nothing may be dropped
            }
        }
        live.close();
        StatsdStats stats = live.server.stats();
        assertThat(stats.kernelDrops()).isLessThanOrEqualTo(0); // -1 where the system does not tell
        assertThat(stats.packets()).isEqualTo(packets);
        assertThat(stats.folded()).isEqualTo(4L * packets);
        assertThat(stats.problems()).isZero();
        assertThat(stats.loop().parsedInLoop() + stats.loop().parsedByKsoftirqd())
                .isEqualTo(packets);
        assertThat(stats.loop().turns()).isBetween(1L, (long) packets);
        assertThat(live.sink.total("a")).isEqualTo(packets);
        assertThat(live.sink.events("b")).isEqualTo(packets);
        assertThat(live.sink.reading("c", MetricType.GAUGE)).isEqualTo(new Reading.Level(packets));
        assertThat(live.sink.reading("d", MetricType.SET)).isEqualTo(new Reading.Distinct(1, false));
    }

    @Test
    void closeBesideFlushes_losesNothing() throws Exception {
        for (int round = 0; round < 20; round++) {
            LiveServer live = new LiveServer(quiet().withInterval(Duration.ofMillis(10)));
            for (int i = 0; i < 200; i++) {
                live.send("a:1|c\nb." + i % 50 + ":1|c");
            }
            live.close();
            assertThat(live.sink.total("a")).isEqualTo(200);
            assertThat(live.server.stats().folded()).isEqualTo(400);
            assertThat(live.sink.problems()).isEmpty();
            assertThat(live.sink.reports()).filteredOn(FlushReport::last).hasSize(1);
            assertThat(live.sink.last().last()).isTrue();
        }
    }

    @Test
    void receivePath_allocatesNothingForKnownSeries() throws Exception {
        try (LiveServer live = new LiveServer(quiet())) {
            AllocationMeter meter = new AllocationMeter(live.server);
            sendTimes(live, 0, 60_000);
            meter.start();
            sendTimes(live, 60_000, 20_000);
            assertThat(meter.bytesPerPacket()).isLessThan(1);
        }
    }

    private static void sendTimes(LiveServer live, int already, int packets) throws Exception {
        ByteBuffer packet = ByteBuffer.wrap("a:1|c\nb:1.5|ms|@0.5|#x:y\nc:+1|g".getBytes(StandardCharsets.US_ASCII));
        for (int sent = 0; sent < packets; sent++) {
            live.send(packet.rewind());
            if (sent % 100 == 99) {
                live.awaitPackets(already + sent);
            }
        }
        live.awaitPackets(already + packets);
    }

    @Test
    void floodOfNewSeries_isBoundedAndTheServerGoesOn() throws Exception {
        LiveServer live = new LiveServer(quiet().withMaxSeries(500));
        for (int i = 0; i < 20_000; i++) {
            live.send("flood." + i + ":1|ms");
            if (i % 100 == 99) {
                live.awaitPackets(i);
            }
        }
        live.send("flood.1:1|ms");
        live.close();
        StatsdStats stats = live.server.stats();
        assertThat(stats.liveSeries()).isEqualTo(500);
        assertThat(stats.openedSeries()).isEqualTo(500);
        assertThat(stats.refused(Malformed.NO_ROOM)).isEqualTo(19_500);
        assertThat(stats.folded()).isEqualTo(501);
    }

    @Test
    void idleSeries_areRetiredWhileOthersGoOn() throws Exception {
        StatsdOptions options = quiet().withInterval(Duration.ofMillis(20)).withIdleIntervals(2);
        LiveServer live = new LiveServer(options);
        for (int i = 0; i < 100; i++) {
            live.send("once." + i + ":1|c");
        }
        live.awaitPackets(100);
        LiveServer.awaitUntil("retirement", () -> {
            live.send("busy:1|c");
            return live.server.stats().retiredSeries() >= 100;
        });
        live.close();
        assertThat(live.server.stats().folded()).isEqualTo(live.server.stats().samples());
        assertThat(live.sink.total("once.7")).isEqualTo(1);
        assertThat(live.sink.problems()).isEmpty();
    }

    @Test
    void closeTwiceAndByTwo_flushesOnce() throws Exception {
        LiveServer live = new LiveServer(quiet());
        live.send("a:1|c");
        CompletableFuture<Void> other = CompletableFuture.runAsync(live.server::close);
        live.server.close();
        assertThat(live.sink.reports()).hasSize(1); // also if the other was first: this one has waited
        other.get(30, TimeUnit.SECONDS);
        live.close();
        assertThat(live.sink.reports()).hasSize(1);
        assertThat(live.sink.total("a")).isEqualTo(1);
    }

    @Test
    void interruptedClose_losesNothingAndKeepsTheFlag() throws Exception {
        LiveServer live = new LiveServer(quiet());
        for (int i = 0; i < 100; i++) {
            live.send("a:1|c");
        }
        Thread.currentThread().interrupt();
        live.server.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(live.sink.reports()).hasSize(1);
        assertThat(live.sink.total("a")).isEqualTo(100);
        assertThat(live.server.awaitEnd()).isNull();
        live.close();
    }

    @Test
    void portInUse_isSaidAtOnce() throws Exception {
        try (LiveServer live = new LiveServer(quiet());
                Kernwork runtime = Kernwork.builder().build()) {
            StatsdOptions same = quiet().withAddress(live.server.address());
            assertThatThrownBy(() -> StatsdServer.start(runtime, same, List.of()))
                    .isInstanceOf(BindException.class);
        }
    }

    /** Each has a vector of its own, which stays open. */
    @Test
    void serversOnOneRuntime_besideAndAfterEachOther() throws Exception {
        try (Kernwork runtime = Kernwork.builder().build()) {
            for (int round = 0; round < 2; round++) {
                CollectingSink first = new CollectingSink();
                CollectingSink second = new CollectingSink();
                StatsdServer one = StatsdServer.start(runtime, quiet(), List.of(first));
                StatsdServer two = StatsdServer.start(runtime, quiet(), List.of(second));
                try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
                    channel.send(ByteBuffer.wrap("a:1|c".getBytes(StandardCharsets.US_ASCII)), one.address());
                    channel.send(ByteBuffer.wrap("a:2|c".getBytes(StandardCharsets.US_ASCII)), two.address());
                }
                one.close();
                two.close();
                assertThat(first.total("a")).isEqualTo(1);
                assertThat(second.total("a")).isEqualTo(2);
            }
        }
    }

    @Test
    void badOptions_areRefusedWithTheirBounds() {
        StatsdOptions good = StatsdOptions.defaults();
        assertThatThrownBy(() -> good.withInterval(Duration.ofMillis(9))).hasMessageContaining("10 ms to 1 day");
        assertThatThrownBy(() -> good.withInterval(Duration.ofDays(2))).hasMessageContaining("10 ms to 1 day");
        assertThatThrownBy(() -> good.withMaxSeries(0)).hasMessageContaining("1 to 1000000, not 0");
        assertThatThrownBy(() -> good.withIdleIntervals(0)).hasMessageContaining("idleIntervals");
        assertThatThrownBy(() -> good.withAddress(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .hasMessageContaining("unknown host 'nowhere.invalid'");
    }
}
