package io.kernwork.internal.engine;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Times as people read them: three digits, and a unit. */
final class Spans {
    private Spans() {}

    static String of(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        if (nanos < 0) {
            return "-" + of(-nanos);
        }
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return digits(nanos / 1e3) + " us";
        }
        if (seconds < 1) {
            return digits(nanos / 1e6) + " ms";
        }
        if (seconds < 60) {
            return digits(nanos / 1e9) + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, number < 9.995 ? "%.2f" : number < 99.95 ? "%.1f" : "%.0f", number);
    }
}
