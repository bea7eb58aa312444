package io.kernwork.cli.watch;

/**
 * One line of a report.
 *
 * @param text what it says, clean
 * @param look how it stands out, on a terminal
 */
record Line(String text, Stress look) {

    /** How a line stands out. */
    enum Stress {
        PLAIN,
        /** The names of columns. */
        HEADING,
        /** Something is wrong. */
        ALARM
    }

    static Line plain(String text) {
        return new Line(text, Stress.PLAIN);
    }
}
