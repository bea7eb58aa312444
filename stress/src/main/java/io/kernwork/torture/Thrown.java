package io.kernwork.torture;

/** What bodies throw on purpose; without a stack, for they throw millions. */
final class Thrown extends Exception {
    private static final long serialVersionUID = 1;

    Thrown() {
        super("thrown on purpose", null, false, false);
    }
}
