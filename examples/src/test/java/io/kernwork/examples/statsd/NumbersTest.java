package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "+3",
                "00012",
                "1.5",
                "-0.25",
                ".5",
                "5.",
                "0.1",
                "123456789012345",
                "9007199254740993",
                "0.30000000000000004",
                "123.456789",
                "1e3",
                "1E-3",
                "-2.5e+10",
                "179769313486231570000",
                "4.9e-324",
                "0.00000000000000000000000000001",
                "99999999999999999999999999.5"
            })
    void decimal_readsAsTheJdkDoes(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "1,5",
                "0x10",
                "NaN",
                "Infinity",
                "-Infinity",
                "1f",
                "1d",
                " 1",
                "1 ",
                "--1",
                "+-1",
                "1e999",
                "one",
                "1_000",
                "\u0661"
            })
    void otherText_isNotANumber(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void overlongNumber_isRefused() {
        assertThat(parse("1".repeat(64))).isEqualTo(Double.parseDouble("1".repeat(64)));
        assertThat(parse("1".repeat(65))).isNaN();
    }

    @Test
    void randomDecimals_readAsTheJdkDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            String format = "%." + random.nextInt(12) + (random.nextInt(10) == 0 ? "e" : "f");
            String text = String.format(Locale.ROOT, format, random.nextGaussian() * Math.pow(10, random.nextInt(12)));
            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void text_isReadWithinItsBoundsOnly() {
        byte[] text = "x12.5y".getBytes(StandardCharsets.US_ASCII);
        assertThat(Numbers.parse(text, 1, 5)).isEqualTo(12.5);
        assertThat(Numbers.parse(text, 1, 3)).isEqualTo(12);
    }

    private static double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Numbers.parse(bytes, 0, bytes.length);
    }
}
