package io.kernwork.examples.statsd;

import org.jspecify.annotations.Nullable;

/** The kinds of metric in the protocol. The type is part of a series' identity: {@code x|c} and {@code x|g} are two. */
public enum MetricType {
    /** {@code c}: a sum that starts anew every interval. */
    COUNTER("c", "counters"),
    /** {@code g}: a value that stays until it is replaced, or moved by a signed delta. */
    GAUGE("g", "gauges"),
    /** {@code ms}: durations in milliseconds, reported as a distribution. */
    TIMER("ms", "timers"),
    /** {@code h}: like a timer, for values of any unit. */
    HISTOGRAM("h", "histograms"),
    /** {@code d}: DogStatsD's distribution; one server treats it as a histogram. */
    DISTRIBUTION("d", "distributions"),
    /** {@code s}: how many different values were seen in the interval. */
    SET("s", "sets");

    private final String code;
    private final String group;

    MetricType(String code, String group) {
        this.code = code;
        this.group = group;
    }

    /** The type as the protocol writes it. */
    public String code() {
        return code;
    }

    /** The branch of the reported tree that series of this type belong to, for example {@code counters}. */
    public String group() {
        return group;
    }

    /** Sets the types of one name apart in a hash. */
    long salt() {
        return code.charAt(0);
    }

    /** Whether the series reports a distribution (timers, histograms and distributions). */
    boolean isDistribution() {
        return this == TIMER || this == HISTOGRAM || this == DISTRIBUTION;
    }

    /** The type written at {@code [from, to)}, or null. Makes no String: it is called for every line. */
    static @Nullable MetricType parse(byte[] text, int from, int to) {
        if (to - from == 1) {
            return switch (text[from]) {
                case 'c' -> COUNTER;
                case 'g' -> GAUGE;
                case 'h' -> HISTOGRAM;
                case 'd' -> DISTRIBUTION;
                case 's' -> SET;
                default -> null;
            };
        }
        return to - from == 2 && text[from] == 'm' && text[from + 1] == 's' ? TIMER : null;
    }
}
