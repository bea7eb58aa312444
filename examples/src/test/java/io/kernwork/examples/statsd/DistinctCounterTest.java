package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DistinctCounterTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8, 9, 100, DistinctCounter.EXACT})
    void upToTheLimit_countIsExact(int members) {
        DistinctCounter counter = filled(0, members);
        assertThat(counter.count()).isEqualTo(members);
        assertThat(counter.isEstimate()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {DistinctCounter.EXACT + 1, 2000, 5000, 10_000, 12_000, 20_000, 100_000, 1_000_000})
    void beyondTheLimit_countIsAnEstimate(int members) {
        DistinctCounter counter = filled(0, members);
        assertThat(counter.isEstimate()).isTrue();
        assertThat((double) counter.count()).isCloseTo(members, within(members * 0.06)); // almost four sigma
    }

    @Test
    void hashZero_countsOnce() {
        DistinctCounter counter = new DistinctCounter();
        counter.add(0);
        counter.add(0);
        counter.add(1);
        assertThat(counter.count()).isEqualTo(2);
    }

    @Test
    void merge_countsTheUnion() {
        DistinctCounter exact = filled(0, 100);
        exact.addAll(filled(50, 150));
        assertThat(exact.count()).isEqualTo(150);

        DistinctCounter large = filled(0, 5000);
        large.addAll(filled(2500, 2600));
        exact.addAll(large);
        assertThat(exact.isEstimate()).isTrue();
        assertThat((double) exact.count()).isCloseTo(5000, within(300.0));
    }

    @Test
    void cleared_isEmptyAndExactAgain() {
        DistinctCounter counter = filled(0, 5000);
        counter.add(0);
        counter.clear();
        assertThat(counter.count()).isZero();
        counter.addAll(filled(0, 10));
        assertThat(counter.count()).isEqualTo(10);
        assertThat(counter.isEstimate()).isFalse();
        DistinctCounter again = filled(0, 5000);
        again.clear();
        again.addAll(filled(0, 2000));
        assertThat((double) again.count()).isCloseTo(2000, within(120.0));
    }

    private static DistinctCounter filled(int from, int to) {
        DistinctCounter counter = new DistinctCounter();
        for (int i = from; i < to; i++) {
            long hash = Hashing.mix(i + 1);
            counter.add(hash);
            counter.add(hash);
        }
        return counter;
    }
}
