package io.kernwork.simulate.world;

/** What bodies throw on purpose, as an error. */
final class ThrownError extends Error {
    private static final long serialVersionUID = 1;

    ThrownError() {
        super("on purpose", null, false, false);
    }
}
