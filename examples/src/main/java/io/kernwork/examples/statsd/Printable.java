package io.kernwork.examples.statsd;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text from the network made safe to print: whatever could steer a terminal or break a line is escaped. */
final class Printable {
    private Printable() {}

    /** The bytes as UTF-8; control and other unprintable characters as {@code \n}, {@code \t}, or their code in hexadecimal. */
    static String of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(safe, point));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int point) {
        switch (point) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                if (isPlain(point)) {
                    safe.appendCodePoint(point);
                } else {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", point));
                }
            }
        }
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
