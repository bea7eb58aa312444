package io.kernwork.examples.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as text: for people with thousands separators and few digits, for programs in full. */
public final class Figures {
    private static final double WHOLE = 1L << 53;
    private static final double LARGE = 1e15;

    private Figures() {}

    /** {@code 412,310}. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** At most three decimals, none for large numbers: {@code 1,234.5}, {@code 0.125}, {@code 98,765}. */
    public static String rounded(double number) {
        double size = Math.abs(number);
        if (size >= LARGE) {
            return String.format(Locale.ROOT, "%.3e", number);
        }
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", number);
        return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    /** A time in the unit that suits it: {@code 850 ns}, {@code 12.3 us}, {@code 4.56 ms}, {@code 1.2 s}. */
    public static String nanos(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return rounded(nanos / 1e3) + " us";
        }
        return nanos < 1_000_000_000 ? rounded(nanos / 1e6) + " ms" : rounded(nanos / 1e9) + " s";
    }

    /** A time in seconds: {@code 10.0 s}. */
    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** In full for programs: no separators, no exponent, at most nine decimals. */
    public static String plain(double number) {
        if (number == Math.rint(number) && Math.abs(number) <= WHOLE) {
            return Long.toString((long) number);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(9, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
