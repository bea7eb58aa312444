package io.kernwork.examples.statsd;

/**
 * One parsed line: where its parts lie in the packet, and its values. There is one Line per receive path, used again
 * for every line, so that parsing allocates nothing. Its contents hold until the next line is parsed.
 */
final class Line {
    /** A DogStatsD client may pack as many values as fit a packet; beyond this the line is refused as a whole. */
    static final int MAX_VALUES = 4096;

    byte[] text = new byte[0];
    int nameFrom;
    int nameTo;
    int tagsFrom;
    int tagsTo;
    MetricType type = MetricType.COUNTER;

    /** How many values the line carries; for a set, one. */
    int count;

    /** The values of a line that is not a set, {@code [0, count)}. */
    final double[] values = new double[MAX_VALUES];

    /** For gauges: whether the value was written with a sign, that is, as a delta. */
    final boolean[] signed = new boolean[MAX_VALUES];

    /** For sets: the hash of the member. */
    long member;

    /** How many events one sample stands for: 1 / rate. */
    double weight;

    /** Forgets the line before. */
    void start(byte[] packet) {
        text = packet;
        tagsFrom = 0;
        tagsTo = 0;
        count = 0;
        weight = 1;
    }

    /** The hash of the series' identity: name, type, and tags as given. */
    long identity() {
        long hash = Hashing.of(text, nameFrom, nameTo) + type.salt();
        return tagsFrom == tagsTo ? hash : Hashing.mix(hash) ^ Hashing.of(text, tagsFrom, tagsTo);
    }
}
