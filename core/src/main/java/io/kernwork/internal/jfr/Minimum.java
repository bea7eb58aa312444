package io.kernwork.internal.jfr;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.SettingControl;

/**
 * The setting {@code minimum} of an event that is about a time which is known before it: what is shorter is not recorded. It is
 * written as the recorder's own {@code threshold} is. Of several recordings the one with the lowest decides.
 */
final class Minimum extends SettingControl {
    static final String NAME = "minimum";

    private static final Pattern TIME = Pattern.compile("(\\d{1,15}) ?(ns|us|ms|s|m|h|d)");
    private static final String DEFAULT = "20 ms";

    private volatile String value = DEFAULT;
    private volatile long nanos = nanos(DEFAULT);

    /** Whether a time is as long as that. */
    boolean isReached(long time) {
        return time >= nanos;
    }

    @Override
    public String combine(Set<String> values) {
        String lowest = null;
        for (String each : values) {
            if (nanos(each) >= 0 && (lowest == null || nanos(each) < nanos(lowest))) {
                lowest = each;
            }
        }
        return lowest == null ? DEFAULT : lowest;
    }

    @Override
    public void setValue(String given) {
        long parsed = nanos(given);
        if (parsed >= 0) {
            value = given;
            nanos = parsed;
        }
    }

    @Override
    public String getValue() {
        return value;
    }

    /** Negative for what is not a time. */
    private static long nanos(String text) {
        Matcher time = TIME.matcher(text.trim());
        return time.matches() ? unit(time.group(2)).toNanos(Long.parseLong(time.group(1))) : -1;
    }

    private static TimeUnit unit(String name) {
        return switch (name) {
            case "ns" -> TimeUnit.NANOSECONDS;
            case "us" -> TimeUnit.MICROSECONDS;
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            default -> TimeUnit.DAYS;
        };
    }
}
