package io.kernwork.examples.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, none wider than the page. Not thread-safe. */
public final class TextTable {
    /** The page: what fits a terminal. */
    public static final int WIDTH = 100;

    private static final String GAP = "  ";

    private final int width;
    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Creates a table.
     *
     * @param alignment one letter for each column, {@code l} for left or {@code r} for right
     */
    public TextTable(String alignment) {
        this(alignment, WIDTH);
    }

    /**
     * Creates a table for a page of another width.
     *
     * @param alignment one letter for each column, {@code l} for left or {@code r} for right
     * @param width of the page, in characters
     */
    public TextTable(String alignment, int width) {
        this.width = width;
        right = new boolean[alignment.length()];
        for (int i = 0; i < right.length; i++) {
            right[i] = alignment.charAt(i) == 'r';
        }
    }

    /** Adds a row with one text for each column. */
    public void add(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
        }
        rows.add(cells);
    }

    /** The table, every line after this indent and with a line end. */
    public String format(String indent) {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(right[i] ? padding + row[i] : row[i] + padding);
            }
            text.append(cut(line.toString().stripTrailing(), width)).append('\n');
        }
        return text.toString();
    }

    /** The text, shortened with dots in the end if it is longer than this. */
    public static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 3) + "...";
    }
}
