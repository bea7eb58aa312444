package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DebounceOptionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT0S     | PT1S     | the quiet time must be 1 ms to 1 hour, not 0 ms
            PT2H     | PT3H     | the quiet time must be 1 ms to 1 hour, not 7200000 ms
            PT1S     | PT0.9S   | the longest wait must not be shorter than the quiet time, as 900 ms is than 1000 ms
            PT1S     | PT25H    | the longest wait must be at most 1 day, not 90000000 ms
            """)
    void times_outOfBounds_areRefused(Duration quiet, Duration maxWait, String message) {
        assertThatThrownBy(() -> DebounceOptions.of(Path.of("x")).withTimes(quiet, maxWait))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void maxWait_unlessTold_isTenfoldAndFiveSecondsAtLeast() {
        assertThat(DebounceOptions.maxWaitFor(Duration.ofMillis(300))).isEqualTo(Duration.ofSeconds(5));
        assertThat(DebounceOptions.maxWaitFor(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(20));
        assertThat(DebounceOptions.of(Path.of("x")).maxWait()).isEqualTo(Duration.ofSeconds(5));
    }
}
