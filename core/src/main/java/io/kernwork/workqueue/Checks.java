package io.kernwork.workqueue;

import io.kernwork.internal.engine.Nanos;
import java.time.Duration;
import java.util.Objects;

/** Bad input is refused at the door, in one wording. */
final class Checks {
    private Checks() {}

    static String name(String name, String kind) {
        Objects.requireNonNull(name, () -> "name of the " + kind);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + kind + " must not be blank");
        }
        return name;
    }

    static long nanos(Duration time, String what) {
        Objects.requireNonNull(time, () -> "time given to " + what);
        if (time.isNegative()) {
            throw new IllegalArgumentException(what + " was given the negative time " + time);
        }
        return Nanos.of(time);
    }
}
