package io.kernwork.bench.report;

import io.kernwork.bench.Goal;
import java.util.Locale;

/** Figures as text: as many digits as they deserve. */
final class Numbers {
    private Numbers() {}

    /** Three digits, or all that stand before the point; a dash for none. Against nothing every lead is infinite. */
    static String figure(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "inf";
        }
        double size = Math.abs(value);
        int places = size == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%,." + places + "f", value);
        return text.matches("-?0\\.0+") ? (value > 0 ? "<0.01" : "0") : text;
    }

    /** What one operation allocated, as said behind a figure; nothing if that was not measured. */
    static String bytes(double bytes) {
        if (Double.isNaN(bytes)) {
            return "";
        }
        boolean whole = Math.abs(bytes - Math.rint(bytes)) <= Goal.NOTHING;
        return ", " + (whole ? String.format(Locale.ROOT, "%.0f", bytes) : figure(bytes)) + " B";
    }

    /** Lowest to highest, or nothing if there was one round only. */
    static String range(Spread spread) {
        return spread.values().size() < 2 ? "one round" : figure(spread.min()) + ".." + figure(spread.max());
    }
}
