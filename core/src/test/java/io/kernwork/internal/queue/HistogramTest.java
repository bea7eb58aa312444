package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.observe.Distribution;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The log-linear counts of times, beside the times themselves. */
final class HistogramTest {
    private static final long HOUR = 3_600_000_000_000L;

    private static Distribution of(long... times) {
        Histogram histogram = new Histogram();
        for (long time : times) {
            histogram.record(time);
        }
        return distribution(histogram);
    }

    private static Distribution distribution(Histogram... histograms) {
        Histogram.Sum sum = new Histogram.Sum();
        for (Histogram histogram : histograms) {
            histogram.addTo(sum);
        }
        return sum.distribution();
    }

    @Test
    @DisplayName("each bucket begins where the one before ends, and is an eighth of its times wide")
    void buckets_followEachOther() {
        assertThat(Histogram.bucket(0)).isZero();
        assertThat(Histogram.bucket(63)).isZero();
        assertThat(Histogram.end(0)).isEqualTo(63);
        int last = Histogram.bucket(Long.MAX_VALUE);
        for (int bucket = 0; bucket < last - 1; bucket++) {
            long end = Histogram.end(bucket);
            assertThat(Histogram.bucket(end)).isEqualTo(bucket);
            assertThat(Histogram.bucket(end + 1)).isEqualTo(bucket + 1);
            if (bucket > 0) {
                long begin = Histogram.end(bucket - 1) + 1;
                assertThat(8 * (end + 1 - begin)).isBetween(begin / 2, begin);
            }
        }
        assertThat(Histogram.bucket(1L << 42)).isEqualTo(last);
        assertThat(Histogram.bucket((1L << 42) - 1)).isEqualTo(last - 1);
    }

    @Test
    void nothing_isNone() {
        assertThat(distribution()).isSameAs(Distribution.NONE);
        assertThat(of()).isSameAs(Distribution.NONE);
    }

    @Test
    void one_isAllThereIs() {
        assertThat(of(1_000)).isEqualTo(new Distribution(1, 1_000, 1_000, 1_000, 1_000, 1_000));
        assertThat(of(-5)).as("a clock that went back").isEqualTo(new Distribution(1, 0, 0, 0, 0, 0));
        assertThat(of(2 * HOUR)).isEqualTo(new Distribution(1, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR));
    }

    @Test
    @DisplayName("the shares are those of the times, within an eighth")
    void shares_areThoseOfTheTimes() {
        SplittableRandom random = new SplittableRandom(11);
        long[] times = random.longs(10_000, 100, 50_000_000).toArray();
        Distribution found = of(times);
        Arrays.sort(times);
        assertThat(found.samples()).isEqualTo(times.length);
        assertThat(found.maxNanos()).isEqualTo(times[times.length - 1]);
        assertThat(found.meanNanos()).isEqualTo(Arrays.stream(times).sum() / times.length);
        assertThat(found.p50Nanos()).isBetween(times[4_999], times[4_999] + times[4_999] / 8);
        assertThat(found.p90Nanos()).isBetween(times[8_999], times[8_999] + times[8_999] / 8);
        assertThat(found.p99Nanos()).isBetween(times[9_899], times[9_899] + times[9_899] / 8);
    }

    @Test
    void ofTwo_theHalfIsTheSmallerOne() {
        Distribution found = of(100, 1_000_000);
        assertThat(found.p50Nanos()).isBetween(100L, 112L);
        assertThat(found.p90Nanos()).isEqualTo(1_000_000);
    }

    @Test
    void several_areAddedUp() {
        Histogram one = new Histogram();
        Histogram other = new Histogram();
        one.record(10);
        one.record(20);
        other.record(3_000);
        assertThat(distribution(one, other)).isEqualTo(new Distribution(3, 1_010, 63, 3_000, 3_000, 3_000));
        assertThat(distribution(other, one).maxNanos()).isEqualTo(3_000);
    }
}
