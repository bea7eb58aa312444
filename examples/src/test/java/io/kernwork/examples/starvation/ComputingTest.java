package io.kernwork.examples.starvation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ComputingTest {

    @Test
    void chunks_areTheSameForTheSameTime() {
        Computing computing = new Computing(0.5);
        assertThat(computing.chunks(10)).isEqualTo(5);
        assertThat(computing.chunks(0)).isZero();
    }

    @Test
    void calibrated_findsASpeed() throws Exception {
        assertThat(Computing.calibrated(2).chunks(1_000_000_000)).isBetween(1_000L, 1_000_000_000L);
    }
}
