package io.kernwork.examples.statsd;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers read from bytes. Nothing is allocated for up to 15 significant digits without an exponent, which is
 * what clients send; there the result is correctly rounded, because both the digits and the power of ten are exact in a
 * double. Every other form takes the slow path through {@link Double#parseDouble}.
 */
final class Numbers {
    private static final int MAX_LENGTH = 64;
    private static final long EXACT_DIGITS = 1L << 53;
    private static final double[] POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private Numbers() {}

    /**
     * The number written at {@code [from, to)}: an optional sign, digits with at most one point, an optional exponent.
     *
     * @return the number, or NaN when the text is anything else, too long, or not finite
     */
    static double parse(byte[] text, int from, int to) {
        int at = from;
        if (at < to && isSign(text[at])) {
            at++;
        }
        if (to - from > MAX_LENGTH) {
            return Double.NaN;
        }
        long digits = 0;
        int decimals = 0;
        boolean point = false;
        boolean any = false;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                any = true;
                if (digits > EXACT_DIGITS / 10) {
                    return slow(text, from, to);
                }
                digits = digits * 10 + digit;
                decimals += point ? 1 : 0;
            } else if (text[at] == '.' && !point) {
                point = true;
            } else {
                return any ? slow(text, from, to) : Double.NaN;
            }
        }
        if (!any) {
            return Double.NaN;
        }
        if (decimals >= POWERS.length) {
            return slow(text, from, to);
        }
        double value = decimals == 0 ? digits : digits / POWERS[decimals];
        return text[from] == '-' ? -value : value;
    }

    /** Whether the byte is a plus or a minus. */
    static boolean isSign(byte b) {
        return b == '+' || b == '-';
    }

    /** The JDK's parser also takes hex, "NaN" and a trailing 'f', so the grammar is checked here. */
    private static double slow(byte[] text, int from, int to) {
        int at = isSign(text[from]) ? from + 1 : from;
        int end = skipDigits(text, at, to);
        int digits = end - at;
        if (end < to && text[end] == '.') {
            at = end + 1;
            end = skipDigits(text, at, to);
            digits += end - at;
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (end < to && (text[end] == 'e' || text[end] == 'E')) {
            at = end + 1;
            at += at < to && isSign(text[at]) ? 1 : 0;
            end = skipDigits(text, at, to);
            if (end == at) {
                return Double.NaN;
            }
        }
        if (end < to) {
            return Double.NaN;
        }
        double value = Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static int skipDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }
}
