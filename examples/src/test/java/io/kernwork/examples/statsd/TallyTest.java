package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TallyTest {
    private final Distributions scratch = new Distributions();
    private final Line line = new Line();
    private final LineParser parser = new LineParser(255);

    @Test
    void counter_sumsValueOverRate() {
        Tally tally = tally("x:1|c", "x:2|c|@0.1", "x:-0.5|c");
        assertThat(tally.samples).isEqualTo(3);
        assertThat(tally.report(10, scratch)).isEqualTo(new Reading.Count(20.5, 2.05));
        assertThat(tally.report(10, scratch)).isEqualTo(new Reading.Count(0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=", textBlock = """
                    5           = 5
                    +3          = 3
                    -2          = -2
                    5 +3 -2     = 6
                    +3 5        = 5
                    5 -10       = -5
                    5 7         = 7
                    1 +1 9 -1   = 8
                    """)
    void gauge_isTheLastValueWithTheDeltasAfterIt(String values, double expected) {
        String[] each = values.strip().split(" +", -1);
        Tally whole = Tally.of(MetricType.GAUGE);
        Tally piecewise = Tally.of(MetricType.GAUGE);
        for (String value : each) {
            whole.add(parse("x:" + value + "|g"));
            piecewise.absorb(tally("x:" + value + "|g"));
        }
        assertThat(whole.report(1, scratch)).isEqualTo(new Reading.Level(expected));
        assertThat(piecewise.report(1, scratch)).isEqualTo(new Reading.Level(expected));
    }

    @Test
    void gauge_persistsOverIntervals() {
        Tally gauge = tally("x:5|g");
        assertThat(gauge.report(1, scratch)).isEqualTo(new Reading.Level(5));
        assertThat(gauge.report(1, scratch)).isEqualTo(new Reading.Level(5));
        gauge.absorb(tally("x:+1|g"));
        assertThat(gauge.report(1, scratch)).isEqualTo(new Reading.Level(6));
    }

    @Test
    void gaugeDeltasOfATrip_areNotAddedToTheNextOne() {
        Tally traveller = tally("x:+3|g");
        traveller.clear();
        traveller.add(parse("x:+1|g"));
        Tally interval = tally("x:10|g");
        interval.absorb(traveller);
        assertThat(interval.report(1, scratch)).isEqualTo(new Reading.Level(11));
    }

    @Test
    void timer_readsItsDistribution() {
        Tally timer = Tally.of(MetricType.TIMER);
        for (int i = 1; i <= 100; i++) {
            timer.add(parse("x:" + i + "|ms"));
        }
        Reading.Distribution read = (Reading.Distribution) timer.report(10, scratch);
        assertThat(read.count()).isEqualTo(100);
        assertThat(read.perSecond()).isEqualTo(10);
        assertThat(read.min()).isEqualTo(1);
        assertThat(read.max()).isEqualTo(100);
        assertThat(read.sum()).isEqualTo(5050);
        assertThat(read.mean()).isEqualTo(50.5);
        assertThat(read.median()).isCloseTo(50, within(0.05));
        assertThat(read.p90()).isCloseTo(90, within(0.09));
        assertThat(read.p95()).isCloseTo(95, within(0.095));
        assertThat(read.p99()).isCloseTo(99, within(0.1));
        assertThat(timer.report(10, scratch)).isEqualTo(new Reading.Distribution(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void timerSample_countsAsTheEventsThatItStandsFor() {
        Tally timer = tally("x:10|ms|@0.1", "x:1000|ms");
        Reading.Distribution read = (Reading.Distribution) timer.report(1, scratch);
        assertThat(read.count()).isEqualTo(11);
        assertThat(read.sum()).isEqualTo(1100);
        assertThat(read.mean()).isEqualTo(100);
        assertThat(read.p90()).isCloseTo(10, within(0.01));
        assertThat(read.p95()).isCloseTo(1000, within(1.0));
    }

    @Test
    void timerOverflow_keepsCountsExactAndPercentilesClose() {
        Random random = new Random(5);
        double[] values = new double[20_000];
        Tally direct = Tally.of(MetricType.TIMER);
        Tally folded = Tally.of(MetricType.TIMER);
        Tally trip = Tally.of(MetricType.TIMER);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(Math.exp(3 + random.nextGaussian()) * 1000) / 1000.0;
            direct.add(parse("x:" + values[i] + "|ms"));
            trip.add(parse("x:" + values[i] + "|ms"));
            if (random.nextInt(700) == 0) { // some trips overflow, some do not
                folded.absorb(trip);
                trip.clear();
            }
        }
        folded.absorb(trip);
        Arrays.sort(values);
        for (Tally tally : new Tally[] {direct, folded}) {
            Reading.Distribution read = (Reading.Distribution) tally.report(1, scratch);
            assertThat(read.count()).isEqualTo(values.length);
            assertThat(read.min()).isEqualTo(values[0]);
            assertThat(read.max()).isEqualTo(values[values.length - 1]);
            assertThat(read.sum()).isCloseTo(Arrays.stream(values).sum(), within(1e-3));
            assertThat(read.median())
                    .isCloseTo(values[values.length / 2 - 1], within(values[values.length / 2] * 0.002));
            assertThat(read.p99()).isCloseTo(values[values.length * 99 / 100 - 1], within(0.5));
        }
    }

    @Test
    void timerExtremes_areBoundedAndExactAtTheEnds() {
        Tally timer = tally("x:0|ms", "x:1e100|ms", "x:0.0000001|ms");
        for (int i = 0; i < 2 * TimerTally.KEPT; i++) {
            timer.add(parse("x:" + (i % 2 == 0 ? "0" : "1e100") + "|ms"));
        }
        Reading.Distribution read = (Reading.Distribution) timer.report(1, scratch);
        assertThat(read.min()).isZero();
        assertThat(read.max()).isEqualTo(1e100);
        assertThat(read.p99()).isCloseTo(Distributions.HIGHEST, within(Distributions.HIGHEST * 0.002));
    }

    @Test
    void timerThatOutgrowsItsKeep_startsAnewUnharmed() {
        Random random = new Random(6);
        Tally timer = Tally.of(MetricType.TIMER);
        for (int interval = 0; interval < 3; interval++) {
            for (int i = 0; i < 20_000; i++) { // values of every magnitude
                double value = Math.exp(Math.log(1e12) * random.nextDouble());
                timer.add(parse(String.format(Locale.ROOT, "x:%.3f|ms", value)));
            }
            Reading.Distribution read = (Reading.Distribution) timer.report(1, scratch);
            assertThat(read.count()).isEqualTo(20_000);
            assertThat(read.median()).isBetween(5e5, 2e6);
        }
    }

    @Test
    void set_countsDifferentMembers() {
        Tally set = tally("x:a|s", "x:b|s", "x:a|s");
        set.absorb(tally("x:b|s", "x:c|s"));
        assertThat(set.samples).isEqualTo(5);
        assertThat(set.report(1, scratch)).isEqualTo(new Reading.Distinct(3, false));
        assertThat(set.report(1, scratch)).isEqualTo(new Reading.Distinct(0, false));
    }

    private Tally tally(String... lines) {
        Tally tally = Tally.of(parse(lines[0]).type);
        for (String text : lines) {
            tally.add(parse(text));
        }
        return tally;
    }

    private Line parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(parser.parse(bytes, 0, bytes.length, line)).as(text).isNull();
        return line;
    }
}
