package io.kernwork.simulate.world;

/** What bodies throw on purpose. */
final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown() {
        super("on purpose", null, false, false);
    }
}
