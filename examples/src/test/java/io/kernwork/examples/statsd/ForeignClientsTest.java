package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.timgroup.statsd.NonBlockingStatsDClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The server driven by StatsD clients that others have written. */
@ParameterizedClass
@EnumSource(ReceivePath.class)
final class ForeignClientsTest {
    private static final int ROUNDS = 5000;
    private static final int BATCH = 100;

    private final LiveServer live;

    ForeignClientsTest(ReceivePath path) throws Exception {
        live = new LiveServer(LiveServer.quiet(path));
    }

    /** The names are Micrometer's: Etsy's flavor writes tags into the name, Datadog's has them. */
    @ParameterizedTest
    @CsvSource({
        "ETSY,    orders.shop.eu.statistic.count,            level.statistic.value",
        "DATADOG, 'orders|#statistic:count,shop:eu', level|#statistic:value"
    })
    void micrometer_totalsArrive(StatsdFlavor flavor, String ordersLabel, String levelLabel) throws Exception {
        StatsdMeterRegistry registry = new StatsdMeterRegistry(config(flavor, live.port()), Clock.SYSTEM);
        LiveServer.awaitUntil("the client's first packets", () -> {
            registry.counter("hello").increment();
            return live.server.stats().liveSeries() == 1;
        });
        Counter orders = Counter.builder("orders").tag("shop", "eu").register(registry);
        Timer latency = registry.timer("latency");
        DistributionSummary size = registry.summary("size");
        for (int i = 1; i <= ROUNDS; i++) {
            orders.increment(1 + i % 3);
            latency.record(Duration.ofMillis(i % 100));
            size.record(i % 10);
            if (i % BATCH == 0) {
                long samples = 3L * (i - BATCH);
                LiveServer.awaitUntil(
                        "sample " + samples, () -> live.server.stats().samples() >= samples);
            }
        }
        // The gauge comes last. The client polls it on a thread of its own, and drops lines that two threads emit at
        // once.
        AtomicInteger level = registry.gauge("level", new AtomicInteger(42));
        LiveServer.awaitUntil("the gauge", () -> live.server.stats().liveSeries() == 5);
        registry.close();
        live.close();

        assertThat(level).hasValue(42);
        assertThat(live.server.stats().refusedLines()).isZero();
        assertThat(live.server.stats().kernelDrops()).isLessThanOrEqualTo(0);
        assertThat(live.sink.total(ordersLabel)).isEqualTo(ROUNDS + sum(3));
        assertThat(live.sink.reading(levelLabel, MetricType.GAUGE)).isEqualTo(new Reading.Level(42));
        Reading.Distribution times = (Reading.Distribution) live.sink.reading("latency", MetricType.TIMER);
        assertThat(times.count()).isEqualTo(ROUNDS);
        assertThat(times.sum()).isCloseTo(sum(100), within(1e-6));
        assertThat(times.max()).isEqualTo(99);
        assertThat(times.median()).isCloseTo(49, within(0.05));
        Reading.Distribution sizes = (Reading.Distribution) live.sink.reading("size", MetricType.HISTOGRAM);
        assertThat(sizes.count()).isEqualTo(ROUNDS);
        assertThat(sizes.sum()).isCloseTo(sum(10), within(1e-6));
    }

    private static StatsdConfig config(StatsdFlavor flavor, int port) {
        return new StatsdConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public StatsdFlavor flavor() {
                return flavor;
            }

            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public int port() {
                return port;
            }

            @Override
            public Duration pollingFrequency() {
                return Duration.ofMillis(100);
            }
        };
    }

    @Test
    void timgroupClient_totalsArrive() throws Exception {
        NonBlockingStatsDClient client = new NonBlockingStatsDClient("app", "127.0.0.1", live.port());
        client.recordGaugeValue("level", 10);
        for (int i = 1; i <= ROUNDS; i++) {
            client.count("hits", 2, 0.5);
            client.recordGaugeDelta("level", i % 2 == 0 ? -1 : 2);
            client.recordExecutionTime("time", i % 100);
            client.recordSetEvent("users", "user-" + i % 37);
            if (i % BATCH == 0) {
                long packets = 4L * i - BATCH;
                live.awaitPackets(packets);
            }
        }
        client.recordGaugeValue("below", -5);
        client.stop(); // sends what it holds
        live.close();

        assertThat(live.server.stats().refusedLines()).isZero();
        assertThat(live.sink.total("app.hits")).isEqualTo(4.0 * ROUNDS);
        assertThat(live.sink.reading("app.level", MetricType.GAUGE)).isEqualTo(new Reading.Level(10 + ROUNDS / 2.0));
        assertThat(live.sink.reading("app.below", MetricType.GAUGE)).isEqualTo(new Reading.Level(-5));
        assertThat(live.sink.reading("app.users", MetricType.SET)).isEqualTo(new Reading.Distinct(37, false));
        assertThat(live.sink.reading("app.time", MetricType.TIMER))
                .isInstanceOfSatisfying(Reading.Distribution.class, time -> {
                    assertThat(time.count()).isEqualTo(ROUNDS);
                    assertThat(time.sum()).isEqualTo(sum(100));
                    assertThat(time.max()).isEqualTo(99);
                });
    }

    private static double sum(int modulus) {
        double sum = 0;
        for (int i = 1; i <= ROUNDS; i++) {
            sum += i % modulus;
        }
        return sum;
    }
}
