package io.kernwork.examples.statsd.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.examples.statsd.ReceivePath;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ReceivePath.class)
final class DemoTest {
    private final ReceivePath path;
    private final StringWriter text = new StringWriter();

    @TempDir
    private Path dir = Path.of("unset");

    DemoTest(ReceivePath path) {
        this.path = path;
    }

    @Test
    void shortDemonstration_accountsForEverything() throws Exception {
        DemoResult result = new Demo(options(1, 5000, null, null), new PrintWriter(text)).run();
        assertThat(result.sentLines()).isEqualTo(5000);
        assertThat(result.nothingLost()).as(text.toString()).isTrue();
        assertThat(result.differences()).isEmpty();
        assertThat(result.stats().runs().runs()).isBetween(1L, 5000L);
        assertThat(result.mostWorkers()).isPositive();
        assertThat(result.idleWorkers()).isZero();
        assertThat(text.toString())
                .contains(
                        "Nothing lost: 5,000 sent, 5,000 accounted",
                        "shop.requests",
                        "coalesced",
                        "by ksoftirqd",
                        "Next")
                .doesNotContain("\u001b", "\r", "Problem", "NOT ALL");
        assertThat(text.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void replay_accountsForEverythingAndWritesTheFile() throws Exception {
        Path capture = Files.writeString(dir.resolve("capture.txt"), "hits:1|c\nhits:2|c\\nbad\n");
        Path file = dir.resolve("metrics.txt");
        DemoResult result = new Demo(options(5, 1000, capture, file), new PrintWriter(text)).run();
        assertThat(result.sentPackets()).isEqualTo(2);
        assertThat(result.sentLines()).isEqualTo(3);
        assertThat(result.nothingLost()).as(text.toString()).isTrue();
        assertThat(result.stats().refusedLines()).isEqualTo(1);
        assertThat(text.toString()).contains("no name:value: 'bad'");
        assertThat(Files.readString(file)).contains("stats.counters.hits.count 3 ");
    }

    @Test
    void lossOrDifference_isSaidPlainly() throws Exception {
        DemoResult good = new Demo(options(1, 500, null, null), new PrintWriter(text)).run();
        DemoResult bad = new DemoResult(
                good.sentPackets() + 1,
                good.sentLines() + 1,
                1,
                good.stats(),
                1,
                1,
                0,
                0,
                Map.of("shop.requests", "sent 2.0, flushed 1.0"));
        StringWriter report = new StringWriter();
        DemoReport.print(new PrintWriter(report), bad, new CounterTotals());
        assertThat(bad.nothingLost()).isFalse();
        assertThat(report.toString())
                .contains("NOT ALL ACCOUNTED FOR", "shop.requests: sent 2.0, flushed 1.0")
                .doesNotContain("Nothing lost");
    }

    @Test
    void generatedLoad_isAsLongAsAskedAndOnPace() {
        GeneratedLoad load = new GeneratedLoad(10_000, 1000);
        ByteBuffer packet = ByteBuffer.allocate(65_507);
        int packets = 0;
        while (load.next(packet.clear())) {
            assertThat(packet.position()).isBetween(1, 1024);
            packets++;
        }
        assertThat(load.expected().lines()).isEqualTo(10_000);
        assertThat(load.expected().malformedLines()).isPositive();
        assertThat(load.expected().counters()).hasSizeGreaterThan(15);
        assertThat(packets).isBetween(2000, 3000);
        assertThat(load.dueNanos()).isBetween(9_900_000_000L, 10_000_000_000L);
    }

    @Test
    void badOptions_areRefusedWithTheirBounds() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> options(0, 1000, null, null)).hasMessage("seconds must be 1 to 300, not 0");
        assertThatThrownBy(() -> options(301, 1000, null, null)).hasMessageContaining("301");
        assertThatThrownBy(() -> options(1, 99, null, null)).hasMessage("rate must be 100 to 1000000, not 99");
        assertThatThrownBy(() -> new DemoOptions(1, 100, null, 0, 0, second, null, path))
                .hasMessageContaining("speed");
        assertThatThrownBy(() -> new DemoOptions(1, 100, null, Double.NaN, 0, second, null, path))
                .hasMessageContaining("speed");
        assertThatThrownBy(() -> new DemoOptions(1, 100, null, 1, -1, second, null, path))
                .hasMessageContaining("port");
    }

    private DemoOptions options(int seconds, int rate, @Nullable Path capture, @Nullable Path file) {
        return new DemoOptions(seconds, rate, capture, 1, 8125, Duration.ofMillis(300), file, path);
    }
}
