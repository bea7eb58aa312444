package io.kernwork.cli.watch;

import org.jline.utils.WCWidth;

/** Text in a terminal's cells. What others have named may hold anything, and must neither move the cursor nor wrap. */
final class Text {
    private static final char CUT = '~';
    private static final char STRANGE = '?';

    private Text() {}

    /** Without anything that a terminal would obey. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isStrange(point)) {
                clean.append(STRANGE);
            } else {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }

    private static boolean isStrange(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    /** How many cells a clean text fills. */
    static int width(String text) {
        return text.codePoints().map(Text::cells).sum();
    }

    /** The text, its end cut off where it is too wide. */
    static String fit(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        if (width <= 0) {
            return "";
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (used + cells(point) > width - 1) {
                break;
            }
            used += cells(point);
            cut.appendCodePoint(point);
            i += Character.charCount(point);
        }
        return cut.append(CUT).toString();
    }

    /** The text in exactly so many cells. */
    static String pad(String text, int width, boolean right) {
        String fitting = fit(text, width);
        String blank = " ".repeat(Math.max(0, width - width(fitting)));
        return right ? blank + fitting : fitting + blank;
    }

    private static int cells(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }
}
