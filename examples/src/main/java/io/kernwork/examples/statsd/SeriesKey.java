package io.kernwork.examples.statsd;

import java.util.Arrays;

/**
 * What makes a series the same series: name, type, and tags as given ({@code #a,b} and {@code #b,a} are two). Holds the
 * bytes, for comparing with a packet, and Strings made once, for reports.
 */
final class SeriesKey {
    private final long hash;
    private final byte[] nameBytes;
    private final byte[] tagBytes;
    private final MetricType type;
    private final String name;
    private final String tags;

    private SeriesKey(Line line) {
        hash = line.identity();
        nameBytes = Arrays.copyOfRange(line.text, line.nameFrom, line.nameTo);
        tagBytes = Arrays.copyOfRange(line.text, line.tagsFrom, line.tagsTo);
        type = line.type;
        name = Printable.of(nameBytes);
        tags = Printable.of(tagBytes);
    }

    /** A copy of the line's identity; the line may be used again. */
    static SeriesKey of(Line line) {
        return new SeriesKey(line);
    }

    /** Whether the line belongs to this series. */
    boolean matches(Line line, long itsHash) {
        return hash == itsHash
                && type == line.type
                && equal(nameBytes, line.text, line.nameFrom, line.nameTo)
                && equal(tagBytes, line.text, line.tagsFrom, line.tagsTo);
    }

    long hash() {
        return hash;
    }

    MetricType type() {
        return type;
    }

    String name() {
        return name;
    }

    String tags() {
        return tags;
    }

    @Override
    public String toString() {
        return name + '|' + type.code() + (tags.isEmpty() ? "" : "|#" + tags);
    }

    private static boolean equal(byte[] own, byte[] text, int from, int to) {
        return Arrays.equals(own, 0, own.length, text, from, to);
    }
}
