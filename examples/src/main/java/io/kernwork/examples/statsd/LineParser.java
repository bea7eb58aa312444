package io.kernwork.examples.statsd;

import org.jspecify.annotations.Nullable;

/**
 * Reads one line {@code name:value[:value...]|type[|@rate][|#tag,tag...]}. Works on the bytes in place, and checks the
 * whole line before anything of it counts, so a line is accepted or refused as a whole.
 *
 * <ul>
 *   <li>Sections after the type come in any order. DogStatsD's origin sections ({@code c:}, {@code e:}, {@code card:})
 *       are skipped. A timestamp ({@code T...}) is refused: the value would land in the wrong interval.
 *   <li>A set has one member, which may hold colons.
 *   <li>A gauge written with a sign is a delta, as in every StatsD; the rate of a gauge or set has no meaning and is
 *       checked but not used.
 * </ul>
 */
final class LineParser {
    static final int MAX_TAGS = 1024;
    private static final double MIN_RATE = 1e-9;

    /** Keeps every sum of samples finite. */
    private static final double MAX_VALUE = 1e100;

    private final int maxName;

    LineParser(int maxName) {
        this.maxName = maxName;
    }

    /**
     * Parses {@code [from, to)}, which holds no line end.
     *
     * @return null when the line is good and {@code line} holds it; otherwise what is wrong with it
     */
    @Nullable
    Malformed parse(byte[] text, int from, int to, Line line) {
        line.start(text);
        Malformed wrong = name(text, from, to, line);
        if (wrong != null) {
            return wrong;
        }
        int valueFrom = line.nameTo + 1;
        int valueTo = find((byte) '|', text, valueFrom, to);
        if (valueTo == to) {
            return Malformed.NO_TYPE;
        }
        int typeTo = find((byte) '|', text, valueTo + 1, to);
        MetricType type = MetricType.parse(text, valueTo + 1, typeTo);
        if (type == null) {
            return typeTo == valueTo + 1 ? Malformed.NO_TYPE : Malformed.UNKNOWN_TYPE;
        }
        line.type = type;
        wrong = sections(text, typeTo, to, line);
        return wrong != null ? wrong : values(text, valueFrom, valueTo, line);
    }

    private @Nullable Malformed name(byte[] text, int from, int to, Line line) {
        int at = from;
        for (; at < to && text[at] != ':'; at++) {
            if (text[at] == '|') {
                return isEventOrCheck(text, from, to) ? Malformed.NOT_A_METRIC : Malformed.NO_VALUE;
            }
            if (text[at] == ' ' || isControl(text[at])) {
                return Malformed.BAD_NAME;
            }
        }
        line.nameFrom = from;
        line.nameTo = at;
        if (isEventOrCheck(text, from, to)) {
            return Malformed.NOT_A_METRIC;
        }
        if (at == to) {
            return Malformed.NO_VALUE;
        }
        if (at == from) {
            return Malformed.BAD_NAME;
        }
        return at - from > maxName ? Malformed.NAME_TOO_LONG : null;
    }

    private static @Nullable Malformed sections(byte[] text, int from, int to, Line line) {
        boolean rated = false;
        for (int at = from; at < to; ) {
            int start = at + 1;
            at = find((byte) '|', text, start, to);
            if (start == at) {
                return Malformed.UNKNOWN_SECTION;
            }
            Malformed wrong = null;
            if (text[start] == '@') {
                wrong = rated ? Malformed.BAD_RATE : rate(text, start + 1, at, line);
                rated = true;
            } else if (text[start] == '#') {
                wrong = tags(text, start + 1, at, line);
            } else if (!isOrigin(text, start, at)) {
                wrong = Malformed.UNKNOWN_SECTION;
            }
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable Malformed rate(byte[] text, int from, int to, Line line) {
        double rate = Numbers.parse(text, from, to);
        if (!(rate >= MIN_RATE && rate <= 1)) { // also true for NaN
            return Malformed.BAD_RATE;
        }
        line.weight = 1 / rate;
        return null;
    }

    private static @Nullable Malformed tags(byte[] text, int from, int to, Line line) {
        if (line.tagsTo != 0 || to - from > MAX_TAGS) {
            return Malformed.BAD_TAGS;
        }
        for (int at = from; at < to; at++) {
            if (isControl(text[at])) {
                return Malformed.BAD_TAGS;
            }
        }
        line.tagsFrom = from;
        line.tagsTo = to;
        return null;
    }

    private static @Nullable Malformed values(byte[] text, int from, int to, Line line) {
        if (line.type == MetricType.SET) {
            line.member = Hashing.of(text, from, to);
            line.count = 1;
            return from == to ? Malformed.BAD_VALUE : null;
        }
        int at = from;
        do {
            if (line.count == Line.MAX_VALUES) {
                return Malformed.TOO_MANY_VALUES;
            }
            int end = find((byte) ':', text, at, to);
            double value = Numbers.parse(text, at, end);
            if (!(Math.abs(value) <= MAX_VALUE)) { // also true for NaN
                return Malformed.BAD_VALUE;
            }
            if (value < 0 && line.type.isDistribution()) {
                return Malformed.NEGATIVE_VALUE;
            }
            line.signed[line.count] = Numbers.isSign(text[at]);
            line.values[line.count++] = value;
            at = end + 1;
        } while (at <= to);
        return null;
    }

    /** The first place of the byte in {@code [from, to)}, or {@code to}. */
    private static int find(byte wanted, byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ') || b == 0x7F;
    }

    private static boolean isOrigin(byte[] text, int from, int to) {
        return startsWith("c:", text, from, to)
                || startsWith("e:", text, from, to)
                || startsWith("card:", text, from, to);
    }

    private static boolean isEventOrCheck(byte[] text, int from, int to) {
        return startsWith("_e{", text, from, to) || startsWith("_sc|", text, from, to);
    }

    private static boolean startsWith(String prefix, byte[] text, int from, int to) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
