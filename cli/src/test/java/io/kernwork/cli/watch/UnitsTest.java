package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in few characters. */
final class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0ns",
        "999, 999ns",
        "1000, 1.0us",
        "99999, 99.9us",
        "100000, 100us",
        "1450000, 1.4ms",
        "999999999, 999ms",
        "42000000000, 42.0s",
        "59999999999, 59.9s",
        "60000000000, 1m00s",
        "3599999999999, 59m59s",
        "3600000000000, 1h00m",
        "86400000000000, 1d00h",
        "9223372036854775807, 9999d",
        "-1500, -1.5us",
        "-9223372036854775808, -9999d",
    })
    void time(long nanos, String text) {
        assertThat(Units.time(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "99999, 99999", "100000, 100k", "9999999, 9999k", "10000000, 10M", "9223372036854775807, 9223P"
    })
    void count(long count, String text) {
        assertThat(Units.count(count)).isEqualTo(text);
    }

    @Test
    void rate() {
        assertThat(Units.rate(0)).isEqualTo("0");
        assertThat(Units.rate(0.25)).isEqualTo("0.3");
        assertThat(Units.rate(99.96)).isEqualTo("100.0");
        assertThat(Units.rate(123_456.7)).isEqualTo("123k");
        assertThat(Units.rate(Double.NaN)).isEqualTo("-");
    }

    @Test
    void upperStack_endsWithTheBody() {
        assertThat(Stacks.upper(Samples.STACK)).isEqualTo(Samples.STACK.subList(0, 4));
        List<String> ours = List.of("java.base/java.lang.Thread.run(Thread.java:1)", "io.kernwork.base.A.b(A.java:2)");
        assertThat(Stacks.upper(ours)).isEqualTo(ours);
        assertThat(Stacks.upper(List.of())).isEmpty();
    }

    @Test
    void place_isThatOfTheCallerNotOfTheJdk() {
        assertThat(Stacks.place(Samples.STACK)).isEqualTo("Invoices.upload(Invoices.java:77)");
        assertThat(Stacks.place(Samples.STACK.subList(0, 1))).isEqualTo("Thread.sleep0(Native Method)");
        assertThat(Stacks.place(List.of("odd"))).isEqualTo("odd");
        assertThat(Stacks.place(List.of())).isEqualTo("-");
    }
}
