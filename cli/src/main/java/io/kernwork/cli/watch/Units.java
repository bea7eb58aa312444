package io.kernwork.cli.watch;

import java.util.Locale;

/** Numbers as a table shows them: at most six characters, so that columns keep their place. */
final class Units {
    static final String NONE = "-";

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long LONGEST_DAYS = 9_999;

    private Units() {}

    /** A time in nanoseconds; rounded down. */
    static String time(long nanos) {
        if (nanos < 0) {
            return "-" + time(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos < MINUTE) {
            return nanos < MICRO
                    ? nanos + "ns"
                    : nanos < MILLI
                            ? tenths(nanos, MICRO) + "us"
                            : nanos < SECOND ? tenths(nanos, MILLI) + "ms" : tenths(nanos, SECOND) + "s";
        }
        if (nanos < HOUR) {
            return pair(nanos / MINUTE, "m", nanos % MINUTE / SECOND, "s");
        }
        if (nanos < DAY) {
            return pair(nanos / HOUR, "h", nanos % HOUR / MINUTE, "m");
        }
        long days = nanos / DAY;
        return days < 100 ? pair(days, "d", nanos % DAY / HOUR, "h") : Math.min(days, LONGEST_DAYS) + "d";
    }

    /** A count. */
    static String count(long count) {
        if (count < 100_000) {
            return Long.toString(count);
        }
        String units = "kMGTPE";
        int unit = -1;
        long value = count;
        while (value >= 10_000) {
            value /= 1000;
            unit++;
        }
        return Long.toString(value) + units.charAt(unit);
    }

    /** How many a second; not a number where it is not known. */
    static String rate(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return NONE;
        }
        if (perSecond == 0) {
            return "0";
        }
        return perSecond < 100 ? String.format(Locale.ROOT, "%.1f", perSecond) : count(Math.round(perSecond));
    }

    /** One digit behind the point while there are few before it. */
    private static String tenths(long value, long unit) {
        long whole = value / unit;
        return whole < 100 ? whole + "." + value % unit * 10 / unit : Long.toString(whole);
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return big + bigUnit + (small < 10 ? "0" : "") + small + smallUnit;
    }
}
