package io.kernwork.examples.statsd;

/** Why a line was not accepted. A refused line changes nothing; it is counted, and a few offenders are shown. */
public enum Malformed {
    /** There is no {@code name:value} in it. */
    NO_VALUE("no name:value"),
    /** The name is empty or holds a space or a control character. */
    BAD_NAME("bad name"),
    /** The name is longer than the server's limit. */
    NAME_TOO_LONG("name too long"),
    /** There is no {@code |type} after the value. */
    NO_TYPE("no type"),
    /** The type is none of c, g, ms, h, d, s. */
    UNKNOWN_TYPE("unknown type"),
    /** The value is empty, not a decimal number, or not finite. */
    BAD_VALUE("bad value"),
    /** A negative duration or histogram value. */
    NEGATIVE_VALUE("negative value"),
    /** More values in one line than the server reads. */
    TOO_MANY_VALUES("too many values"),
    /** The sample rate is not a number in (0, 1], is below 1e-9, or is given twice. */
    BAD_RATE("bad sample rate"),
    /** The tags hold a control character, are too long, or are given twice. */
    BAD_TAGS("bad tags"),
    /** A section after the type that is neither a rate nor tags, for example a client's own timestamp. */
    UNKNOWN_SECTION("unknown section"),
    /** A DogStatsD event or service check: valid there, but not a metric. */
    NOT_A_METRIC("event or service check"),
    /** The line is well formed, but would open one more series than the server may hold. */
    NO_ROOM("no room for a new series");

    private final String text;

    Malformed(String text) {
        this.text = text;
    }

    /** A few words for reports. */
    public String text() {
        return text;
    }
}
