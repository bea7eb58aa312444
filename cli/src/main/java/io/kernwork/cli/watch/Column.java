package io.kernwork.cli.watch;

import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param <R> what a row is about
 * @param title its name
 * @param rank the lower, the longer it stays when there is little room
 * @param least the width it may be cut to; 0 where it must not be cut
 * @param right whether its cells end at its right edge
 * @param cell what it says of a row
 */
record Column<R>(String title, int rank, int least, boolean right, Function<R, String> cell) {

    /** Words, which may be cut to that width. */
    static <R> Column<R> words(String title, int rank, int least, Function<R, String> cell) {
        return new Column<>(title, rank, least, false, cell);
    }

    /** A number, never cut. */
    static <R> Column<R> number(String title, int rank, Function<R, String> cell) {
        return new Column<>(title, rank, 0, true, cell);
    }
}
