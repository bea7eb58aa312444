package io.kernwork.testkit;

import java.io.Serial;

/** Ends a body that still waits when its test is over. */
final class Abandoned extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    Abandoned() {
        super("the test has ended", null, false, false);
    }
}
