package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.workqueue.Work;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both halves of the server, stepped by the test. */
final class SteppedServerTest {
    private SteppedServer server = SteppedServer.create();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void linesBeforeARun_areOneRun() throws Exception {
        for (int i = 0; i < 1000; i++) {
            server.receive("hits:1|c");
        }
        assertThat(server.queue().depth()).isEqualTo(1);
        assertThat(server.run()).isEqualTo(1);
        server.flush();
        assertThat(server.sink.total("hits")).isEqualTo(1000);
        assertThat(server.runs().samples()).isEqualTo(1000);
    }

    @Test
    void packetOfSeveralLines_isTakenLineByLine() throws Exception {
        server.receive("a:1|c\nb:2|g\n\nbad\r\nc:3:4|ms\r\nd:x|s\n");
        server.flush();
        assertThat(server.counts.packets.get()).isEqualTo(1);
        assertThat(server.counts.lines.get()).isEqualTo(5);
        assertThat(server.counts.accepted.get()).isEqualTo(4);
        assertThat(server.counts.samples.get()).isEqualTo(5);
        assertThat(server.refused()).containsOnly(entry(Malformed.NO_VALUE, 1));
        assertThat(server.sink.reading("a", MetricType.COUNTER)).isInstanceOf(Reading.Count.class);
        assertThat(server.sink.reading("b", MetricType.GAUGE)).isEqualTo(new Reading.Level(2));
        assertThat(server.sink.reading("c", MetricType.TIMER))
                .isInstanceOfSatisfying(
                        Reading.Distribution.class, d -> assertThat(d.sum()).isEqualTo(7));
        assertThat(server.sink.reading("d", MetricType.SET)).isEqualTo(new Reading.Distinct(1, false));
    }

    @Test
    void counterStartsAnewAndGaugePersists_everyInterval() throws Exception {
        server.receive("c:5|c\ng:7|g\nt:1|ms\ns:a|s").flush();
        assertThat(server.sink.last().series()).hasSize(4);
        server.receive("g:+1|g").flush();
        assertThat(((Reading.Count) server.sink.reading("c", MetricType.COUNTER)).total())
                .isZero();
        assertThat(server.sink.reading("g", MetricType.GAUGE)).isEqualTo(new Reading.Level(8));
        assertThat(server.sink.last().series()).hasSize(2); // silent timers and sets have nothing to say
    }

    @Test
    void samplesNotYetRun_belongToTheNextInterval() throws Exception {
        server.receive("c:5|c").run();
        server.receive("c:1|c");
        server.flushWithoutRunning();
        assertThat(server.sink.total("c")).isEqualTo(5);
        server.flush();
        assertThat(server.sink.total("c")).isEqualTo(6);
    }

    @Test
    void refusedEnqueue_losesNothingAndIsCounted() throws Exception {
        server.receive("c:1|c").run();
        server.queue().close();
        server.receive("c:2|c");
        assertThat(server.counts.notEnqueued.get()).isEqualTo(1);
        server.flushLast();
        assertThat(server.sink.total("c")).isEqualTo(3);
        assertThat(server.unfolded()).isEqualTo(1);
    }

    @Test
    void floodOfNewSeries_isRefusedBeyondTheBoundAndCounted() throws Exception {
        restart(StatsdOptions.defaults().withMaxSeries(100));
        for (int i = 0; i < 20_000; i++) {
            server.receive("flood." + i + ":1|c");
        }
        server.receive("flood.5:1|c"); // one that is open is not affected
        server.flush();
        assertThat(server.live()).isEqualTo(100);
        assertThat(server.refused()).containsOnly(entry(Malformed.NO_ROOM, 19_900));
        assertThat(server.counts.accepted.get()).isEqualTo(101);
        assertThat(server.sink.last().series()).hasSize(100);
        assertThat(server.sink.last().offenders())
                .hasSize(Offenders.SHOWN)
                .allMatch(line -> line.startsWith("no room for a new series: 'flood."));
    }

    @Test
    void silentSeries_isRetiredAndItsWorkEnded() throws Exception {
        restart(StatsdOptions.defaults().withIdleIntervals(3).withMaxSeries(2));
        server.receive("idle:1|c\nbusy:1|c").flush();
        for (int silent = 0; silent < 3; silent++) {
            server.receive("busy:1|c").flush();
        }
        assertThat(server.live()).isEqualTo(1); // out of the table
        Work idle = server.closedSeries();
        server.receive("busy:1|c").flush();
        assertThat(server.retired()).isEqualTo(1);
        assertThat(idle.isDisabled()).isTrue();
        assertThat(server.queue().enqueue(idle).accepted()).isFalse();
        assertThat(server.sink.last().series()).hasSize(1);
        server.receive("new:1|c").flush(); // there is room again
        assertThat(server.refused()).isEmpty();
        assertThat(server.sink.total("busy")).isEqualTo(5);
    }

    @Test
    void seriesHeardAgainInTime_isNotRetired() throws Exception {
        restart(StatsdOptions.defaults().withIdleIntervals(2));
        server.receive("g:5|g").flush();
        for (int i = 0; i < 10; i++) {
            server.flush();
            server.receive("g:+1|g").flush();
        }
        assertThat(server.retired()).isZero();
        assertThat(server.sink.reading("g", MetricType.GAUGE)).isEqualTo(new Reading.Level(15));
    }

    /** The proposal is on its way when a sample comes in: the receive thread sees both and keeps the series. */
    @Test
    void sampleAfterTheProposal_keepsTheSeries() throws Exception {
        restart(StatsdOptions.defaults().withIdleIntervals(1));
        server.receive("c:1|c").flush();
        server.flushWithoutRunning();
        server.receive("c:1|c");
        server.intake.retireIdle();
        assertThat(server.live()).isEqualTo(1);
        server.flush();
        assertThat(server.sink.total("c")).isEqualTo(2);
    }

    @Test
    void retiredSeriesThatComesBack_isANewOne() throws Exception {
        restart(StatsdOptions.defaults().withIdleIntervals(1));
        server.receive("g:5|g").flush();
        server.flush();
        server.receive("g:+1|g"); // before the flush has torn the old one down
        server.flush();
        assertThat(server.retired()).isEqualTo(1);
        assertThat(server.sink.last().series()).hasSize(1);
        assertThat(server.sink.reading("g", MetricType.GAUGE)).isEqualTo(new Reading.Level(1));
    }

    @Test
    void randomPackets_neverBreakTheServer() throws Exception {
        restart(StatsdOptions.defaults().withMaxSeries(50).withIdleIntervals(1));
        Random random = new Random(99);
        String alphabet = "ab1:|@#cgmsh.\n\r-+";
        for (int i = 0; i < 50_000; i++) {
            byte[] packet = new byte[random.nextInt(60)];
            for (int at = 0; at < packet.length; at++) {
                packet[at] = (byte)
                        (random.nextInt(20) == 0
                                ? random.nextInt(256)
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            server.intake.accept(packet, 0, packet.length);
            if (i % 5000 == 0) {
                server.flush();
            }
        }
        server.receive("sane:1|c\nsane:1|g");
        server.flush();
        long refused =
                server.refused().values().stream().mapToLong(Long::longValue).sum();
        assertThat(server.counts.accepted.get() + refused).isEqualTo(server.counts.lines.get());
        assertThat(server.runs().samples()).isEqualTo(server.counts.samples.get());
        assertThat(server.live()).isLessThanOrEqualTo(50);
    }

    @Test
    void offenders_areFewShortAndSafeToPrint() throws Exception {
        for (int i = 0; i < 1000; i++) {
            server.receive("bad\u001b[31m\u0007" + "x".repeat(500));
        }
        server.flush();
        assertThat(server.sink.last().offenders())
                .hasSize(Offenders.SHOWN)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("bad name: 'bad\\u001b[31m\\u0007xxx")
                        .endsWith("...'")
                        .hasSizeLessThan(120));
        assertThat(server.flush().offenders()).isEmpty();
    }

    @Test
    void invalidUtf8_isShownAndReported() throws Exception {
        byte[] packet = "n?:1|c".getBytes(StandardCharsets.US_ASCII);
        packet[1] = (byte) 0xFF;
        server.intake.accept(packet, 0, packet.length);
        server.flush();
        assertThat(server.sink.last().series())
                .singleElement()
                .satisfies(series -> assertThat(series.name()).isEqualTo("n\uFFFD"));
    }

    private void restart(StatsdOptions options) {
        server.close();
        server = new SteppedServer(options);
    }

    private static Map.Entry<Malformed, Long> entry(Malformed reason, long count) {
        return Map.entry(reason, count);
    }
}
