package io.kernwork.cli.watch;

/**
 * How much of a look is shown, and how.
 *
 * @param order what the queues are sorted by
 * @param width cells in a line
 * @param height lines; {@link #UNLIMITED} for all there are
 */
record View(Order order, int width, int height) {
    static final int UNLIMITED = Integer.MAX_VALUE;

    boolean isLimited() {
        return height != UNLIMITED;
    }
}
