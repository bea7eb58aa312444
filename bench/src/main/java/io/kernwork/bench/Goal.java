package io.kernwork.bench;

/**
 * What is asked of one row.
 *
 * @param kind how the figure is held against the value
 * @param value the least lead, the most times the limit, or 0
 */
public record Goal(Kind kind, double value) {
    /** What a goal compares. */
    public enum Kind {
        /** As many times better than the best counted peer. */
        LEAD("lead"),
        /** At most so many times the limit. */
        AT_MOST_OF_LIMIT("atMostOfLimit"),
        /** Nothing at all. */
        ZERO("zero"),
        /** Nothing is asked, the figure is shown. */
        REPORTED("reported");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return the name in the report} */
        public String text() {
            return text;
        }
    }

    /** Below this a figure counts as nothing: what a JVM does once, spread over a million operations. */
    public static final double NOTHING = 0.01;

    /** A factor of less than this, up or down, is decided only by an interval that excludes the other answer. */
    static final double CLEAR = 1.25;

    static Goal lead(double value) {
        return new Goal(Kind.LEAD, value);
    }

    static Goal atMostOfLimit(double value) {
        return new Goal(Kind.AT_MOST_OF_LIMIT, value);
    }

    static Goal zero() {
        return new Goal(Kind.ZERO, 0);
    }

    static Goal reported() {
        return new Goal(Kind.REPORTED, 0);
    }

    /** {@return whether noise could decide it: the margin is narrow} */
    public boolean narrow() {
        return (kind == Kind.LEAD || kind == Kind.AT_MOST_OF_LIMIT) && value < CLEAR && value > 1 / CLEAR;
    }
}
