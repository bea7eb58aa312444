package io.kernwork.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.bench.Row.Better;
import io.kernwork.bench.report.Statistics.Interval;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
    @Test
    void median_ofOddEvenAndNone() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Statistics.median(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
        assertThat(Statistics.median(List.of())).isNaN();
    }

    @Test
    void lead_isLargerIsBetterInBothDirections() {
        assertThat(Statistics.lead(Better.LOWER, 20, 50)).isEqualTo(2.5);
        assertThat(Statistics.lead(Better.HIGHER, 50, 20)).isEqualTo(2.5);
        assertThat(Statistics.lead(Better.LOWER, 50, 20)).isEqualTo(0.4);
        assertThat(Statistics.lead(Better.HIGHER, 20, 50)).isEqualTo(0.4);
    }

    @Test
    void interval_needsFiveRounds() {
        assertThat(interval(4)).isNull();
        assertThat(interval(5)).isEqualTo(new Interval(1, 5));
    }

    /** Of eight throws at most one falls on the rarer side in 18 of 256 cases; of seven in 16 of 128, which is too often. */
    @Test
    void interval_dropsTheEndsWhenRoundsAllowIt() {
        assertThat(interval(7)).isEqualTo(new Interval(1, 7));
        assertThat(interval(8)).isEqualTo(new Interval(2, 7));
        assertThat(interval(11)).isEqualTo(new Interval(3, 9));
    }

    private static @Nullable Interval interval(int rounds) {
        return Statistics.interval(IntStream.rangeClosed(1, rounds)
                .mapToObj(round -> (double) (rounds + 1 - round))
                .toList());
    }
}
